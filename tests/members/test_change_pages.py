"""The pages of changes: who sees which, proposing, deciding, coming too late."""

import html
import re

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.members.models import Change, Domain, Group, Member, Membership
from community.members.models.change_kinds import Kind, State
from community.members.models.member import Role
from realtime.models import Notification
from realtime.notices import notices
from tests.factories import changes, members

pytestmark = pytest.mark.django_db

LIST = "/members/changes/"
REASON = "Takes over the storage board."


def page_of(answer) -> str:
    return html.unescape(answer.content.decode())


def form_page(kind: str) -> str:
    return f"/members/changes/propose/{kind}"


def pressed(change: Change, deed: str) -> str:
    return f"/members/changes/{change.public_id}/{deed}"


@pytest.mark.parametrize(
    ("role", "listed", "proposes"),
    [
        (Role.MEMBER, 404, 404),
        (Role.MODERATOR, 200, 404),
        (Role.SECRETARIAT, 200, 404),
        (Role.ADMINISTRATOR, 200, 200),
    ],
)
def test_staff_see_the_list_and_administrators_propose(role, listed, proposes, client_as):
    client = client_as(members.member(role))
    assert client.get(LIST).status_code == listed
    for path in (form_page("role"), form_page("merge"), "/members/changes/take/role", "/members/changes/take/seat"):
        assert client.get(path).status_code == proposes


@pytest.mark.parametrize("path", [form_page("own-email"), form_page("x"), "/members/changes/take/x"])
def test_other_kinds_have_no_form(path, client_as):
    assert client_as(changes.administrator()).get(path).status_code == 404


@pytest.mark.parametrize(
    ("role", "in_nav"),
    [(Role.MEMBER, False), (Role.MODERATOR, False), (Role.SECRETARIAT, True), (Role.ADMINISTRATOR, True)],
)
def test_those_who_decide_find_it_in_the_navigation(role, in_nav, client_as):
    assert (f'href="{LIST}"' in client_as(members.member(role)).get("/notifications/").content.decode()) is in_nav


def test_two_people_fill_the_reserve_on_the_site(client_as):
    first, second = changes.administrator(), members.member(Role.SECRETARIAT)
    subject, reserve = changes.subject(role=Role.MODERATOR), members.group(kind=Group.Kind.RESERVE)
    offered = client_as(first).get(form_page("seat"))
    assert reserve in offered.context["form"].fields["group"].queryset
    client_as(first).post(form_page("seat"), {"member": subject.email, "group": reserve.pk, "reason": REASON})
    assert not Membership.objects.filter(group=reserve).exists()
    client_as(second).post(pressed(Change.objects.get(), "second"))
    assert Membership.objects.get(group=reserve).member == subject


def test_the_reserve_is_there_before_anybody_asks_for_it():
    executor = MigrationExecutor(connection)
    loaded = executor.loader.get_migration("members", "0007_the_reserve").operations[0]
    Group.objects.filter(kind=Group.Kind.RESERVE).delete()
    for _again in range(2):
        loaded.code(apps, None)
    assert Group.objects.get(kind=Group.Kind.RESERVE).name == "Reserve moderators"


def test_propose_read_the_reason_second_and_it_is_in_force(client_as):
    first, second = changes.administrator(name="First Person"), members.member(Role.SECRETARIAT)
    subject = changes.subject(name="Ada Example", email="ada@example.org")
    said = {"member": "Ada@Example.org", "role": Role.MODERATOR, "reason": f" {REASON}\n"}
    answer = client_as(first).post(form_page("role"), said, follow=True)
    assert "Proposed. It waits up to 14 days" in page_of(answer)
    change = Change.objects.get()
    assert change.reason == REASON
    waiting = page_of(client_as(second).get(LIST))
    assert all(words in waiting for words in ("Ada Example", "First Person", REASON, "it takes effect at once"))
    answer = client_as(second).post(pressed(change, "second"), follow=True)
    assert "Seconded: it is in force" in page_of(answer)
    assert Member.objects.get(pk=subject.pk).role == Role.MODERATOR


def test_the_two_are_shown_where_the_person_sits_already(client_as):
    subject = changes.subject()
    members.group(subject, name="Storage readers")
    changes.proposed(Kind.ROLE, subject)
    assert "Storage readers" in page_of(client_as(changes.administrator()).get(LIST))


def test_those_who_may_not_decide_are_told_why_and_get_no_button(client_as):
    by = changes.administrator()
    change = changes.proposed(by=by)
    mine = page_of(client_as(by).get(LIST))
    assert "Withdraw it" in mine
    assert "Second it" not in mine
    colleague = page_of(client_as(changes.administrator(organisation=by.organisation)).get(LIST))
    assert "another organisation than the first" in colleague
    assert pressed(change, "") not in colleague


def test_whoever_comes_too_late_sees_what_was_decided_meanwhile(client_as):
    change = changes.proposed()
    late = client_as(changes.administrator())
    client_as(changes.administrator(name="Faster Person")).post(pressed(change, "decline"))
    answer = late.post(pressed(change, "second"))
    assert answer.status_code == 409
    assert "Somebody was faster" in page_of(answer)
    assert "Faster Person" in page_of(answer)
    change.refresh_from_db()
    assert change.state == State.DECLINED


@pytest.mark.parametrize("deed", ["second", "decline", "withdraw"])
def test_buttons_are_forms(deed, client_as):
    change = changes.proposed()
    assert client_as(changes.administrator()).get(pressed(change, deed)).status_code == 405
    csrf = Client(enforce_csrf_checks=True)
    csrf.cookies = client_as(changes.administrator()).cookies
    assert csrf.post(pressed(change, deed)).status_code == 403


@pytest.mark.parametrize("role", [Role.MEMBER, Role.MODERATOR])
def test_for_others_a_proposal_does_not_exist(role, client_as):
    change = changes.proposed()
    client = client_as(members.member(role))
    absent = client.get("/members/changes/000000000000")
    assert client.get(f"/members/changes/{change.public_id}").status_code == absent.status_code == 404
    assert client.post(pressed(change, "second")).status_code == 404


def test_a_moderator_reads_which_roles_were_given_and_nothing_else(client_as):
    role, factors, seat = changes.seconded(Kind.ROLE), changes.seconded(Kind.FACTORS), changes.seconded(Kind.SEAT)
    moderator = members.moderator()
    members.group(role.member, name="Storage readers")
    client = client_as(moderator)
    assert client.get(f"/members/changes/{role.public_id}").status_code == 200
    assert "Storage readers" not in page_of(client.get(f"/members/changes/{role.public_id}"))
    for change in (factors, seat):
        assert client.get(f"/members/changes/{change.public_id}").status_code == 404


def test_a_members_own_new_address_is_seen_by_nobody_else(client_as):
    member = changes.subject()
    Change.objects.create(
        kind=Kind.OWN_EMAIL,
        state=State.WAITING,
        member=member,
        email="new@example.org",
        proposed_by=member,
        proposed_from=member.organisation,
        expires=member.joined,
        due=member.joined,
    )
    assert "new@example.org" not in page_of(client_as(changes.administrator()).get(LIST))
    assert "new@example.org" in page_of(client_as(member).get("/accounts/sessions/"))
    assert "new@example.org" not in page_of(client_as(members.member()).get("/accounts/sessions/"))


@pytest.mark.parametrize(
    ("kind", "said", "wrong"),
    [
        ("role", {"member": "nobody@example.org", "role": "moderator"}, "member"),
        ("role", {"member": "Twin", "role": "moderator"}, "member"),
        ("role", {"member": "\x00", "role": "moderator"}, "member"),
        ("role", {"member": "x" * 300, "role": "moderator"}, "member"),
        ("role", {"member": "one@example.org", "role": "member"}, "role"),
        ("role", {"member": "one@example.org", "role": "emperor"}, "role"),
        ("role", {"member": "one@example.org", "role": "moderator", "reason": " "}, "reason"),
        ("role", {"member": "one@example.org", "role": "moderator", "reason": "a\x00"}, "reason"),
        ("role", {"member": "one@example.org", "role": "moderator", "reason": "a" * 501}, "reason"),
        ("seat", {"member": "one@example.org", "group": "999999"}, "group"),
        ("seat", {"member": "one@example.org", "group": "organisation"}, "group"),
        ("organisation", {"member": "one@example.org", "organisation": ""}, "organisation"),
        ("organisation", {"member": "one@example.org", "organisation": "own"}, "__all__"),
        ("email", {"member": "one@example.org", "email": "not an address"}, "email"),
        ("email", {"member": "one@example.org", "email": "TWO@example.org"}, "__all__"),
        ("factors", {"member": "one@example.org"}, "__all__"),
        ("domains", {"organisation": "own", "domains": "no dots"}, "domains"),
        ("domains", {"organisation": "own", "domains": "a.b/c"}, "domains"),
        ("domains", {"organisation": "own", "domains": "\n".join(f"a{n}.example.org" for n in range(21))}, "domains"),
        ("domains", {"organisation": "own", "domains": "taken.example.org"}, "__all__"),
        ("merge", {"organisation": "own", "into": "own"}, "__all__"),
    ],
)
def test_what_is_not_in_order_is_shown_again_with_a_sentence(kind, said, wrong, client_as):
    one = members.member(email="one@example.org")
    members.member(email="two@example.org")
    members.member(Role.SECRETARIAT)
    for _ in range(2):
        members.member(name="Twin")
    Domain.objects.create(name="taken.example.org", organisation=members.organisation())
    keys = {"own": one.organisation_id, "organisation": members.group(kind=Group.Kind.ORGANISATION).pk}
    said = {"reason": REASON} | {name: keys.get(value, value) for name, value in said.items()}
    answer = client_as(changes.administrator()).post(form_page(kind), said)
    assert answer.status_code == 422
    assert wrong in answer.context["form"].errors
    assert not Change.objects.exists()


def test_a_seat_that_takes_one_person_is_given_from_the_same_form(client_as):
    member, group = members.member(email="one@example.org"), members.group()
    said = {"member": "one@example.org", "group": group.pk, "reason": REASON}
    answer = client_as(changes.administrator()).post(form_page("seat"), said, follow=True)
    assert "this seat takes one person" in page_of(answer)
    assert Membership.objects.filter(member=member, group=group).exists()
    assert not Change.objects.exists()


def test_power_is_taken_away_from_the_page(client_as):
    client, moderator = client_as(changes.administrator()), members.moderator(email="one@example.org")
    group = members.group(moderator)
    client.post("/members/changes/take/seat", {"member": "one@example.org", "group": group.pk})
    client.post("/members/changes/take/role", {"member": "one@example.org"})
    assert not group.members.exists()
    assert Member.objects.get(pk=moderator.pk).role == Role.MEMBER
    assert client.post("/members/changes/take/role", {"member": "one@example.org"}).status_code == 422


def test_nobody_takes_their_own_role_away(client_as):
    by = changes.administrator(email="one@example.org")
    answer = client_as(by).post("/members/changes/take/role", {"member": "one@example.org"})
    assert "Nobody gives a role to themself" in page_of(answer)
    assert Member.objects.get(pk=by.pk).role == Role.ADMINISTRATOR


def test_the_list_costs_the_same_for_two_and_for_twenty(client_as):
    client = client_as(changes.administrator())

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        return len(captured)

    for kind in (Kind.ROLE, Kind.DOMAINS):
        changes.proposed(kind), changes.seconded(kind)
    queries()
    few = queries()
    for _ in range(6):
        changes.proposed(Kind.SEAT), changes.seconded(Kind.FACTORS), changes.proposed(Kind.MERGE)
    assert queries() == few


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_news_of_a_change_is_a_line_in_the_members_language_that_leads_somewhere(language, client_as):
    second = changes.administrator(language=language)
    subject = changes.subject(language=language)
    group = members.group(second)
    changes.proposed(Kind.MERGE)
    changes.seconded(Kind.FACTORS, subject)
    changes.seconded(Kind.ROLE)
    changes.proposed(Kind.SEAT, changes.subject(role=Role.MODERATOR), group=group)
    change = Change.objects.get(group=group)
    client_as(changes.administrator()).post(pressed(change, "second"))
    for person in (second, subject):
        client = client_as(person)
        page = client.get("/notifications/").content.decode()
        assert "%(" not in page
        for told in Notification.objects.filter(recipient=person):
            target = notices[told.notice].targets(person).filter(pk=told.target_id).first()
            if target:
                assert client.get(notices[told.notice].url(target)).status_code == 200, told.notice
    codes = set(Notification.objects.filter(recipient__in=[second, subject]).values_list("notice", flat=True))
    assert codes == {"change-proposed", "change-settled", "change-waits", "group-gained"}


def test_the_pages_have_no_inline_script_or_style(client_as):
    changes.proposed()
    client = client_as(changes.administrator())
    for path in (LIST, form_page("seat")):
        body = client.get(path).content.decode()
        assert not re.search(r"\s(style|on[a-z]+)=", body)
