"""Points: a short title with a sentence or two, as threat topics or as the steps of a procedure."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, PageChooserBlock, StructBlock, TextBlock


class PointBlock(StructBlock):
    title = CharBlock(label=_("Title"), max_length=80)
    text = TextBlock(label=_("Text"), max_length=300)
    page = PageChooserBlock(label=_("Page that says more"), required=False)

    class Meta:
        icon = "list-ol"


class StepsBlock(StructBlock):
    title = CharBlock(label=_("Title"), max_length=120)
    steps = ListBlock(PointBlock(), label=_("Steps"), min_num=1)

    class Meta:
        template = "cms/blocks/steps.html"
        icon = "list-ol"
        label = _("Steps")
