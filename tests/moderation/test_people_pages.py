"""The pages about people: finding a member, their record, what can be imposed there, and who may look."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.audit.models import AuditEntry
from community.members.models import Member, Membership
from community.members.models.member import Role
from community.moderation.actions.claims import claim
from community.moderation.actions.decisions import decide
from community.moderation.actions.records import write_note
from community.moderation.models import Decision, MemberNote, QueueItem, Sanction
from tests.factories import members, moderation, people, sessions

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Member:
    return members.member(name="Ingrid Solheim")


@pytest.fixture
def moderator() -> Member:
    return members.moderator()


@pytest.fixture
def client(moderator) -> Client:
    return sessions.client_as(moderator)


def record_of(member: Member) -> str:
    return reverse("moderation:person", args=[member.uuid])


def form_for(member: Member, kind: str) -> str:
    return reverse("moderation:person-impose", args=[member.uuid, kind])


def decided(item: QueueItem, moderator: Member, outcome: str) -> Decision:
    claim(item=item, moderator=moderator)
    item.refresh_from_db()
    reason = "no-concern" if outcome in ("release", "keep") else "conduct"
    made = decide(
        item=item,
        moderator=moderator,
        outcome=outcome,
        reason=reason,
        note="A note to the author.",
        version=item.version,
    )
    assert made
    return made


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.MEMBER, Role.SECRETARIAT, Role.ADMINISTRATOR])
def test_for_everybody_else_there_are_no_such_pages(member, role):
    other = sessions.client_as(members.member(role))
    for address in (reverse("moderation:people"), record_of(member), form_for(member, "warning")):
        assert other.get(address).status_code in (302, 404)


def test_nobody_reads_what_is_on_record_about_themself(moderator, client):
    assert client.get(record_of(moderator)).status_code == 404


def test_a_member_is_found_by_a_part_of_the_name_or_the_handle(member, client):
    for words in ("solh", f"@{member.handle}"):
        assert record_of(member) in client.get("/moderation/people", {"q": words}).content.decode()


def test_whom_nobody_is_called_is_said(client):
    assert "No member is called so" in client.get("/moderation/people", {"q": "nobody\0 at all"}).content.decode()


def test_applicants_have_no_record(client):
    applicant = members.applicant(name="Not Yet")
    assert client.get(record_of(applicant)).status_code == 404
    assert record_of(applicant) not in client.get("/moderation/people", {"q": "Not"}).content.decode()


def test_without_a_name_the_page_shows_what_holds_now(member, client):
    people.imposed(Sanction.Kind.READ_ONLY, member)
    people.over(people.imposed(Sanction.Kind.READ_ONLY, other := members.member()))
    page = client.get("/moderation/people").content.decode()
    assert record_of(member) in page
    assert record_of(other) not in page


def test_each_look_at_a_record_is_written_down_once_an_hour(member, moderator, client):
    client.get(record_of(member))
    client.get(record_of(member))
    looked = AuditEntry.objects.filter(actor=moderator, action="moderation.record_open", target_id=str(member.pk))
    assert looked.count() == 1


def test_the_record_shows_only_the_groups_that_both_sit_in(member, moderator, client):
    members.group(member, moderator, name="Shared table")
    members.group(member, name="Another table")
    page = client.get(record_of(member)).content.decode()
    assert "Shared table" in page
    assert "Another table" not in page


def test_the_record_shows_decisions_of_ones_own_teams_alone(member, moderator, client):
    ours = moderation.held_item(author=member)
    Membership.objects.create(group=ours.team, member=moderator)
    theirs = moderation.held_item(author=member)
    decided(ours, moderator, "return")
    decided(theirs, moderation.moderator_of(theirs), "return")
    page = client.get(record_of(member)).content.decode()
    assert reverse("moderation:item", args=[ours.public_id]) in page
    assert reverse("moderation:item", args=[theirs.public_id]) not in page


def flagged(flagger: Member, moderator: Member, outcomes: str, *, days: int) -> None:
    for outcome in outcomes.split():
        item = moderation.flagged_item(flagger=flagger)
        Membership.objects.create(group=item.team, member=moderator)
        made = decided(item, moderator, outcome)
        Decision.objects.filter(pk=made.pk).update(created=F("created") - timedelta(days=days))


def test_flags_are_counted_from_five_on_and_not_those_of_this_month(member, moderator, client):
    flagged(member, moderator, "keep keep remove remove", days=40)
    flagged(member, moderator, "keep keep", days=0)
    assert "fewer than five" in client.get(record_of(member)).content.decode()
    flagged(member, moderator, "remove", days=40)
    assert "followed: 3, not followed: 2" in client.get(record_of(member)).content.decode()


def test_the_record_says_nowhere_what_was_flagged(member, moderator, client):
    flagged(member, moderator, "keep keep remove remove remove", days=40)
    page = client.get(record_of(member)).content.decode()
    items = QueueItem.objects.values_list("public_id", flat=True)
    assert not any(item in page for item in items)


def test_a_note_is_for_other_moderators(member, client):
    note = reverse("moderation:person-note", args=[member.uuid])
    client.post(note, {"text": "Said sorry on the phone."})
    assert "Said sorry on the phone." in sessions.client_as(members.moderator()).get(record_of(member)).content.decode()
    assert "Said sorry" not in sessions.client_as(member).get("/accounts/standing").content.decode()


def test_a_note_is_among_the_data_that_the_member_takes_along_without_who_wrote_it(member, moderator):
    write_note(member=member, by=moderator, text="Said sorry on the phone.")
    own = sessions.client_as(member)
    own.post("/accounts/reauthenticate/", {"password": "a long password"})
    held = own.get("/accounts/data/file").json()["moderation"]
    assert [note["text"] for note in held["notes"]] == ["Said sorry on the phone."]
    assert moderator.name not in str(held)


def test_nobody_notes_anything_about_a_colleague(member):
    colleague = members.moderator(organisation=member.organisation)
    note = reverse("moderation:person-note", args=[member.uuid])
    answer = sessions.client_as(colleague).post(note, {"text": "A good fellow."})
    assert answer.status_code == 400
    assert "A good fellow." not in MemberNote.objects.values_list("text", flat=True)


def test_a_double_click_keeps_one_note(member, client):
    sent = {"text": "Once.", "submission_key": "00000000-0000-4000-8000-000000000001"}
    for _ in range(2):
        client.post(reverse("moderation:person-note", args=[member.uuid]), sent)
    assert MemberNote.objects.count() == 1


SAID = {"days": "5", "rule": "conduct", "words": "You were rude to a colleague."}


@pytest.mark.parametrize("kind", ["warning", "limit", "read-only", "suspension"])
def test_the_form_imposes(member, client, kind):
    answer = client.post(form_for(member, kind), SAID | {"posts_per_day": "2"}, follow=True)
    assert "Imposed. The member has been told" in answer.content.decode()
    assert Sanction.objects.get().kind == kind


def test_the_form_proposes_a_ban(member, client):
    members.member(Role.SECRETARIAT)
    answer = client.post(form_for(member, "ban"), SAID, follow=True)
    assert "waits up to 14 days" in answer.content.decode()


def test_the_form_of_a_kind_that_is_none_is_not_there(member, client):
    assert client.get(form_for(member, "banishment")).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"days": "0"}, {"days": "31"}, {"days": "-3"}, {"days": "tomorrow"}, {"words": " "}, {"rule": "no-concern"}],
    ids=str,
)
def test_what_is_wrong_is_said_beside_it_and_the_words_stay(member, client, wrong):
    answer = client.post(form_for(member, "read-only"), SAID | wrong)
    assert answer.status_code == 400
    assert 'class="errorlist"' in answer.content.decode()
    assert (SAID | wrong)["words"].strip() in answer.content.decode()
    assert not Sanction.objects.exists()


def test_it_can_follow_from_a_decision_over_a_text_of_the_member(member, moderator, client):
    item = moderation.held_item(author=member)
    Membership.objects.create(group=item.team, member=moderator)
    made = decided(item, moderator, "remove")
    assert made.public_id in client.get(form_for(member, "warning"), {"decision": made.public_id}).content.decode()
    client.post(form_for(member, "warning"), SAID | {"decision": made.public_id})
    assert Sanction.objects.get().decision == made


def test_it_does_not_follow_from_a_decision_over_somebody_elses_text(member, moderator, client):
    item = moderation.held_item()
    Membership.objects.create(group=item.team, member=moderator)
    made = decided(item, moderator, "remove")
    answer = client.post(form_for(member, "warning"), SAID | {"decision": made.public_id})
    assert answer.status_code == 400


def test_a_decision_imposes_nothing_by_itself(member):
    item = moderation.held_item(author=member)
    decided(item, moderation.moderator_of(item), "remove")
    assert not Sanction.objects.exists()


def test_a_second_person_agrees_from_the_list(member):
    ban = people.proposed_ban(member)
    second = sessions.client_as(members.moderator())
    assert (
        reverse("moderation:sanction-agree", args=[ban.public_id])
        in second.get("/moderation/sanctions").content.decode()
    )
    answer = second.post(reverse("moderation:sanction-agree", args=[ban.public_id]), follow=True)
    assert "the ban holds from now on" in answer.content.decode()
    again = second.post(reverse("moderation:sanction-agree", args=[ban.public_id]), follow=True)
    assert "Somebody was faster" in again.content.decode()


def test_whoever_proposed_it_is_told_why_they_cannot_agree(member):
    ban = people.proposed_ban(member)
    first = sessions.client_as(ban.imposed_by)
    page = first.get("/moderation/sanctions").content.decode()
    assert reverse("moderation:sanction-agree", args=[ban.public_id]) not in page
    assert reverse("moderation:sanction-withdraw", args=[ban.public_id]) in page


def test_those_who_oversee_find_who_cannot_come_in_and_lift_it(member):
    made = people.imposed(Sanction.Kind.SUSPENSION, member)
    people.imposed(Sanction.Kind.READ_ONLY, members.member(name="Reads Only"))
    page = sessions.client_as(members.member(Role.ADMINISTRATOR)).get("/moderation/sanctions").content.decode()
    assert reverse("moderation:sanction-lift", args=[made.public_id]) in page
    assert "Reads Only" not in page


def test_the_form_lifts(member, client):
    made = people.imposed(Sanction.Kind.READ_ONLY, member)
    client.post(reverse("moderation:sanction-lift", args=[made.public_id]), {"words": "Enough."})
    made.refresh_from_db()
    assert made.state == Sanction.State.LIFTED


def test_the_record_costs_the_same_however_much_stands_there(member, moderator, client):
    _fill(member, moderator)
    client.get(record_of(member))
    with CaptureQueriesContext(connection) as few:
        client.get(record_of(member))
    for _ in range(3):
        _fill(member, moderator)
    with CaptureQueriesContext(connection) as many:
        client.get(record_of(member))
    assert len(many) == len(few)


def _fill(member: Member, moderator: Member) -> None:
    people.imposed(Sanction.Kind.WARNING, member)
    write_note(member=member, by=members.moderator(), text="A note.")
    item = moderation.held_item(author=member)
    Membership.objects.create(group=item.team, member=moderator)
    decided(item, moderator, "return")
    members.group(member, moderator)


def test_the_list_and_the_members_own_page_cost_the_same_too(member, client):
    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as listed:
            client.get("/moderation/sanctions")
        with CaptureQueriesContext(connection) as own:
            sessions.client_as(member).get("/accounts/standing")
        return len(listed), len(own) - len(_session_queries(own))

    people.proposed_ban()
    people.imposed(Sanction.Kind.WARNING, member)
    few = asked()
    for _ in range(3):
        people.proposed_ban()
        people.imposed(Sanction.Kind.WARNING, member)
    assert asked() == few


def _session_queries(found: CaptureQueriesContext) -> list[str]:
    return [query["sql"] for query in found.captured_queries if "django_session" in query["sql"]]


@pytest.mark.parametrize("address", ["people", "sanctions", "record", "impose", "lift"])
def test_every_page_speaks_arabic(member, address):
    moderator = members.moderator(language="ar")
    made = people.imposed(Sanction.Kind.SUSPENSION, member)
    people.proposed_ban()
    pages = {
        "people": "/moderation/people",
        "sanctions": "/moderation/sanctions",
        "record": record_of(member),
        "impose": form_for(member, "suspension"),
        "lift": reverse("moderation:sanction-lift", args=[made.public_id]),
    }
    page = sessions.client_as(moderator).get(pages[address])
    assert page.status_code == 200
    assert 'dir="rtl"' in page.content.decode()
    assert "Suspension" not in page.content.decode()


def test_the_queue_leads_to_people(client):
    page = client.get("/moderation/").content.decode()
    assert "/moderation/people" in page
    assert "/moderation/sanctions" in page
