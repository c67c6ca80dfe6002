"""Running text: headings of the page's second and third level, lists, links. No colours, no sizes, no pictures."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import RichTextBlock

TEXT_FEATURES = ["h2", "h3", "bold", "ol", "ul", "link", "document-link", "hr"]
INLINE_FEATURES = ["bold", "link"]


class TextBlock(RichTextBlock):
    def __init__(self, **options: object) -> None:
        super().__init__(**{"features": TEXT_FEATURES} | options)

    class Meta:
        template = "cms/blocks/text.html"
        icon = "pilcrow"
        label = _("Text")
