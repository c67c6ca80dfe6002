"""The button with which somebody begins to apply for membership."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock


class ApplyBlock(StructBlock):
    label = CharBlock(label=_("Words on the button"), max_length=40)

    class Meta:
        template = "cms/blocks/apply.html"
        icon = "user"
        label = _("Button to apply")
