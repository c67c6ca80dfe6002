"""What the labels of the Traffic Light Protocol allow, one row per label, shown with the labels' own chips."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, ListBlock, StructBlock, TextBlock

from community.core.tlp import Label


class LabelMeaningBlock(StructBlock):
    label = ChoiceBlock(label=_("Label"), choices=Label.choices)
    meaning = TextBlock(label=_("What a reader may do"), max_length=400)
    readers = TextBlock(label=_("Who can read it here"), max_length=300)


class LabelMeaningsBlock(StructBlock):
    title = CharBlock(label=_("Title"), max_length=120)
    labels = ListBlock(LabelMeaningBlock(), label=_("Labels"), min_num=1)

    class Meta:
        template = "cms/blocks/label_meanings.html"
        icon = "tag"
        label = _("Meaning of the labels")
