"""Every page, to whoever may see it: no violation that axe finds, and no sideways scroll on the narrowest screen.

Each page is looked at in English on a wide light screen and in Arabic on a dark telephone; the six pages that decide
what people think of the site in every mixture of light and dark, both directions, wide and narrow.
"""

import re

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from community.core.tlp import Label
from community.demo.pages import load_pages
from community.members.models import Audience, Membership
from community.moderation.actions.loosening import allow_context
from community.moderation.actions.sanction_appeals import appeal
from forum.actions.acknowledgements import acknowledge
from forum.actions.bookmarks import bookmark_post
from forum.actions.drafts import keep_draft
from forum.actions.flags import flag_post
from forum.actions.narrowing import narrow_thread
from forum.actions.order import pin_thread
from forum.actions.polls import PollPlan, vote
from forum.actions.posts import edit_post
from forum.actions.reactions import react
from forum.actions.threads import start_thread
from forum.actions.unmasking import ask_who
from forum.actions.widening import widen_thread
from forum.models import Board, Consent, Kind, Poll, PollOption, Post
from tests.factories import changes, forum, labels, members, moderation, people, rule
from tests.journeys.axe import violations
from tests.journeys.looking import DESKTOP, NARROWEST, PHONE, both_ways, complaints, scrolls_sideways, speaks

pytestmark = pytest.mark.journey


VISITED = [
    "",
    "about/",
    "about/leadership/",
    "activities/webinars/",
    "figures/",
    "join/",
    "contact/",
    "news/",
    "news/cyber-threats-series/",
    "labels/",
    "terms/",
]
DOORS = ["/offline", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/nothing-here"]
READ = [
    "/forum/",
    "{board}",
    "{thread}",
    "{thread}?order=time",
    "{post}",
    "/forum/search?q=storekeeper",
    "/forum/search?q=storekeeper+is:open+colour:red",
    "/forum/threads?show=unread",
    "{poll}",
    "{announced}",
    "/forum/bookmarks",
    "/forum/drafts",
    "/forum/muted",
]
WRITTEN = [
    "{board}new",
    "{board}new?kind=practice",
    "{board}new?kind=poll",
    "{post}/bookmark",
    "{thread}/reply",
    "{own}/edit",
    "{own}/history",
    "{post}/flag",
    "/forum/mine",
]
OWN = [
    "/notifications/",
    "/notifications/mail",
    "/notifications/preferences",
    "/accounts/sessions/",
    "/accounts/second-factor",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate",
    "/accounts/data",
    "/accounts/standing",
    "/forum/feeds",
]
MODERATED = [
    "{thread}",
    "{thread}/order",
    "{post}/split",
    "{announced}/who-has-read",
    "/moderation/",
    "{item}",
    "{flagged}",
    "/moderation/?show=decided",
    "/moderation/shift",
    "/moderation/rules",
    "/moderation/rules/new",
    "/moderation/rules/import",
    "/moderation/lists",
    "{watched}",
    "{watched}/trial",
    "{watched}/allow",
    "{watched}/off",
    "/members/applicants",
    "/moderation/people",
    "/moderation/sanctions",
    "{person}",
    "{person}/impose/limit",
]

NARROW = [
    "{red}",
    "{red}/label",
    "{red}/narrow",
    "{red}/readers",
    "{red}/widen",
    "{narrowed}",
    "{narrowed}/label",
    "{narrowed}/print",
    "{asked}",
    "{rule}",
    "{rule}/label",
    "{rule}/reply",
    "/forum/mine",
    "/forum/mine/rule",
]
UNDER_THE_RULE_MODERATED = ["{rule}", "{said}/silence", "{said}/unmask", "/forum/unmaskings"]
CHANGED = ["/members/changes/", "/members/changes/propose/role", "{change}", "/audit/"]

LONG = "The storekeeper counts twice. " * 12 + "\n\n- one\n- two\n\n> A quotation\n\n[link](https://example.org) `code`"

SEEN = ("color-contrast", "scrollable-region-focusable", "target-size")
"""The rules whose answer changes with the colours and the width; the others read the document, which does not."""


class Scene:
    """A board with a deep thread, one post of the reader's own that was changed, and work for a moderator."""

    def __init__(self) -> None:
        board = forum.board(names={"en": "Storage", "ar": "التخزين"})
        self.moderator = members.moderator(board.moderators)
        self.reader = members.member()
        EmailAddress.objects.create(user=self.reader, email=self.reader.email, primary=True, verified=True)
        self.thread = forum.thread(board=board, title="Who counts the drums at night?", body=LONG)
        answer = Post.objects.get(thread=self.thread, parent=None)
        for _ in range(6):  # further down than a page shows
            answer = forum.post(thread=self.thread, parent=answer, body=LONG)
        forum.post(thread=self.thread, body="نعدّها مرتين كل ليلة، ثم نكتب العدد في السجل.")
        self.own = forum.post(thread=self.thread, author=self.reader)
        edit_post(
            editor=self.reader,
            post=self.own,
            title="",
            body="A changed text.",
            base_number=1,
            said_sensitive=False,
            submission_key=None,
        )
        self.post = forum.post(thread=self.thread, body=LONG)
        self._respond(board)
        self.item = moderation.held_item(thread=self.thread, body=LONG)
        self.flagged = flag_post(
            flagger=members.member(), post=self.post, reason="conduct", note="It names a person."
        ).item
        looked_for = f"storekeeper|{self.post.public_id}"  # these rules stay for the next scene
        self.watched = moderation.watch(looked_for, kind="pattern", effect="advise", review=timezone.localdate())
        proposer = members.moderator()
        allow_context(rule=self.watched, phrase="the storekeeper act", by=proposer, reason="It is the name of a law.")

        appeal(sanction=people.imposed(member=self.reader), member=self.reader, text=LONG)
        people.imposed("read-only", self.flagged.author)
        people.proposed_ban()

    def _respond(self, board: Board) -> None:
        """Add a poll, an announcement, reactions, a bookmark, a draft, and a note of who kept order."""
        poll = PollPlan(["Spring", "Autumn"])
        start = {"board": board, "label": Label.GREEN, "audience": board.audience, "language": "en", "body": LONG}
        forum.settle(self.reader, self.moderator)
        self.poll = start_thread(author=self.reader, title="When?", kind=Kind.POLL, poll=poll, **start).thread
        made = Poll.objects.get(thread=self.poll)
        first = PollOption.objects.filter(poll=made).values_list("pk", flat=True)[:1]
        vote(member=self.reader, poll=made, options=list(first))
        self.announced = start_thread(author=self.moderator, title="Read it", kind=Kind.ANNOUNCEMENT, **start).thread
        acknowledge(member=self.reader, thread=self.announced)
        react(member=self.reader, post=self.post, word="useful")
        bookmark_post(member=self.reader, post=self.post, note="For the drill")
        keep_draft(member=self.reader, key=f"reply:{self.post.public_id}", texts={"body": "Half a thought"}, sequence=0)
        pin_thread(moderator=self.moderator, thread=self.thread, pinned=True)

    def address(self, of: str) -> str:
        thread = f"/t/{self.thread.public_id}"
        return of.format(
            board=f"/forum/{self.thread.board.slug}/",
            thread=thread,
            post=f"{thread}/{self.post.public_id}",
            own=f"{thread}/{self.own.public_id}",
            poll=f"/t/{self.poll.public_id}",
            announced=f"/t/{self.announced.public_id}",
            item=f"/moderation/{self.item.public_id}",
            flagged=f"/moderation/{self.flagged.public_id}",
            person=f"/moderation/people/{self.reader.uuid}",
            watched=f"/moderation/rules/{self.watched.public_id}",
        )


class NarrowScene:
    """Threads under stricter labels and under the Chatham House Rule, with what is asked and done about them."""

    def __init__(self) -> None:
        self.red = labels.red()
        self.reader, self.moderator = self.red.author, self.red.moderators[0]
        author = labels.settled()
        group = members.group(author, self.reader)
        self.narrowed = forum.thread(
            author=author, title="For a few", body=LONG, label=Label.AMBER, audience=Audience.objects.of(group)
        )
        own = forum.post(thread=self.narrowed, author=self.reader, body=LONG)
        narrow_thread(by=author, thread=self.narrowed, label=Label.AMBER_STRICT)
        board = self.narrowed.board
        words = {"title": "For many", "body": LONG, "label": Label.GREEN, "audience": board.audience, "language": "en"}
        widen_thread(by=author, thread=self.narrowed, posts=[own], **words)
        self.asked = Consent.objects.get(post=own)
        self.rule = rule.thread(author=self.reader, body=LONG)
        Membership.objects.create(group=self.rule.board.moderators, member=self.moderator)
        self.said = Post.objects.get(thread=self.rule)
        ask_who(moderator=members.moderator(self.rule.board.moderators), post=self.said, reason="It names a person.")

    def address(self, of: str) -> str:
        rule = f"/t/{self.rule.public_id}"
        return of.format(
            red=f"/t/{self.red.thread.public_id}",
            narrowed=f"/t/{self.narrowed.public_id}",
            asked=f"/forum/asked/{self.asked.public_id}",
            rule=rule,
            said=f"{rule}/{self.said.public_id}",
        )


@pytest.fixture
def scene(site) -> Scene:
    return Scene()


@pytest.fixture
def narrow_scene(site) -> NarrowScene:
    return NarrowScene()


@pytest.fixture
def public_pages(site) -> None:
    load_pages()


@both_ways
def test_what_a_visitor_sees(visit, public_pages, language, viewport, scheme):
    page = visit(viewport=viewport, color_scheme=scheme, locale=language).new_page()
    start = "/ar/" if language == "ar" else "/"
    assert complaints(page, [start + path for path in VISITED] + DOORS) == {}


@both_ways
def test_what_an_applicant_sees(visit, site, language, viewport, scheme):
    page = visit(members.applicant(language=language), viewport=viewport, color_scheme=scheme).new_page()
    assert complaints(page, ["/accounts/status", "/accounts/email/"]) == {}


@both_ways
def test_what_a_member_sees(visit, scene, language, viewport, scheme):
    speaks(language, scene.reader)
    page = visit(scene.reader, viewport=viewport, color_scheme=scheme).new_page()
    assert complaints(page, [scene.address(of) for of in READ + WRITTEN + OWN]) == {}


@both_ways
def test_what_a_moderator_sees(visit, scene, language, viewport, scheme):
    members.applicant()
    speaks(language, scene.moderator)
    page = visit(scene.moderator, viewport=viewport, color_scheme=scheme).new_page()
    assert complaints(page, [scene.address(of) for of in MODERATED]) == {}


@both_ways
def test_what_the_readers_of_a_stricter_label_and_the_rule_see(visit, narrow_scene, language, viewport, scheme):
    speaks(language, narrow_scene.reader)
    page = visit(narrow_scene.reader, viewport=viewport, color_scheme=scheme).new_page()
    assert complaints(page, [narrow_scene.address(of) for of in NARROW]) == {}


@both_ways
def test_what_a_moderator_sees_under_the_rule(visit, narrow_scene, language, viewport, scheme):
    speaks(language, narrow_scene.moderator)
    page = visit(narrow_scene.moderator, viewport=viewport, color_scheme=scheme).new_page()
    assert complaints(page, [narrow_scene.address(of) for of in UNDER_THE_RULE_MODERATED]) == {}


@both_ways
def test_what_those_who_decide_on_changes_see(visit, site, language, viewport, scheme):
    waiting = changes.proposed()
    changes.seconded("email")
    page = visit(changes.administrator(language=language), viewport=viewport, color_scheme=scheme).new_page()
    assert complaints(page, [of.format(change=f"/members/changes/{waiting.public_id}") for of in CHANGED]) == {}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_that_decide_what_people_think_in_every_mixture(visit, public_pages, scene, language):
    speaks(language, scene.reader, scene.moderator)
    start = "/ar/" if language == "ar" else "/"
    walks = [
        (None, [start, f"{start}news/cyber-threats-series/"]),
        (scene.reader, ["{board}", "{thread}", "{board}new"]),
        (scene.moderator, ["{item}"]),
    ]
    found = {}
    for viewer, addresses in walks:
        page = visit(viewer).new_page()
        for address in addresses:
            page.goto(scene.address(address))
            for viewport in (DESKTOP, NARROWEST):
                page.set_viewport_size(viewport)
                for scheme in ("light", "dark"):
                    page.emulate_media(color_scheme=scheme)
                    state = address, viewport["width"], scheme
                    found[state] = violations(page, *SEEN) + scrolls_sideways(page)
    assert {state: wrong for state, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("refused", ["reply", "start", "decide"])
def test_a_form_that_is_answered_with_what_is_wrong(visit, scene, refused):
    """The states that a page takes only after a mistake are pages too."""
    viewer = scene.moderator if refused == "decide" else scene.reader
    page = visit(viewer, viewport=PHONE).new_page()
    page.goto(scene.address({"reply": "{thread}", "start": "{board}new", "decide": "{item}"}[refused]))
    page.get_by_role("main").get_by_role("button", name=re.compile("^(Remove|Post to)")).click()
    page.wait_for_load_state()
    assert page.locator(".errorlist").count() >= 1
    assert violations(page) + scrolls_sideways(page) == []
