"""Pairs of a term and what it means: definitions, contacts, dates."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, RichTextBlock, StructBlock

from .text import INLINE_FEATURES


class FactBlock(StructBlock):
    term = CharBlock(label=_("Term"), max_length=120)
    text = RichTextBlock(label=_("Text"), features=INLINE_FEATURES)


class FactsBlock(StructBlock):
    title = CharBlock(label=_("Title"), max_length=120)
    facts = ListBlock(FactBlock(), label=_("Facts"), min_num=1)

    class Meta:
        template = "cms/blocks/facts.html"
        icon = "list-ul"
        label = _("Facts")
