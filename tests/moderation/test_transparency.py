"""How the network is moderated, in numbers for every member: by rule, never by person, small ones left out."""

import csv
import io
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from community.members.models import Member
from community.moderation.models import Decision, QueueItem
from community.moderation.reading import transparency_page, year_figures
from tests.factories import members
from tests.factories.moderation import decided, held_item, moderator_of

pytestmark = pytest.mark.django_db

PAGE = "/moderation/transparency"
_rounds = count(100)


@pytest.fixture
def item() -> QueueItem:
    return held_item()


@pytest.fixture
def moderator(item) -> Member:
    return moderator_of(item)


@pytest.fixture
def make(item, moderator):
    """Return a function that lets so many decisions have been made, in the middle of last month unless said."""

    def _make(number, outcome, *, kind="hold", reason="no-concern", at=None, by_machine=False, hours=None):
        at = at or (timezone.now().replace(day=1) - timedelta(days=10))
        Decision.objects.bulk_create(
            Decision(
                item=item,
                moderator=moderator,
                outcome=outcome,
                reason=reason,
                kind=kind,
                by_machine=by_machine,
                round=next(_rounds),
                item_version=1,
                created=at,
                waited=timedelta(hours=hours) if hours else None,
            )
            for _ in range(number)
        )

    return _make


def tables(figures=None) -> dict[str, list[str]]:
    """Return the numbers of each table, the total last."""
    figures = figures or transparency_page().lately
    return {
        table.key: [*(line.number for line in table.lines), *([table.total.number] if table.total else [])]
        for table in figures.tables
    }


def test_every_member_finds_the_page_from_any_other_and_nobody_else_does(client, client_as):
    assert PAGE in client_as(members.member()).get(reverse("forum:index")).text
    assert client_as(members.member()).get(PAGE).status_code == 200
    assert client.get(PAGE).status_code == 302
    assert client_as(members.applicant()).get(PAGE).status_code == 302


def test_what_was_decided_stands_by_kind_and_by_rule(make):
    make(20, "release")
    make(12, "return", reason="conduct")
    make(6, "remove", reason="personal")
    make(7, "remove", kind="flag", reason="personal")
    make(9, "keep", kind="flag")
    make(5, "release", kind="appeal")
    make(8, "keep", kind="appeal", reason="personal")
    found = tables()
    assert found["held"] == ["20", "12", "6", "38"]
    assert found["flagged"] == ["7", "9", "16"]
    assert found["appealed"] == ["5", "8", "13"]
    assert found["rules"] == ["fewer than 5", "fewer than 5", "13", "not shown", "fewer than 5", "fewer than 5"]


def test_false_alarms_are_a_share_of_what_checks_held(make):
    make(15, "release", reason="false-alarm", by_machine=True)
    make(45, "release", by_machine=True)
    make(30, "release")
    [checked] = [table for table in transparency_page().lately.tables if table.key == "checked"]
    assert [(line.number, line.share) for line in checked.lines] == [("15", 25), ("45", 75)]


def test_a_number_below_five_is_not_shown_nor_what_it_could_be_computed_from(make, client_as):
    make(20, "release")
    make(31, "return", reason="conduct")
    make(2, "remove", reason="personal")
    assert tables()["held"] == ["not shown", "31", "fewer than 5", "53"]
    assert tables()["rules"][2] == "fewer than 5"
    assert "fewer than 5" in client_as(members.member()).get(PAGE).text


def test_what_the_rules_add_up_to_is_not_told_where_another_table_must_not_tell_it(make):
    make(40, "release")
    make(30, "return", reason="conduct")
    make(20, "return", reason="personal")
    make(10, "return", reason="label")
    make(6, "return", reason="sensitive")
    make(9, "return", reason="advertising")
    make(8, "return", reason="other")
    make(3, "remove", kind="flag", reason="conduct")
    make(50, "keep", kind="flag")
    found = tables()
    assert found["flagged"] == ["not shown", "not shown", "53"]
    assert "not shown" in found["rules"]


def test_half_of_what_was_held_was_decided_within(make):
    for hours in (1, 2, 3, 4, 50):
        make(1, "release", hours=hours)
    assert transparency_page().lately.median == "3 h 00"


def test_of_few_no_time_is_told(make):
    make(4, "release", hours=2)
    assert transparency_page().lately.median == ""


def test_this_month_is_not_counted_yet(item, moderator):
    decided(item, by=moderator)
    assert tables()["held"] == ["fewer than 5"] * 4


def test_a_year_has_a_report_and_a_sheet_with_the_same_numbers(make, client_as):
    at = datetime(timezone.now().year - 1, 6, 15, tzinfo=UTC)
    make(20, "release", at=at)
    make(30, "return", reason="conduct", at=at)
    make(10, "remove", reason="personal", at=at)
    client = client_as(members.member())
    assert f"{PAGE}/{at.year}" in client.get(PAGE).text
    page = client.get(f"{PAGE}/{at.year}").text
    assert f"Moderation in {at.year}" in page
    sheet = client.get(f"{PAGE}/{at.year}/csv")
    assert sheet["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(sheet.content.decode("utf-8-sig"))))
    assert ["Held texts", "Released", "20"] in rows
    assert ["Held texts", "In all", "60"] in rows
    for row in rows[1:]:
        assert row[2] in page


@pytest.mark.parametrize("year", ["1999", "9999", "99999999999999999999"])
def test_a_year_without_decisions_has_none(client_as, year):
    client = client_as(members.member())
    assert client.get(f"{PAGE}/{year}").status_code == 404
    assert client.get(f"{PAGE}/{year}/csv").status_code == 404


def test_no_page_names_a_moderator_or_a_board(make, item, moderator, client_as):
    make(20, "release")
    client = client_as(members.member())
    for address in (PAGE, f"{PAGE}/{timezone.now().year}"):
        page = client.get(address).text
        assert moderator.name not in page
        assert item.team.name not in page


def test_it_is_counted_once_an_hour(make, client_as):
    make(20, "release")
    client = client_as(members.member())
    client.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE)
    assert not [query["sql"] for query in queries if "GROUP BY" in query["sql"]]
    make(7, "release")
    assert tables()["held"][-1] == "20"
    cache.clear()
    assert tables()["held"][-1] == "27"


def test_what_it_costs_does_not_grow_with_what_was_decided(make):
    asked = []
    for number in (10, 200):
        make(number, "release", hours=2)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            transparency_page()
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_years_begin_with_the_first_decision(make):
    make(5, "release", at=datetime(timezone.now().year - 3, 5, 1, tzinfo=UTC))
    assert year_figures(timezone.now().year - 3)
    assert year_figures(timezone.now().year - 4) is None
