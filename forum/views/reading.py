"""Reading threads: by branch or by time, one branch, what is new; one's own held posts."""

import re
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from community.core.rulings import require
from forum import policy, reading
from forum.actions.red import note_red_reading
from forum.actions.shown import shown
from forum.reading import Place, ThreadPage
from realtime.reading import bell_of

from .composing import member_of
from .empty_composer import empty_composer

_NUMBER = re.compile("[0-9]{1,9}")
_ALL = 999_999_999
"""What a page has heard that does not say it."""


@require_safe
def thread(request: HttpRequest, thread_id: str) -> HttpResponse:
    """Show a page of a thread: `order=time` or by branch, `after`, `before` or `at` a post; `at=unread` leads there."""
    member = member_of(request)
    if request.GET.get("at") == "unread" and (address := reading.first_unread(member, thread_id)):
        return redirect(address)
    by_time = request.GET.get("order") == "time"
    page = reading.thread_page(member, thread_id, by_time=by_time, place=_place(request))
    return _answer(request, page, elsewhere=lambda: reading.moved(member, thread_id))


@require_safe
def branch(request: HttpRequest, thread_id: str, post_id: str) -> HttpResponse:
    """Show one post and the replies below it: where a post's own address leads."""
    member = member_of(request)
    page = reading.branch_page(member, thread_id, post_id, place=_place(request))
    return _answer(request, page, elsewhere=lambda: reading.moved(member, thread_id, post_id))


def _answer(request: HttpRequest, page: ThreadPage | None, *, elsewhere: Callable[[], str | None]) -> HttpResponse:
    if page is None:
        if (address := elsewhere()) is None:
            raise Http404
        return redirect(address)  # for now: it may move again
    note_red_reading(by=member_of(request), thread=page.thread, label=page.stamp.label)
    if page.shown:
        shown.note(member=member_of(request), thread=page.thread, seqs=page.shown)
    return render(request, "forum/thread.html", {"page": page, "composer": _composer(request, page)})


@require_safe
def printed(request: HttpRequest, thread_id: str) -> HttpResponse:
    """Show the thread as it is to be printed, `page` by page; what its label keeps off paper is refused."""
    number = request.GET.get("page", "")
    page = reading.print_page(member_of(request), thread_id, number=_number(number, otherwise=1))
    if page is None:
        raise Http404
    require(policy.can_print_thread(page.thread))
    return render(request, "forum/print.html", {"page": page})


def _composer(request: HttpRequest, page: ThreadPage) -> SafeString | None:
    if not page.can_reply:
        return None
    return empty_composer(
        request,
        action=page.reply_url,
        to=page.root.public_id if page.root else "",
        draft=page.draft,
        people=reverse("forum:thread-people", args=[page.thread.public_id]),
        language=page.thread.language,
        labels=page.labels,
        readers=page.readers.count,
        who=page.who,
        stricter=page.stricter,
        under_rule=page.thread.under_rule,
    )


def _place(request: HttpRequest) -> Place:
    said = request.GET
    return Place(after=said.get("after", ""), before=said.get("before", ""), at=said.get("at", ""))


@require_safe
def post_state(request: HttpRequest, thread_id: str, post_id: str) -> HttpResponse:
    """Return the fragment of one's own post as it stands now, for its author's page on which it waited."""
    by_time = request.GET.get("order") == "time"
    found = reading.own_post(member_of(request), thread_id, post_id, by_time=by_time)
    if found is None:
        raise Http404
    return HttpResponse(found)


@require_safe
def news(request: HttpRequest, thread_id: str) -> HttpResponse:
    """Return the fragment that says what came since the post number `since`, or changed since the topic's number
    `heard`; empty when nothing did.
    """
    since = _number(request.GET.get("since", ""), otherwise=0)
    heard = _number(request.GET.get("heard", ""), otherwise=_ALL)
    found = reading.news(member_of(request), thread_id, since=since, heard=heard)
    if found is None:
        raise Http404
    return render(request, "forum/thread.html#news", {"news": found})


@require_safe
def mine_rule(request: HttpRequest) -> HttpResponse:
    """Show one's own texts under the Chatham House Rule and what moderators did, computed now and kept nowhere.

    With how many unmaskings there were in a year, whoever they were of.
    """
    page = {"own": reading.own_under_rule(member_of(request)), "years": reading.unmaskings_by_year()}
    return render(request, "forum/mine_rule.html", page)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show one's own texts that wait for a moderator, were returned or were removed; as a fragment to the open page."""
    member = member_of(request)
    bell = bell_of(member)  # before the texts: what is decided in between is fetched again
    template = "forum/mine.html#posts" if "X-Fragment" in request.headers else "forum/mine.html"
    page = {"listened": bell, "posts": reading.own_posts(member), "asked": reading.asked_of(member)}
    return render(request, template, page)


def _number(said: str, *, otherwise: int) -> int:
    return int(said) if _NUMBER.fullmatch(said) else otherwise
