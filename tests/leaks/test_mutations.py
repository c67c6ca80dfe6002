"""A test of the test: with one guard taken away, the leak matrix shows wrong cells on every surface that it guards."""

import pytest
from django.utils import timezone

from community.core import prepared
from community.core.tlp import Content, Label
from community.members.models import Member
from forum import search
from forum.models import Post
from forum.models.break_glass import BreakGlassQuerySet
from forum.notices import ReplyPosted, ThreadStarted, ThreadTopic
from forum.reading import people
from realtime import push
from realtime.mail import news as mail_news
from realtime.models import Delivery
from realtime.notify import notify
from realtime.sockets.topics import audible
from tests.leaks import surfaces
from tests.leaks.guards import GUARDS
from tests.leaks.mails import wrong_mails
from tests.leaks.matrix import GROUP, LEFT, NAMED, OPENINGS, PUBLISHED, Planting, Viewer
from tests.leaks.pushes import wrong_pushes
from tests.leaks.roads import DIGEST
from tests.leaks.walk import Walk

pytestmark = pytest.mark.usefixtures("quietly", "_compiled_anew")


@pytest.fixture
def _compiled_anew():
    """What was compiled and counted under the true rules must not stand for the changed ones, nor the other way."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    prepared.forget()
    people._place_for.cache_clear()


def _viewer(planting: Planting, name: str) -> Viewer:
    return planting.viewers.get(name) or planting.text(Label.AMBER, GROUP, PUBLISHED, LEFT).author


@pytest.mark.parametrize("name", GUARDS)
def test_surfaces_without_a_guard_are_noticed(planting, name, monkeypatch):
    guard = GUARDS[name]
    for owner, attribute, instead in guard.patches:
        monkeypatch.setattr(owner, attribute, instead)
    walk = Walk(planting, _viewer(planting, guard.viewer))
    assert {surface for surface in guard.surfaces if any(walk.shown(only={surface}))} == guard.surfaces


def test_every_surface_that_may_tell_of_texts_has_a_guard_whose_loss_is_noticed():
    assert set().union(*(guard.surfaces for guard in GUARDS.values())) == surfaces.TELLING


def test_an_index_that_holds_red_is_noticed(planting, monkeypatch):
    monkeypatch.setattr(search.writing, "carries", lambda _label, _road: Content.FULL)
    search.index(planting.text(Label.RED, NAMED).post)
    assert any(Walk(planting, planting.viewers["named reader"]).shown(only={"forum:search"}))


def test_a_chip_that_says_another_label_is_noticed(planting):
    Post.objects.filter(pk=planting.text(Label.AMBER, GROUP).post.pk).update(label=Label.RED)
    assert any(Walk(planting, planting.viewers["member of the group"]).shown(only={"forum:thread"}))


def test_a_mail_that_carries_more_than_the_label_lets_out_is_noticed(planting, monkeypatch):
    monkeypatch.setattr(mail_news, "carries", lambda _label, _road: Content.FULL)
    assert wrong_mails(planting)


def test_a_digest_that_carries_more_than_the_label_lets_out_is_noticed(planting, monkeypatch):
    monkeypatch.setattr(mail_news, "carries", lambda _label, _road: Content.FULL)
    Delivery.objects.update(bundle=DIGEST, due=timezone.now())
    assert wrong_mails(planting, road=DIGEST)


def test_a_message_that_carries_more_than_the_label_lets_out_is_noticed(planting, monkeypatch):
    monkeypatch.setattr(push, "carries", lambda _label, _road: Content.TITLE)
    assert wrong_pushes(planting)


@pytest.mark.parametrize("notice", [ThreadStarted, ReplyPosted])
def test_a_message_to_those_who_may_not_read_is_noticed(planting, notice, monkeypatch):
    monkeypatch.setattr(notice, "targets", lambda self, _viewer: self.model.objects.all())
    assert wrong_pushes(planting)


@pytest.mark.parametrize("notice", [ThreadStarted, ReplyPosted])
def test_mail_to_those_who_may_not_read_is_noticed(planting, notice, monkeypatch):
    monkeypatch.setattr(notice, "recipients", lambda _self, _target: Member.objects.all())
    monkeypatch.setattr(notice, "targets", lambda self, _viewer: self.model.objects.all())
    for text in planting.planted:
        if text.state == PUBLISHED and (text.kind in OPENINGS) == (notice is ThreadStarted):
            notify(notice, text.post.thread if notice is ThreadStarted else text.post)
    assert wrong_mails(planting)


def test_a_topic_that_anybody_hears_is_noticed(planting, monkeypatch):
    monkeypatch.setattr(ThreadTopic, "audible", lambda _self, _viewer, ids: set(ids))
    hidden = planting.text(Label.AMBER, GROUP).post.thread.topic
    assert audible(planting.viewers["member outside"].member, [hidden])


def test_glass_that_anybody_looks_through_is_noticed(planting, behind_glass, monkeypatch):
    for rule in ("visible_to", "open_to"):
        monkeypatch.setattr(BreakGlassQuerySet, rule, lambda rows, _viewer: rows.all())
    assert any(Walk(planting, planting.viewers["moderator of the board"]).shown(only={"forum:glass"}))
