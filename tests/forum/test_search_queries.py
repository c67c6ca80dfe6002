"""What each query finds. The same table holds on both databases: run it with DATABASE_URL of a PostgreSQL too."""

from datetime import UTC, datetime

import pytest

from community.core.tlp import Label
from community.members.models import Audience, Member, Membership
from forum import search
from forum.actions.closing import close_thread
from forum.actions.moving import merge_threads
from forum.actions.narrowing import raise_label, raise_thread
from forum.actions.publishing import publish
from forum.actions.read_marks import mark_read
from forum.models import Post, Revision, Thread
from tests.factories import files, forum, labels, members, rule
from tests.factories.search import found

pytestmark = pytest.mark.django_db


class Shelf:
    """Posts by a letter each, and who looks for them.

    a opens "Seals at night" on the storage board, tagged; b and c answer it. d opens another thread there, which is
    closed; e opens a stricter one on a board with an Arabic name.
    """

    def __init__(self) -> None:
        self.viewer = members.member(name="Noor Haddad")
        self.ana = members.member(name="Ana Sílva")
        self.posts: dict[str, Post] = {}
        self._storage()
        self._others()

    def _storage(self) -> None:
        storage = forum.board(slug="chemical-storage", names={"en": "Chemical storage"})
        thread = forum.thread(
            board=storage, author=self.ana, title="Seals at night", body="Who checks the weighbridge gate?"
        )
        thread.tags.add("Dépôts", "night shift")
        self._keep("a", self._opening(thread), 2024, 3, 1)
        self._keep(
            "b", forum.post(thread=thread, author=self.viewer, body="The gate: we check `seal 7` twice."), 2024, 12, 31
        )
        reply = forum.held_post(
            thread=thread,
            author=self.ana,
            parent=self.posts["a"],
            body="> The night gate seals\n\n| a | b |\n|-|-|\n| 1 | 2 |",
        )
        files.attached(reply, "list.txt", b"A list.\n")
        publish(Revision.objects.get(post=reply))
        self._keep("c", reply, 2025, 1, 1)
        closed = forum.thread(
            board=storage, title="Old rules", body="See https://rules.example.org about seals.[^1]\n\n[^1]: Gate."
        )
        close_thread(member=members.moderator(storage.moderators), thread=closed)
        self._keep("d", self._opening(closed), 2023, 6, 15)

    def _others(self) -> None:
        team = members.group(self.viewer)
        board = forum.board(slug="transport", names={"en": "Transport", "ar": "نقل المواد"})
        thread = forum.thread(
            board=board,
            author=self.ana,
            audience=Audience.objects.of(team),
            label=Label.AMBER,
            title="تخزين المواد",
            body="保管場所を確認する gate",
        )
        thread.tags.add("المستودعات")
        self._keep("e", self._opening(thread), 2025, 7, 4)

    def _opening(self, thread: Thread) -> Post:
        return Post.objects.get(thread=thread, parent=None)

    def _keep(self, letter: str, post: Post, *day: int) -> None:
        Post.objects.filter(pk=post.pk).update(published=datetime(*day, tzinfo=UTC))
        self.posts[letter] = post

    def found(self, query: str) -> str:
        """Return the letters of what is found, in their order."""
        letters = {post.pk: letter for letter, post in self.posts.items()}
        return "".join(sorted(letters[pk] for pk in found(self.viewer, query)))


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.mark.parametrize(
    ("query", "letters"),
    [
        ("gate", "abcde"),
        ("gate seal", "abcd"),
        ("gate -seal", "e"),
        ("gate -check", "cde"),
        ('"weighbridge gate"', "a"),
        ('"gate weighbridge"', ""),
        ('"night gate seal"', "c"),
        ('"night seal"', ""),
        ("night seal", "ac"),
        ('seal -"night gate"', "abd"),
        ('"at night who"', ""),
        ('"seals at NIGHT"', "a"),
        ("“weighbridge gate”", "a"),
        ("«night gate»", "c"),
        ('"場所を確認"', "e"),
        ('"保管を確認"', ""),
        ('"تخزين المواد"', "e"),
        ("board:chemical-storage", "abcd"),
        ("board:Chemical-Storage", "abcd"),
        ('board:"chemical storages"', "abcd"),
        ('board:"نقل المواد"', "e"),
        ("-board:transport gate", "abcd"),
        ("board:nowhere", ""),
        ("board:chemical-storage board:transport", ""),
        ("tag:depot", "abc"),
        ("tag:DÉPÔTS", "abc"),
        ('tag:"night shifts"', "abc"),
        ("tag:night", ""),
        ("tag:مستودع", "e"),
        ("-tag:depot", "de"),
        ('from:"Ana Silva"', "ace"),
        ("from:silva", "ace"),
        ("from:ana -from:noor", "ace"),
        ("-from:ana", "bd"),
        ("from:nobody", ""),
        ("from:Sil", ""),
        ("label:GREEN", "abcd"),
        ("label:tlp:amber", "e"),
        ("TLP:AMBER", "e"),
        ("-label:green", "e"),
        ("label:clear", ""),
        ("before:2024", "d"),
        ("before:2025", "abd"),
        ("before:2025-01-01", "abd"),
        ("after:2025", "ce"),
        ("after:2025-01-02", "e"),
        ("after:2024-12 before:2025-02", "bc"),
        ("after:٢٠٢٥", "ce"),
        ("-after:2025", "abd"),
        ("has:code", "b"),
        ("has:link", "d"),
        ("has:table", "c"),
        ("has:quote", "c"),
        ("has:file", "c"),
        ("HAS:File -has:link", "c"),
        ("-has:file gate", "abde"),
        ("is:unanswered", "de"),
        ("kind:discussion", "abcde"),
        ("-kind:Discussion", ""),
        ("is:closed", "d"),
        ("is:open", "abce"),
        ("is:mine", "b"),
        ("-is:mine gate", "acde"),
        ("is:unread", "abcde"),
        ("-is:unread", ""),
        ("board:chemical-storage is:open has:table after:2025", "c"),
    ],
)
def test_a_query_finds_what_it_says_on_every_database(shelf, query: str, letters: str) -> None:
    assert search.understand(query).problems == []
    assert shelf.found(query) == letters


def test_what_was_read_is_unread_no_more(shelf) -> None:
    thread = shelf.posts["a"].thread
    mark_read(member=shelf.viewer, thread=thread, shown=[1, 2, 3])
    assert shelf.found("is:unread") == "de"


def test_a_post_moves_with_its_board_and_its_label(shelf) -> None:
    thread = shelf.posts["a"].thread
    Thread.objects.filter(pk=thread.pk).update(board=shelf.posts["e"].thread.board, label=Label.AMBER)
    assert shelf.found("board:transport label:amber") == "abce"


def stricter_reply(viewer: Member) -> Post:
    """Return a reply about lanterns under TLP:AMBER in a thread of a group under TLP:GREEN."""
    team = Audience.objects.of(members.group(viewer))
    reply = forum.post(thread=forum.thread(author=viewer, audience=team, body="A lantern."), body="Lanterns too.")
    raise_label(reply, Label.AMBER, by=viewer)
    return reply


def test_a_reply_under_a_stricter_label_is_found_under_that_label_alone(shelf) -> None:
    reply = stricter_reply(shelf.viewer)
    opening = Post.objects.get(thread=reply.thread, parent=None)
    assert found(shelf.viewer, "label:amber") == [reply.pk, shelf.posts["e"].pk]
    assert found(shelf.viewer, "lantern label:amber") == [reply.pk]
    assert found(shelf.viewer, "lantern label:green") == [opening.pk]


def test_a_stricter_reply_is_found_where_it_was_put(shelf) -> None:
    reply = stricter_reply(shelf.viewer)
    target = forum.thread(board=reply.thread.board, audience=reply.thread.audience)
    moderator = members.moderator(target.board.moderators)
    Membership.objects.create(group=target.audience.groups.get(), member=moderator)
    merge_threads(moderator=moderator, source=reply.thread, target=target)
    assert found(shelf.viewer, "lantern label:amber") == [reply.pk]


def test_a_thread_is_found_under_its_new_label_and_no_other(shelf) -> None:
    reply = stricter_reply(shelf.viewer)
    opening = Post.objects.get(thread=reply.thread, parent=None)
    raise_thread(Thread.objects.get(pk=reply.thread.pk), Label.AMBER, by=shelf.viewer)
    assert found(shelf.viewer, "lantern label:amber") == [reply.pk, opening.pk]
    assert found(shelf.viewer, "lantern label:green") == []


def test_from_finds_nothing_under_the_rule_and_leaving_somebody_out_leaves_nothing_there_out() -> None:
    author = rule.speaker(name="Ingrid Solheim")
    thread = rule.thread(author=author, body="A lantern.")
    opening = Post.objects.get(thread=thread)
    assert found(author, "lantern") == [opening.pk]
    assert found(author, "lantern from:solheim") == []
    assert found(author, "lantern is:mine") == []
    assert found(author, "lantern -from:solheim") == found(author, "lantern -from:nobody") == [opening.pk]


def test_a_filter_tells_nothing_of_what_one_may_not_read() -> None:
    red = labels.red()
    assert found(red.reader, f"board:{red.board.slug}") == []
    assert found(red.reader, "label:red") == []
