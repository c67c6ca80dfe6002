"""Organisations: their domains, and what becomes of two that merge."""

import pytest
from allauth.account.models import EmailAddress

from community.core.rulings import Refused
from community.members.actions.admission import admit
from community.members.models import Audience, Domain, Group, Member
from community.members.models.change_kinds import Kind
from community.members.models.member import Role
from community.members.reading.accounts import likely_organisation
from realtime.models import Notification
from tests.factories import changes, members

pytestmark = pytest.mark.django_db


def home_of(*people: Member) -> Group:
    """Return the group of an organisation with these members."""
    organisation = members.organisation()
    for one in people:
        one.organisation = organisation
        one.save()
    return members.group(*people, organisation=organisation, kind=Group.Kind.ORGANISATION, name=organisation.name)


def told(change) -> set[Member]:
    found = Notification.objects.filter(notice="change-settled", target_id=change.pk).select_related("recipient")
    return {notification.recipient for notification in found}


def test_domains_are_set_as_a_whole_and_its_members_are_told():
    colleague, stranger = members.member(), members.member()
    home = home_of(colleague).organisation
    changes.seconded(Kind.DOMAINS, organisation=home, domains=["port.example.org", "quay.example.org"])
    change = changes.seconded(Kind.DOMAINS, organisation=home, domains=["quay.example.org"])
    assert list(Domain.objects.filter(organisation=home).values_list("name", flat=True)) == ["quay.example.org"]
    assert colleague in told(change)
    assert stranger not in told(change)


def test_a_domain_that_another_was_given_meanwhile_is_refused():
    first, second = changes.proposed(Kind.DOMAINS), changes.proposed(Kind.DOMAINS)
    changes.second(change=first, by=changes.administrator())
    with pytest.raises(Refused, match="belongs to another organisation"):
        changes.second(change=second, by=changes.administrator())
    assert Domain.objects.get().organisation == first.organisation


@pytest.mark.parametrize(
    ("email", "found"),
    [
        ("a@port.example.org", "port"),
        ("a@mail.port.example.org", "port"),
        ("a@berth.port.example.org", "berth"),
        ("a@airport.example.org", None),
        ("a@port.example.org.elsewhere.example", None),
    ],
)
def test_an_applicant_is_proposed_for_the_organisation_of_their_domain(email, found):
    port, berth = members.organisation(name="Port"), members.organisation(name="Berth")
    Domain.objects.create(name="port.example.org", organisation=port)
    Domain.objects.create(name="berth.port.example.org", organisation=berth)
    likely = likely_organisation(members.applicant(email=email))
    assert likely == {"port": port, "berth": berth, None: None}[found]


def test_after_a_merge_all_belong_to_one_and_read_no_old_texts_of_the_others():
    ours, theirs = members.member(), members.member()
    old, stays = home_of(ours), home_of(theirs)
    to_old, to_staying = Audience.objects.of(old), Audience.objects.of(stays)
    Domain.objects.create(name="old.example.org", organisation=old.organisation)
    change = changes.seconded(Kind.MERGE, organisation=old.organisation, into=stays.organisation)
    ours.refresh_from_db()
    assert ours.organisation == stays.organisation
    assert {to_old, to_staying} <= set(Audience.objects.visible_to(ours))
    assert to_old not in Audience.objects.visible_to(theirs)
    assert Domain.objects.get().organisation == stays.organisation
    assert {ours, theirs} <= told(change)


def test_whoever_leaves_after_a_merge_leaves_both():
    mover = changes.subject()
    old, stays = home_of(mover), home_of(members.member())
    changes.seconded(Kind.MERGE, organisation=old.organisation, into=stays.organisation)
    changes.seconded(Kind.ORGANISATION, mover, organisation=members.organisation())
    assert not Group.objects.filter(pk__in=[old.pk, stays.pk], members=mover).exists()


def test_an_organisation_that_was_merged_takes_nobody_any_more(client_as):
    change = changes.seconded(Kind.MERGE)
    gone, applicant = change.organisation, changes.subject(role=Role.APPLICANT)
    decider = members.moderator()
    with pytest.raises(Refused, match="merged into another"):
        admit(applicant=applicant, organisation=gone, by=decider)
    answer = client_as(decider).post(f"/members/applicants/{applicant.uuid}/admit", {"organisation": gone.pk})
    assert answer.status_code == 422
    members.member(Role.SECRETARIAT)
    for wanted in (
        changes.wanted(Kind.ORGANISATION, organisation=gone),
        changes.wanted(Kind.DOMAINS, organisation=gone),
        changes.wanted(Kind.MERGE, organisation=change.into, into=gone),
    ):
        with pytest.raises(Refused, match="merged into another"):
            changes.propose(change=wanted, by=changes.administrator())


def test_those_of_an_organisation_are_told_of_whoever_is_admitted_to_it():
    colleague = members.member()
    home = home_of(colleague)
    applicant = members.applicant()
    EmailAddress.objects.create(user=applicant, email=applicant.email, primary=True, verified=True)
    admit(applicant=applicant, organisation=home.organisation, by=members.moderator())
    heard = Notification.objects.filter(notice="group-gained").values_list("recipient", flat=True)
    assert list(heard) == [colleague.pk]
    assert list(Notification.objects.filter(recipient=applicant).values_list("notice", flat=True)) == ["admitted"]
