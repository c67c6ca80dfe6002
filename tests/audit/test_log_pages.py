"""The log's page: who reads it, what it shows and hides, how it is filtered, paged, taken along."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.audit import reading
from community.audit.actions.reasons import erase_reason
from community.audit.actions.sealing import seal_committed
from community.audit.models import AuditEntry, AuditReason
from community.audit.record import keep_reason, record
from community.members.models.member import Role
from tests.factories import audit, members, sessions

pytestmark = pytest.mark.django_db

WORDS = "A member told me of a threat."


@pytest.fixture
def overseer():
    return members.member(Role.ADMINISTRATOR, name="Vera Overseer")


@pytest.fixture
def client(overseer):
    return sessions.client_as(overseer)


def _main(answer) -> str:
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def _record(action="members.admitted", *, actor=None, target=None, at=None, **details) -> AuditEntry:
    actor = actor or members.member()
    entry = AuditEntry(
        at=at or timezone.now(),
        actor=actor,
        action=action,
        target_type="members.member",
        target_id=str((target or actor).pk),
        details=details,
    )
    entry.save()
    return entry


# who reads it


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.ADMINISTRATOR, 200),
        (Role.SECRETARIAT, 200),
        (Role.MODERATOR, 404),
        (Role.MEMBER, 404),
        (Role.APPLICANT, 302),
        (None, 302),
    ],
)
def test_those_who_watch_over_staff_read_it_and_nobody_else(role, status):
    viewer = members.member(role) if role else None
    reason = _reason()
    client = sessions.client_as(viewer)
    assert client.get("/audit/").status_code == status
    assert client.post("/audit/export").status_code == (status if role else 403)
    answer = client.post(f"/audit/reasons/{reason.public_id}")
    assert answer.status_code == (status if role else 403)
    assert (WORDS in answer.content.decode()) == (status == 200)


def test_a_session_without_a_second_factor_is_sent_to_confirm(overseer):
    answer = sessions.client_as(overseer, second_factor=False).get("/audit/")
    assert answer.status_code == 302
    assert "second-factor" in answer["Location"]


def test_the_way_there_stands_in_the_bar_of_those_who_may_go():
    shown = {
        role: "/audit/" in sessions.client_as(members.member(role)).get("/forum/").text for role in Role.values[1:]
    }
    assert [role for role, there in shown.items() if there] == [Role.SECRETARIAT, Role.ADMINISTRATOR]


# what it shows


def test_the_newest_stands_first_in_words_with_ids_and_codes(client):
    actor = members.member(Role.MODERATOR, name="Noor Actor")
    _record("members.admitted", actor=actor, organisation=77)
    _record("members.role_set", actor=actor, after="moderator")
    text = _main(client.get("/audit/"))
    assert text.index("set somebody&#x27;s role") < text.index("admitted somebody to the network", text.index("<tbody"))
    assert "Noor Actor" in text
    assert f"@{actor.handle}" in text
    assert "organisation: 77" in text
    assert f"members.member:{actor.pk}" in text


def test_whoever_is_not_of_the_staff_is_named_by_key_alone(client):
    reader = members.member(name="Noor Reader")
    _record("forum.red_read", actor=reader, target=members.member())
    text = _main(client.get("/audit/"))
    assert f"members.member:{reader.pk}" in text
    assert "Noor Reader" not in text
    assert reader.handle not in text
    assert reader.handle not in client.post("/audit/export").getvalue().decode()


def test_what_nobody_did_was_done_by_the_site_itself(client):
    record(actor=None, action="members.created", target=members.member())
    assert "The site itself" in _main(client.get("/audit/"))


def test_it_says_so_in_arabic():
    reader = members.member(Role.SECRETARIAT, language="ar")
    _record("members.admitted")
    answer = sessions.client_as(reader).get("/audit/").content.decode()
    assert 'dir="rtl"' in answer
    assert "قبول شخص في الشبكة" in answer


def test_an_empty_log_says_what_will_stand_there(client):
    assert "Nothing has been recorded yet" in _main(client.get("/audit/"))


# the state of the chain


def test_the_head_says_how_far_it_is_sealed_and_what_waits(client):
    audit.sealed(3)
    audit.entries(2)
    text = _main(client.get("/audit/"))
    assert 'Sealed up to number <strong class="num">3</strong>' in text
    assert "2 entries wait for their seals." in text
    assert "Never verified" in text


def test_the_head_says_that_nobody_seals(client, monkeypatch):
    _waiting_since(timedelta(minutes=5))
    assert "waits for its seal for too long" in _main(client.get("/audit/"))


def _waiting_since(age: timedelta) -> None:
    entry = _record(at=timezone.now() - age)
    audit.by_sql("INSERT INTO audit_unsealed (entry_id) VALUES (%s)", entry.pk)


def test_the_head_says_when_it_was_verified(client):
    audit.sealed(1)
    audit.run("verify")
    assert "Verified: all was as it was written" in _main(client.get("/audit/"))


def test_the_head_says_what_a_verification_found(client):
    audit.sealed(1)
    _record()  # past `record`, so it waits for no seal
    assert audit.run("verify")[0] == 1
    assert "1 thing was not as it was written" in _main(client.get("/audit/"))


# filters


@pytest.fixture
def rows():
    """Return entries of two people over three days."""
    first, second = members.member(), members.member()
    day = datetime(2026, 5, 10, 12, tzinfo=UTC)
    return {
        "first": first,
        "second": second,
        "day 1": _record("members.admitted", actor=first, target=second, at=day),
        "day 2": _record("members.role_set", actor=first, target=first, at=day + timedelta(days=1)),
        "day 3": _record("members.role_set", actor=second, target=second, at=day + timedelta(days=2)),
    }


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, ["day 3", "day 2", "day 1"]),
        ({"action": "members.role_set"}, ["day 3", "day 2"]),
        ({"actor": "@first"}, ["day 2", "day 1"]),
        ({"actor": "first"}, ["day 2", "day 1"]),
        ({"target": "second"}, ["day 3", "day 1"]),
        ({"target": "members.member"}, ["day 3", "day 2", "day 1"]),
        ({"target": "forum.thread"}, []),
        ({"since": "2026-05-11"}, ["day 3", "day 2"]),
        ({"since": "2026-05-11", "until": "9999-12-31"}, ["day 3", "day 2"]),
        ({"until": "2026-05-11"}, ["day 2", "day 1"]),
        ({"since": "2026-05-11", "until": "2026-05-11"}, ["day 2"]),
        ({"since": "0001-01-01", "until": "9999-12-31"}, ["day 3", "day 2", "day 1"]),
        ({"action": "members.role_set", "actor": "first", "target": "first", "since": "2026-05-01"}, ["day 2"]),
        ({"action": "members.role_set", "actor": "first", "target": "second"}, []),
    ],
)
def test_what_fits_all_of_a_filter_is_shown(client, rows, said, found):
    if (name := said.get("actor", "")).removeprefix("@") in rows:
        said = said | {"actor": name.replace("first", rows["first"].handle)}
    if said.get("target") in rows:
        said = said | {"target": f"members.member:{rows[said['target']].pk}"}
    page = client.get("/audit/", said).context["page"]
    assert [line.at for line in page.lines] == [rows[name].at for name in found]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"actor": "nobody.at.all"}, "Nobody has this handle."),
        ({"target": "' OR 1=1"}, "This names nothing."),
        ({"since": "yesterday"}, "Write the day as year-month-day"),
        ({"since": "2026-05-11", "until": "2026-05-10"}, "This day is before the first one."),
        ({"action": "forum.unheard_of"}, "This cannot be chosen here"),
        ({"actor": "a\0b"}, "There is a character in it that cannot be kept."),
    ],
)
def test_a_filter_that_is_none_is_answered_with_a_sentence_and_no_rows(client, rows, said, sentence):
    answer = client.get("/audit/", said)
    assert answer.status_code == 400
    text = _main(answer)
    assert sentence in text
    assert "This filter cannot be used" in text
    assert "<tbody" not in text


def test_where_nothing_fits_the_page_says_what_to_do(client, rows):
    assert "No entry fits" in _main(client.get("/audit/", {"action": "forum.closed"}))


# pages


def test_pages_follow_each_other_without_gap_or_repetition(client, monkeypatch):
    monkeypatch.setattr(reading, "PAGE", 3)
    moment = timezone.now()
    made = [_record(at=moment - timedelta(seconds=place // 2)).pk for place in range(8)]  # some at the same moment
    seen, before = [], None
    while True:
        page = client.get("/audit/", {"before": before} if before else {}).context["page"]
        seen += [int(line.target.partition(":")[2]) for line in page.lines]
        if (before := page.older) is None:
            break
    order = AuditEntry.objects.filter(pk__in=made).order_by("-at", "-pk").values_list("target_id", flat=True)
    assert seen == [int(key) for key in order]


@pytest.mark.parametrize("before", ["0", "nothing", "-1", "9" * 18, "9" * 30])
def test_a_page_after_nothing_is_the_first(client, before):
    _record()
    assert len(client.get("/audit/", {"before": before}).context["page"].lines) == 1


def test_the_number_of_queries_does_not_grow(client, overseer):
    def count(**said) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get("/audit/", said).status_code == 200
        return len(queries)

    audit.sealed(2, reason=WORDS)
    few = count(action="members.admitted")
    for _ in range(20):
        audit.entries(1, reason=WORDS)
    seal_committed()
    assert count(action="members.admitted") == few


# reasons


def _reason() -> AuditReason:
    actor = members.member(Role.ADMINISTRATOR)
    entry = record(actor=actor, action="forum.glass_asked", target=actor)
    keep_reason(entry, WORDS)
    return AuditReason.objects.get(pk=entry.pk)


def test_the_words_of_a_reason_are_read_by_a_click_that_is_recorded(client, overseer):
    reason = _reason()
    assert WORDS not in client.get("/audit/").content.decode()
    assert client.get(f"/audit/reasons/{reason.public_id}").status_code == 405
    assert not AuditEntry.objects.filter(action="audit.reason_read").exists()
    assert WORDS in _main(client.post(f"/audit/reasons/{reason.public_id}"))
    client.post(f"/audit/reasons/{reason.public_id}")
    read = AuditEntry.objects.get(action="audit.reason_read")  # once an hour
    assert (read.actor, read.target_id) == (overseer, str(reason.pk))


def test_an_erased_reason_is_said_to_be_erased(client):
    reason = _reason()
    erase_reason(reason=reason)
    assert "The reason was erased." in _main(client.get("/audit/"))
    assert "These words were erased" in _main(client.post(f"/audit/reasons/{reason.public_id}"))


# taking it along


def _lines(answer) -> list[dict]:
    return [json.loads(line) for line in answer.getvalue().decode().splitlines()]


def test_what_fits_is_taken_along_as_lines_and_that_is_an_entry(client, overseer, rows, monkeypatch):
    monkeypatch.setattr(reading, "_EXPORTED_AT_ONCE", 1)
    answer = client.post("/audit/export", {"action": "members.role_set"})
    assert answer["Content-Type"] == "application/jsonl"
    assert "attachment" in answer["Content-Disposition"]
    assert [line["id"] for line in _lines(answer)] == [rows["day 3"].pk, rows["day 2"].pk]
    taken = AuditEntry.objects.get(action="audit.exported")
    assert (taken.actor, taken.details) == (overseer, {"only_action": "members.role_set"})


def test_a_line_holds_what_is_sealed_and_its_seal(client):
    [entry] = audit.sealed(1, reason=WORDS)
    answer = client.post("/audit/export", {"action": "members.admitted"})
    [line] = _lines(answer)
    assert line["number"] == 1
    assert len(line["seal"]) == 64
    assert line["reason"] == AuditReason.objects.get().hash
    assert line["details"] == entry.details
    assert WORDS not in json.dumps(line)


def test_a_filter_that_is_none_takes_nothing_along(client, rows):
    assert client.post("/audit/export", {"since": "yesterday"}).status_code == 400
    assert not AuditEntry.objects.filter(action="audit.exported").exists()


def test_nobody_takes_it_along_again_and_again(client):
    statuses = [client.post("/audit/export").status_code for _ in range(7)]
    assert statuses == [200] * 6 + [429]
