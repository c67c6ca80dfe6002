"""What happened when, oldest first."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock, TextBlock


class MomentBlock(StructBlock):
    when = CharBlock(label=_("When"), max_length=60)
    title = CharBlock(label=_("What happened"), max_length=160)
    text = TextBlock(label=_("In a sentence or two"), max_length=400, required=False)


class TimelineBlock(StructBlock):
    title = CharBlock(label=_("Title"), max_length=120)
    moments = ListBlock(MomentBlock(), label=_("Moments"), min_num=1)

    class Meta:
        template = "cms/blocks/timeline.html"
        icon = "history"
        label = _("Timeline")
