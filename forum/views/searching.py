"""Search: the page of what is found, how that is spread, and what may be meant while one still writes."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from community.core import text, throttle
from forum import reading
from forum.search import FILTERS, LONGEST

from .composing import member_of


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search the texts and titles that the member may see; with `facets`, count what was found too.

    As a fragment, to the open page, the counts alone.
    """
    shown: dict[str, object] = {"filters": FILTERS.values()}
    query = text.query(request.GET.get("q", ""), longest=LONGEST + 1)  # one more: that it is too long can be said
    if "X-Fragment" in request.headers:
        return _facets(request, query)
    if query and not (ruling := throttle.spend("search", request)):
        shown |= {"query": query[:LONGEST], "refusal": ruling.sentence}
        return render(request, "forum/search.html", shown, status=HTTPStatus.TOO_MANY_REQUESTS)
    member = member_of(request)
    page = reading.search_page(member, query, after=request.GET.get("after", ""))
    facets = reading.search_facets(member, query) if page.hits and "facets" in request.GET else None
    shown |= {"query": page.query, "page": page, "facets": facets}
    return render(request, "forum/search.html", shown)


def _facets(request: HttpRequest, query: str) -> HttpResponse:
    if not throttle.spend("facets", request):
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS)
    facets = reading.search_facets(member_of(request), query)
    return render(request, "forum/counted.html", {"facets": facets})


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Return the fragment of what may be meant by the query written so far."""
    written = request.GET.get("q", "").replace("\0", " ")[:LONGEST]
    if not throttle.spend("suggest", request):
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS)
    found = reading.suggestions(member_of(request), written)
    return render(request, "forum/suggest.html", {"suggestions": found})
