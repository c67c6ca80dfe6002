"""What is no post is moderated too: a subject of another app goes through the whole queue.

Members have no free text about themselves yet beside their name and work, so a profile stands here for it: the name of
an organisation is its text, and the rest is the contract of docs/how-to/make-a-model-moderated.md, nothing else.
"""

import hashlib

import pytest
from django.urls import reverse

from community.core.rulings import YES
from community.members.models import Organisation
from community.moderation import rulebook
from community.moderation.actions.flags import flag
from community.moderation.actions.queue import hold
from community.moderation.models import Decision, QueueItem
from community.moderation.screening import Submission, screen
from community.moderation.subjects import Card, Kept, Outcome, Subject, subjects
from tests.factories import members
from tests.factories.moderation import watch

pytestmark = pytest.mark.django_db

TEXT = "We study the rota of depots."


class Profile(Subject):
    model = Organisation
    card_template = ""

    def __init__(self):
        self.states = {}

    def lock(self, target):
        Organisation.objects.select_for_update().get(pk=target.pk)

    def release(self, target, *, moderator):
        self.states[target.pk] = "published"

    def return_to_author(self, target, *, moderator):
        self.states[target.pk] = "returned"

    def remove(self, target, *, moderator):
        self.states[target.pk] = "removed"

    def keep(self, target, *, moderator):
        """It stands as it is."""

    restore = release

    def hold_again(self, target, *, moderator):
        self.states[target.pk] = "held"

    def can_restore(self, target):
        return YES

    def outcomes(self, target):
        taking = [Outcome.RETURN, Outcome.REMOVE]
        first = {"held": Outcome.RELEASE, "published": Outcome.KEEP}.get(self.states[target.pk])
        return [first, *taking] if first else []

    def hash(self, target):
        return hashlib.sha256(target.name.encode()).hexdigest()

    def kept(self, target, author):
        return Kept(title="Your profile", url="/profile", language="en", html=target.name)

    def place(self, target):
        return "/profile"

    def card(self, target):
        return Card(kind="Profile", title="A profile", text=target.name, language="en", readers=7)

    def texts(self, ids):
        return {one.pk: (one.name, "en") for one in Organisation.objects.filter(pk__in=ids)}

    def headings(self, ids):
        return dict.fromkeys(Organisation.objects.filter(pk__in=ids).values_list("pk", flat=True), "Profile")


@pytest.fixture
def profiles(monkeypatch) -> Profile:
    declared = Profile()
    monkeypatch.setitem(subjects, "members.organisation", declared)
    return declared


@pytest.fixture
def author():
    return members.member(name="Ada Example")


@pytest.fixture
def team():
    return members.group(kind="moderators")


def _submitted(profiles, author, team) -> QueueItem:
    """Send a text as an app's own action would: held with the reasons that screening gives."""
    watch("rota", "Staffing")
    profile = Organisation.objects.create(name=TEXT, country="FR", sector="academia")
    profiles.states[profile.pk] = "held"
    reasons = screen(Submission(TEXT), rulebook.current()).holding
    return hold(target=profile, team=team, author=author, label="TLP:GREEN", reasons=reasons)


def _address(item, name="item"):
    return reverse(f"moderation:{name}", args=[item.public_id])


def _decide(client, item, outcome, reason="no-concern", note=""):
    item.refresh_from_db()
    sent = {"outcome": outcome, "reason": reason, "note": note, "version": item.version}
    return client.post(_address(item, "decide"), sent, follow=True)


def test_a_profile_is_screened_listed_read_and_released_by_two(profiles, author, team, client_as):
    item = _submitted(profiles, author, team)
    first, second = client_as(members.moderator(team)), client_as(members.moderator(team))
    assert "Profile" in first.get(reverse("moderation:queue")).text
    page = first.get(_address(item))
    assert [part.text for part in page.context["item"].parts if part.numbers] == ["rota"]
    assert "Would be read by <strong>7 members</strong>" in page.text
    _decide(first, item, "release")
    assert profiles.states[item.target_id] == "held"
    _decide(second, item, "release")
    assert profiles.states[item.target_id] == "published"
    assert Decision.objects.get().outcome == "release"


def test_its_author_reads_why_it_came_back_and_an_appeal_brings_it_to_its_readers(profiles, author, team, client_as):
    item = _submitted(profiles, author, team)
    _decide(client_as(members.moderator(team)), item, "return", "personal", "Leave the depots out.")
    assert profiles.states[item.target_id] == "returned"
    page = reverse("moderation:decision", args=[Decision.objects.get().public_id])
    read = client_as(author).get(page).text
    assert all(words in read for words in ("Leave the depots out.", TEXT, "Your profile"))
    client_as(author).post(page, {"words": "It names no depot."})
    for _voice in range(2):
        _decide(client_as(members.moderator(team)), item, "release")
    assert profiles.states[item.target_id] == "published"


def test_a_published_profile_can_be_flagged_and_removed(profiles, author, team, client_as):
    profile = Organisation.objects.create(name=TEXT, country="FR", sector="academia")
    profiles.states[profile.pk] = "published"
    said = {"reason": "conduct", "note": "Rude."}
    item = flag(flagger=members.member(), target=profile, team=team, author=author, label="TLP:GREEN", **said).item
    moderator = client_as(members.moderator(team))
    assert "1 flag" in moderator.get(reverse("moderation:queue")).text
    assert "Several at once" in moderator.get(reverse("moderation:several")).text
    _decide(moderator, item, "remove", "conduct", "Stay respectful.")
    assert profiles.states[profile.pk] == "removed"
