"""Figures: a number is never shown without the time it was true at and where it comes from."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock, URLBlock


class FigureBlock(StructBlock):
    value = CharBlock(label=_("Value"), max_length=20, help_text=_("As it is read: 330, 70+"))
    label = CharBlock(label=_("What it counts"), max_length=120)
    as_of = CharBlock(label=_("As of"), max_length=80, help_text=_("The year or day at which it was true."))
    source = CharBlock(label=_("Source"), max_length=120)
    source_url = URLBlock(label=_("Address of the source"), required=False)

    class Meta:
        template = "cms/blocks/figure.html"
        icon = "order"
        label = _("Figure")


class FiguresBlock(StructBlock):
    """A row of figures, or with `table` the same as a table with a caption."""

    title = CharBlock(label=_("Title"), max_length=120)
    figures = ListBlock(FigureBlock(), label=_("Figures"), min_num=1)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return context | {"sources": sources_of(value["figures"])}

    class Meta:
        template = "cms/blocks/figures.html"
        icon = "order"
        label = _("Figures in a row")


class FigureTableBlock(FiguresBlock):
    class Meta:
        template = "cms/blocks/figure_table.html"
        icon = "table"
        label = _("Figures in a table")


def sources_of(figures: Any) -> list[tuple[str, str]]:
    """Return each (source, address) once, in the order of the figures."""
    return list(dict.fromkeys((figure["source"], figure["source_url"]) for figure in figures))
