"""A test of the test: with one guard taken away, the leak matrix shows wrong cells."""

import pytest
from django.db.models import Q

from community.core import prepared
from community.core.tlp import Content, Label
from community.members.models import Member
from community.members.models.audience import AudienceQuerySet
from community.moderation.models.queue_item import QueueItemQuerySet
from forum import search
from forum.models import post as post_module
from forum.models import revision as revision_module
from forum.models.post_index import PostIndexQuerySet
from forum.models.revision import RevisionQuerySet
from forum.models.thread import ThreadQuerySet
from forum.notices import ReplyPosted, ThreadStarted, ThreadTopic
from realtime import mail as realtime_mail
from realtime.topics import audible
from tests.leaks import matrix
from tests.leaks.mails import wrong_mails
from tests.leaks.matrix import EVERYBODY, GROUP, NAMED, Planting
from tests.leaks.walk import Walk

pytestmark = pytest.mark.django_db
COMBINATIONS = [(Label.GREEN, EVERYBODY), (Label.GREEN, GROUP), (Label.AMBER, GROUP), (Label.RED, NAMED)]


def _all(rows, _viewer):
    return rows.all()


def _anybodys(_viewer: object, via: str = "") -> Q:
    return Q(**{f"{via}pk__isnull": False})


@pytest.fixture(autouse=True)
def _compiled_anew():
    """What was compiled with the true rules must not stand for the changed ones, nor the other way round."""
    prepared.forget()
    yield
    prepared.forget()


SURFACES = {
    "the threads one may read": [(ThreadQuerySet, "visible_to", _all)],
    "the audiences one belongs to": [(AudienceQuerySet, "visible_to", _all)],
    "the posts that stand in a thread": [(post_module, "is_visible_post", _anybodys)],
    "the versions that are published": [
        (RevisionQuerySet, "visible_to", _all),
        (revision_module, "is_visible_post", _anybodys),
    ],
    "the rows of the search index": [(PostIndexQuerySet, "visible_to", _all)],
}
"""Guards of what a member outside finds on pages."""


@pytest.mark.parametrize("guard", SURFACES)
def test_pages_without_a_guard_are_noticed(guard, monkeypatch):
    planting = matrix.plant(COMBINATIONS)
    for owner, name, instead in SURFACES[guard]:
        monkeypatch.setattr(owner, name, instead)
    assert _wrong(planting, "member outside")


def test_a_queue_that_all_moderators_see_is_noticed(monkeypatch):
    planting = matrix.plant(COMBINATIONS)
    monkeypatch.setattr(QueueItemQuerySet, "visible_to", _all)
    assert _wrong(planting, "moderator of the board")


def test_an_index_that_holds_red_is_noticed(monkeypatch):
    monkeypatch.setattr(search.writing, "carries", lambda _label, _road: Content.FULL)
    assert _wrong(matrix.plant(COMBINATIONS), "named reader")


def test_a_mail_that_carries_more_than_the_label_lets_out_is_noticed(monkeypatch):
    monkeypatch.setattr(realtime_mail, "carries", lambda _label, _road: Content.FULL)
    planting = matrix.plant(COMBINATIONS)
    assert wrong_mails(planting)


@pytest.mark.parametrize("notice", [ThreadStarted, ReplyPosted])
def test_mail_to_those_who_may_not_read_is_noticed(notice, monkeypatch):
    monkeypatch.setattr(notice, "recipients", lambda _self, _target: Member.objects.all())
    monkeypatch.setattr(notice, "targets", lambda self, _viewer: self.model.objects.all())
    planting = matrix.plant(COMBINATIONS)
    assert wrong_mails(planting)


def test_a_topic_that_anybody_hears_is_noticed(monkeypatch):
    planting = matrix.plant(COMBINATIONS)
    monkeypatch.setattr(ThreadTopic, "audible", lambda _self, _viewer, ids: set(ids))
    outside = planting.people["member outside"]
    hidden = [text.post.thread.topic for text in planting.planted if text.audience == GROUP]
    assert audible(outside, hidden)


def _wrong(planting: Planting, viewer: str) -> list[str]:
    walk = Walk(planting, viewer)
    walk.check()
    return walk.wrong
