"""How the network is moderated, in numbers: for every member."""

import csv

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.moderation.reading import Figures, transparency_page, year_figures
from community.moderation.subjects import subjects


@require_safe
def transparency(request: HttpRequest) -> HttpResponse:
    """Show the last twelve months, and the years."""
    further = [subject.figures_template for subject in subjects.values() if subject.figures_template]
    return render(request, "moderation/transparency.html", {"page": transparency_page(), "further": further})


@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """Show the report of a year, fit for paper."""
    return render(request, "moderation/transparency_year.html", {"figures": _of_year(year), "year": year})


@require_safe
def sheet(_request: HttpRequest, year: int) -> HttpResponse:
    """Give the report of a year as a table for other programs."""
    figures = _of_year(year)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="moderation-{year}.csv"'
    response.write("\ufeff")  # without it some spreadsheets read Arabic as something else
    rows = csv.writer(response)
    rows.writerow([_("Table"), _("What"), _("Number")])
    for table in figures.tables:
        lines = [*table.lines, table.total] if table.total else table.lines
        rows.writerows([table.title, line.name, line.number] for line in lines)
    rows.writerow([_("Held texts"), _("Half were decided within"), figures.median or _("not shown")])
    return response


def _of_year(number: int) -> Figures:
    if (figures := year_figures(number)) is None:
        raise Http404
    return figures
