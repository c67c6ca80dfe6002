"""A small forum in which every text carries a needle of its own, and the people who may or may not find it."""

from dataclasses import dataclass

from community.core.tlp import Label
from community.members.models import Audience, Member, Membership
from community.members.models.member import Role
from community.moderation.actions import queue
from community.moderation.screening import Reason
from forum.actions.publishing import publish
from forum.actions.removing import remove_revision
from forum.actions.subscriptions import subscribe
from forum.models import Board, Post, Revision, Subscription, Thread
from tests.factories import forum, members
from tests.leaks.surfaces import Place

SHARED_WORDS = "harbour lantern"
STATES = ("green", "amber", "held thread", "removed thread", "held reply", "removed reply")


@dataclass(frozen=True)
class World:
    places: dict[str, Place]
    people: dict[str, Member | None]
    board: Board

    def needles(self, state: str) -> list[str]:
        """Return what must not leak: title, body and tag of a thread, body alone of a reply."""
        stem = needle(state)
        return [f"{stem}body"] if state.endswith("reply") else [f"{stem}title", f"{stem}body", f"{stem}tag"]


def needle(state: str) -> str:
    return f"needle{state.replace(' ', '')}"


def make() -> World:
    """Make one text per state, written by one author on one board that has a moderator."""
    team = members.group()
    board = forum.board(moderators=team, slug="harbours")
    group = members.group()
    author, insider = members.member(name="Author Inside"), members.member()
    for one in (author, insider):
        Membership.objects.create(group=group, member=one)
    people = {
        "visitor": None,
        "applicant": members.applicant(),
        "outsider": members.member(),
        "insider": insider,
        "author": author,
        "moderator": members.moderator(team),
        "moderator elsewhere": members.moderator(members.group()),
        "administrator": members.member(Role.ADMINISTRATOR),
    }
    amber = Audience.objects.of(group)
    applicant = people["applicant"]
    assert applicant
    green_thread = forum.thread(board=board, author=members.member(), title="Open to all", body=SHARED_WORDS)
    for one in filter(None, people.values()):
        subscribe(member=one, board=board, level=Subscription.Level.ALL)
    places = {
        "green": _thread(board, author, "green", applicant),
        "amber": _thread(board, author, "amber", applicant, label=Label.AMBER, audience=amber),
        "held thread": _thread(board, author, "held thread", applicant, published=False),
        "removed thread": _removed(_thread(board, author, "removed thread", applicant)),
        "held reply": _reply(green_thread, author, "held reply", applicant),
        "removed reply": _removed(_reply(green_thread, author, "removed reply", applicant, published=True)),
    }
    return World(places, people, board)


def _thread(
    board: Board, author: Member, state: str, applicant: Member, *, published: bool = True, **fields: object
) -> Place:
    stem = needle(state)
    thread = Thread.objects.create(
        **{
            "board": board,
            "author": author,
            "title": f"A title {stem}title",
            "label": Label.GREEN,
            "audience": board.audience,
            **fields,
        }
    )
    opening = forum.held_post(thread=thread, author=author, body=f"{SHARED_WORDS} {stem}body", tags=[f"{stem}tag"])
    return _published_or_held(opening, f"{stem}tag", applicant, published=published)


def _reply(thread: Thread, author: Member, state: str, applicant: Member, *, published: bool = False) -> Place:
    opening = Post.objects.get(thread=thread, parent=None)
    reply = forum.held_post(thread=thread, author=author, parent=opening, body=f"{SHARED_WORDS} {needle(state)}body")
    return _published_or_held(reply, f"{needle(state)}tag", applicant, published=published)


def _published_or_held(post: Post, tag: str, applicant: Member, *, published: bool) -> Place:
    revision = Revision.objects.get(post=post)
    item = None
    if published:
        publish(revision)
    else:
        item = queue.hold(
            target=revision,
            team=post.thread.board.moderators,
            author=post.author,
            label=post.thread.label,
            reasons=[Reason("premoderated")],
        )
    return Place(thread=post.thread, post=post, tag=tag, words=SHARED_WORDS, item=item, applicant=applicant)


def _removed(place: Place) -> Place:
    remove_revision(Revision.objects.get(post=place.post))
    return place
