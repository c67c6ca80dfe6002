"""A board comes in from a file: in its order, with its dates, under the rules of the board, told to nobody."""

import base64
import codecs
import json
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.urls import reverse

from community.audit.models import AuditEntry
from community.core.tlp import Label
from community.members.models import Audience, Member, Organisation
from community.moderation.models import QueueItem
from forum.actions.publishing import publish
from forum.models import Attachment, Imported, Post, PostIndex, Revision, Subscription, Thread
from realtime.models import Delivery, Notification
from tests.factories import exchange as make
from tests.factories import files, forum, members
from tests.factories.exchange import HEADER, MEMBER, OPENING, REPLY, SOURCE, THREAD, WHOLE
from tests.factories.moderation import watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return forum.board(slug="transport")


@pytest.fixture
def bring(tmp_path, board):
    """Import these lines to the board, and return what is said and the failure."""

    def _bring(*lines, options=()):
        return make.run("import_board", make.written(tmp_path, lines), "--into", "transport", *options)

    return _bring


def test_a_file_may_begin_with_the_mark_that_some_programs_put_before_a_text(bring):
    header, *others = WHOLE
    said, failure = bring(codecs.BOM_UTF8 + json.dumps(header).encode(), *others)

    assert failure is None
    assert "post: 2 taken" in said


@pytest.mark.postgresql
def test_after_an_import_the_database_knows_how_much_there_is(bring):
    bring(*WHOLE)

    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [PostIndex._meta.db_table])
        assert cursor.fetchone() == (PostIndex.objects.count(),)


def _tree():
    return list(Post.objects.order_by("path").values_list("seq", "depth", "html"))


def test_a_thread_comes_with_its_tree_and_is_found(bring, board, client_as):
    said, failure = bring(*WHOLE)

    assert failure is None
    assert "post: 2 taken" in said
    thread = Thread.objects.get(board=board)
    assert (thread.title, thread.label, thread.reply_count, thread.last_seq) == (THREAD["title"], Label.GREEN, 1, 2)
    assert [(seq, depth) for seq, depth, _html in _tree()] == [(1, 0), (2, 1)]
    assert PostIndex.objects.filter(post__thread=thread).count() == 2
    page = client_as(members.member()).get(reverse("forum:thread", args=[thread.public_id])).content.decode()
    assert "<em>you</em>" in page
    assert "Ana Elsewhere" in page
    assert SOURCE in page


def test_what_comes_has_its_own_dates(bring):
    bring(*WHOLE)
    thread, post = Thread.objects.get(), Post.objects.get(seq=2)
    assert thread.created == datetime(2020, 1, 2, 8, tzinfo=UTC)
    assert thread.last_activity == post.published == post.created == datetime(2020, 1, 3, 8, tzinfo=UTC)
    assert post.edited is None


def test_nobody_is_told(bring, board):
    follower = members.member()
    Subscription.objects.create(member=follower, board=board, level=Subscription.Level.ALL)
    bring(*WHOLE)
    assert not Notification.objects.exists()
    assert not Delivery.objects.exists()
    assert Post.objects.count() == 2


def test_a_stranger_gets_a_stand_in_that_nobody_signs_in_with(bring):
    bring(HEADER, MEMBER | {"email": "ana@example.org"}, *WHOLE[2:])
    stand_in = Member.objects.get(name=MEMBER["name"])
    assert not stand_in.is_active
    assert not stand_in.is_verified
    assert not stand_in.has_usable_password()
    assert stand_in.email.endswith(".invalid")
    assert stand_in.organisation is None
    assert not Organisation.objects.filter(name__icontains="import").exists()
    assert stand_in not in Member.objects.visible_to(members.member())


def test_a_member_who_proved_the_address_is_the_author(bring):
    ana = members.member(email="ana@example.org")
    EmailAddress.objects.create(user=ana, email=ana.email, primary=True, verified=True)
    bring(HEADER, MEMBER | {"email": "Ana@Example.org"}, *WHOLE[2:])
    assert set(Post.objects.values_list("author", flat=True)) == {ana.pk}


def test_an_unproven_address_makes_nobody_the_author(bring):
    squatter = members.member(email="ana@example.org")
    bring(HEADER, MEMBER | {"email": "ana@example.org"}, *WHOLE[2:])
    assert not Post.objects.filter(author=squatter).exists()


def test_a_second_run_adds_nothing(bring):
    bring(*WHOLE)
    before = Post.objects.count(), Thread.objects.count(), Member.objects.count(), AuditEntry.objects.count()
    said, failure = bring(*WHOLE)
    assert failure is None
    assert "post: 2 here already" in said
    assert before == (
        Post.objects.count(),
        Thread.objects.count(),
        Member.objects.count(),
        AuditEntry.objects.count(),
    )


def test_what_grew_meanwhile_is_added(bring):
    bring(*WHOLE)
    bring(*WHOLE, REPLY | {"key": "p3", "parent": "p2"})
    assert [(seq, depth) for seq, depth, _html in _tree()] == [(1, 0), (2, 1), (3, 2)]
    assert Thread.objects.get().reply_count == 2


def test_a_rehearsal_says_the_same_and_writes_nothing(bring):
    rehearsed, _ = bring(*WHOLE, options=["--dry-run"])
    assert not Post.objects.exists()
    assert not Member.objects.exists()
    assert not AuditEntry.objects.exists()
    said, _ = bring(*WHOLE)
    assert rehearsed.startswith(said.rstrip("\n"))


def test_one_wrong_line_keeps_everything_out_unless_it_is_to_be_skipped(bring, tmp_path):
    lines = (*WHOLE, REPLY | {"key": "p3", "label": "TLP:PURPLE"}, REPLY | {"key": "p4", "parent": "p2"})
    said, failure = bring(*lines)
    assert failure.returncode == 3
    assert "Nothing was written" in said
    assert not Post.objects.exists()

    said, failure = bring(*lines, options=["--skip", "--report", tmp_path / "report.txt"])
    assert failure.returncode == 3
    assert Post.objects.count() == 3
    assert "Line 7, post p3: skipped. The label 'TLP:PURPLE' is not one of" in (tmp_path / "report.txt").read_text()


def test_what_screening_stops_waits_for_a_moderator_and_so_does_what_answers_it(bring, board):
    watch("signatures", "Handover codes")
    lines = (*WHOLE, REPLY | {"key": "p3", "parent": "p2", "body": "Agreed."})
    said, failure = bring(*lines)
    assert failure is None
    assert "post: 1 taken, 1 held for a moderator, 1 waiting" in said
    held = Post.objects.get(state=Post.State.HELD)
    assert QueueItem.objects.get().team == board.moderators
    assert not Notification.objects.exists()

    publish(Revision.objects.get(post=held))
    assert "post: 1 taken, 2 here already" in bring(*lines)[0]
    assert [depth for _seq, depth, _html in _tree()] == [0, 1, 2]


def test_on_a_premoderated_board_everything_waits(bring, board):
    board.premoderated = True
    board.save()
    bring(*WHOLE)
    assert list(Thread.objects.values_list("state", flat=True)) == [Thread.State.HELD]
    assert Post.objects.count() == 1


def test_a_label_that_needs_fewer_readers_comes_only_for_a_group(bring, board):
    amber = [line | {"label": "TLP:AMBER"} if line["kind"] == "thread" else line for line in WHOLE]
    said, failure = bring(*amber)
    assert failure
    assert "TLP:AMBER is for a group" in said

    group = members.group(name="Transport group")
    assert bring(*amber, options=["--readers", "Transport group"])[1] is None
    assert Thread.objects.get().audience == Audience.objects.of(group)


def test_a_post_may_be_stricter_than_its_thread_where_the_readers_fit(bring):
    members.group(name="Transport group")
    strict = REPLY | {"label": "TLP:AMBER+STRICT"}
    assert "needs fewer readers" in bring(*WHOLE[:5], strict)[0]
    bring(*WHOLE[:5], strict, options=["--readers", "Transport group"])
    assert Post.objects.get(seq=2).label == Label.AMBER_STRICT


def test_closed_pinned_tagged_and_settled_threads_stay_so(bring):
    thread = THREAD | {"type": "question", "closed": True, "pinned": True, "tags": ["Custody", "training"]}
    bring(*WHOLE[:3], thread, OPENING, REPLY | {"accepted": True, "language": "fr"})
    made = Thread.objects.get()
    assert (made.kind, made.locked, made.pinned) == ("question", True, True)
    assert set(made.tags.names()) == {"custody", "training"}
    assert made.accepted == Post.objects.get(seq=2)
    assert made.accepted.language == "fr"


def test_an_announcement_of_a_stranger_is_a_discussion(bring):
    bring(*WHOLE[:3], THREAD | {"type": "announcement"}, OPENING)
    assert Thread.objects.get().kind == "discussion"


def test_files_come_by_the_same_door(bring):
    content = base64.b64encode(files.WORDS).decode()
    said, failure = bring(*WHOLE, {"kind": "file", "post": "p2", "name": "../../etc/plan.txt", "content": content})
    assert failure is None
    assert "file: 1 taken" in said
    file = Attachment.objects.get()
    assert (file.name, file.post.seq) == ("plan.txt", 2)
    assert Revision.objects.get(post=file.post).files == ["plan.txt"]
    assert file.file.read() == files.WORDS


def test_an_archive_waits_for_a_moderator(bring):
    content = base64.b64encode(files.zipped("a.txt")).decode()
    bring(*WHOLE, {"kind": "file", "post": "p2", "name": "plans.zip", "content": content})
    assert Attachment.objects.get().post.state == Post.State.HELD


def test_an_import_is_one_entry_in_the_log_without_a_word(bring, board):
    bring(*WHOLE)
    entry = AuditEntry.objects.get(action="forum.imported")
    assert entry.target_id == str(board.pk)
    assert entry.details == {"threads": 1, "posts": 2, "files": 0, "members": 1, "held": 0, "skipped": 0}


@pytest.mark.parametrize(("at_once", "fails_at", "stay"), [(1, 1, 1), (1, 3, 3), (2, 3, 2), (10, 3, 0)])
def test_after_a_failure_in_the_middle_the_same_command_goes_on(bring, monkeypatch, at_once, fails_at, stay):
    monkeypatch.setattr("forum.exchange.importing.AT_ONCE", at_once)
    lines = (*WHOLE, REPLY | {"key": "p3"}, REPLY | {"key": "p4", "parent": "p3"})
    counted = iter(range(10))

    def broken(post):
        if next(counted) == fails_at:
            raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr("forum.search.index", broken)
        with pytest.raises(MemoryError):
            bring(*lines, options=["--skip"])
    assert Post.objects.count() == Revision.objects.count() == Imported.objects.count() == stay
    accounted = AuditEntry.objects.filter(action="forum.imported")
    assert [entry.details["posts"] for entry in accounted] == [stay] * bool(stay)

    bring(*lines)
    assert [(seq, depth) for seq, depth, _html in _tree()] == [(1, 0), (2, 1), (3, 1), (4, 2)]


@pytest.fixture
def meanwhile(monkeypatch):
    """Let something happen to the thread between the opening and its reply."""
    monkeypatch.setattr("forum.exchange.importing.AT_ONCE", 1)

    def _meanwhile(**change):
        def _render(body):
            Thread.objects.update(**change)
            return body

        monkeypatch.setattr("forum.exchange.importing.markup.render", _render)

    return _meanwhile


def test_a_thread_that_is_removed_while_it_comes_gets_no_more_posts(bring, meanwhile):
    meanwhile(state=Thread.State.REMOVED)
    said, failure = bring(*WHOLE)
    assert failure
    assert "Start again to go on" in said
    assert Post.objects.count() == 1
    assert "Here this thread was taken away" in bring(*WHOLE)[0]


def test_a_thread_that_is_narrowed_while_it_comes_gets_no_wider_post(bring, meanwhile):
    meanwhile(label=Label.RED)
    assert bring(*WHOLE)[1] is None
    reply = Post.objects.get(seq=2)
    assert reply.label == Label.RED
    assert not PostIndex.objects.filter(post=reply).exists()


def test_of_several_boards_one_is_chosen(bring):
    other = [{"kind": "board", "key": "storage", "name": "Storage"}, THREAD | {"key": "t2", "board": "storage"}]
    both = (*WHOLE[:3], other[0], *WHOLE[3:], other[1], OPENING | {"thread": "t2"})
    said, failure = bring(*both)
    assert failure.returncode == 1
    assert "storage, transport" in said
    said, failure = bring(*both, options=["--from", "storage"])
    assert failure is None
    assert Thread.objects.count() == 1
    assert "thread: 1 taken, 1 of another board" in said


def test_the_stand_in_has_no_way_in(bring):
    bring(*WHOLE)
    address = Member.objects.get(name=MEMBER["name"]).email
    client = Client()
    client.post(reverse("account_login"), {"login": address, "password": ""})
    client.post(reverse("account_reset_password"), {"email": address})
    assert "_auth_user_id" not in client.session
