"""Loading the demo: the same every time, whole or not at all, and only where it may be."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from community.demo import cast, guard, loader
from community.members.models import Member
from community.moderation.models import Flag, QueueItem
from forum.models import Board, Post, ReadMark, Thread
from realtime.models import Notification
from tests.demo import youngest_threads
from tests.factories import members

AS_OF = datetime(2026, 11, 20, 12, tzinfo=UTC)


def _facts():
    """Return what was loaded, without the random ids."""
    return {
        "members": list(
            Member.objects.order_by("pk").values_list("email", "name", "role", "organisation__name", "joined")
        ),
        "boards": list(Board.objects.values_list("slug", "names", "moderators__name")),
        "threads": list(
            Thread.objects.order_by("created", "title").values_list(
                "title", "label", "author__email", "reply_count", "last_seq", "last_activity", "last_author__email"
            )
        ),
        "posts": [
            (title, author, state, bytes(path or b""), seq, published, html)
            for title, author, state, path, seq, published, html in Post.objects.order_by(
                "thread__title", "seq", "pk"
            ).values_list("thread__title", "author__email", "state", "path", "seq", "published", "html")
        ],
        "queue": [
            (kind, team, label, due, [reason | {"rule": ""} for reason in reasons])
            for kind, team, label, due, reasons in QueueItem.objects.order_by("pk").values_list(
                "kind", "team__name", "label", "due", "reasons"
            )
        ],
        "flags": list(Flag.objects.order_by("pk").values_list("flagger__email", "reason", "note")),
        "marks": list(ReadMark.objects.order_by("pk").values_list("member__email", "thread__title", "seq")),
        "heard": list(
            Notification.objects.order_by("created", "recipient__email", "notice", "read_at").values_list(
                "recipient__email", "notice", "created", "read_at"
            )
        ),
    }


@pytest.mark.django_db
def test_two_loads_give_the_same():
    with youngest_threads():
        with transaction.atomic():
            loader.load(AS_OF)
            first = _facts()
            transaction.set_rollback(True)
        loader.load(AS_OF)

    assert _facts() == first


@pytest.mark.django_db
def test_an_interrupted_load_leaves_nothing_behind(monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(loader, "load_groups", interrupt)
    with youngest_threads(), pytest.raises(KeyboardInterrupt):
        loader.load(AS_OF)

    assert not Member.objects.exists()
    assert not loader.is_loaded()


@pytest.mark.django_db
def test_a_database_with_other_accounts_is_left_alone():
    members.member()

    with pytest.raises(guard.NotADemo, match="database of its own"):
        loader.load()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"DEMO": False}, "only with DEMO=1"),
        ({"ALLOWED_HOSTS": ["community.example.org"]}, "names? community.example.org"),
        ({"SITE_URL": "http://192.0.2.7:8000"}, "192.0.2.7"),
        ({"SESSION_COOKIE_SECURE": True}, "production settings"),
    ],
)
@pytest.mark.django_db
def test_demo_data_is_refused_where_it_may_not_be(settings, change, sentence):
    for name, value in change.items():
        setattr(settings, name, value)

    with pytest.raises(guard.NotADemo, match=sentence):
        loader.load()
    with pytest.raises(CommandError, match=sentence):
        call_command("demo")
    assert not Member.objects.exists()


def test_every_voice_has_an_organisation():
    assert {person.employer for person in cast.voices()} <= {employer.key for employer in cast.employers()}
