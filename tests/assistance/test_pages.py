"""The pages of assistance: from a draft to feedback through the public doors, and who sees a name where."""

import re

import pytest
from django.urls import reverse

from community.assistance.models import Request, Space, Step, Summary
from community.assistance.states import BY_DEED, State
from community.members.models import FocalPoint
from tests.factories import assistance, members
from tests.factories.sessions import client_as

pytestmark = pytest.mark.django_db

NAMES = ("Rita Requester", "Edo Expert", "Requesting Port")


def form(cast, **fields):
    said = assistance.said(topic=cast.topic) | {"label": "TLP:AMBER", "shown": "nothing"} | fields
    return {**said, "topic": said["topic"].pk}


def do(cast, deed, by, reason=""):
    return client_as(by).post(reverse("assistance:do", args=[cast.request, deed]), {"reason": reason}, follow=True)


def page(cast, by):
    return client_as(by).get(reverse("assistance:request", args=[cast.request]))


def test_a_request_goes_from_draft_to_summary_through_its_pages():
    cast = assistance.Cast(State.DRAFT)
    asker, staff, expert = client_as(cast.requester), client_as(cast.secretariat), client_as(cast.expert)
    sent = form(cast, may_be_summarised="on")
    assert (
        asker.post(
            reverse("assistance:new"), {"title": "Half a thought", "label": "TLP:AMBER", "shown": "nothing"}
        ).status_code
        == 302
    )
    assert asker.post(reverse("assistance:write", args=[cast.request]), sent | {"submit": "1"}).status_code == 302
    for deed in ("authenticate", "acknowledge"):
        do(cast, deed, cast.secretariat)
    do(cast, "terms", cast.secretariat, "Two calls, nothing on site.")
    assert "Two calls" in page(cast, cast.requester).content.decode()
    do(cast, "agree", cast.requester)
    do(cast, "circulate", cast.secretariat)
    experts = reverse("assistance:experts", args=[cast.request])
    assert "knows exactly this subject" in staff.get(experts).content.decode()
    staff.post(experts, {"experts": [str(cast.expert.uuid)], "at_once": 3})
    assert expert.post(reverse("assistance:offer", args=[cast.request]), assistance.offered()).status_code == 302
    staff.post(reverse("assistance:offer-choose", args=[cast.offer()]))
    for by in (cast.requester, cast.expert):
        do(cast, "consent", by)
    assert cast.fresh().state == State.MATCHED
    space = reverse("assistance:space", args=[Space.objects.get()])
    assert cast.expert.name in asker.get(space).content.decode()
    day = assistance.offered()["valid_until"]
    asker.post(reverse("assistance:space-plan", args=[Space.objects.get()]), {"words": "First call", "day": day})
    assert "First call" in expert.get(space).content.decode()
    expert.post(reverse("assistance:space-begin", args=[Space.objects.get()]), {"body": "Good day.", "language": "en"})
    assert Space.objects.get().thread
    assert "/t/" in expert.get(space).content.decode()
    assert "wait for a moderator" in asker.get(space).content.decode()
    assert staff.get(space).status_code == 404
    do(cast, "begin", cast.requester)
    do(cast, "deliver", cast.expert)
    for client, words in ((asker, "Very clear."), (expert, "Well prepared.")):
        client.post(reverse("assistance:feedback", args=[cast.request]), {"useful": 5, "together": 4, "words": words})
    assert "Well prepared." in page(cast, cast.requester).content.decode()
    do(cast, "close", cast.secretariat)
    edited = {"title": "Looking at seals", "body": "What others can learn.", "ready": "on"}
    staff.post(reverse("assistance:summary", args=[cast.request]), edited)
    assert (Summary.objects.get().state, Summary.objects.get().title) == (Summary.State.READY, "Looking at seals")


def named(state, **fields):
    """Return a cast whose names stand out."""
    cast = assistance.Cast(State.DRAFT, **fields)
    for one, name in ((cast.requester, NAMES[0]), (cast.expert, NAMES[1])):
        one.name = name
        one.save()
    cast.requester.organisation.name = NAMES[2]
    cast.requester.organisation.save()
    for step in assistance._WAY:
        if cast.request.state == state:
            break
        step(cast)
    return cast


SEES = {
    # who: what they see of requester, expert and organisation before, while both are asked, and once both agreed;
    # None: there is no such page for them
    "requester": ({0, 2}, {0, 2}, {0, 1, 2}),
    "secretariat": ({0, 2}, {0, 1, 2}, {0, 1, 2}),
    "focal point": ({0, 2}, {0, 2}, {0, 2}),
    "expert": (set(), {1}, {0, 1, 2}),
    "other expert": (set(), set(), None),
    "bystander": (None, None, None),
    "administrator": (None, None, None),
}


@pytest.mark.parametrize("moment", [0, 1, 2], ids=["sent to experts", "both are asked", "matched"])
@pytest.mark.parametrize("who", SEES)
def test_nobody_finds_a_name_before_it_is_theirs_to_know(who, moment):
    cast = named(State.CIRCULATED)
    other = assistance.expert(cast.topic)
    cast.invite(cast.expert, other)
    if moment:
        cast.make_offer()
        cast.choose()
        cast.do("consent", cast.requester)
    if moment == 2:
        cast.do("consent", cast.expert)
    focal = members.member(organisation=cast.requester.organisation)
    FocalPoint.objects.create(member=focal, organisation=focal.organisation)
    people = {
        "requester": cast.requester,
        "secretariat": cast.secretariat,
        "focal point": focal,
        "expert": cast.expert,
        "other expert": other,
        "bystander": members.member(),
        "administrator": members.member("administrator"),
    }
    viewer = people[who]
    answer = page(cast, viewer)
    expected = SEES[who][moment]
    assert answer.status_code == (404 if expected is None else 200)
    client = client_as(viewer)
    lists = [client.get(reverse(name)) for name in ("assistance:index", "realtime:notifications", "assistance:gaps")]
    text = "".join(_main(one) for one in (answer, *lists))
    found = {number for number, name in enumerate(NAMES) if name in text}
    own = {"requester": {0, 2}, "focal point": {2}, "expert": {1}}.get(who, set())
    if who == "secretariat" and moment == 0:
        found -= {1}  # whom they asked, they know
    assert found - own <= (expected or set()), f"{who} finds {found}"
    assert (expected or set()) - own <= found


def _main(answer):
    return re.sub(r"(?s)^.*?<main", "<main", answer.content.decode())


@pytest.mark.parametrize(
    ("label", "shown", "seen", "name"),
    [
        ("TLP:GREEN", "nothing", 404, False),
        ("TLP:GREEN", "unnamed", 200, False),
        ("TLP:GREEN", "named", 200, True),
        ("TLP:AMBER", "nothing", 404, False),
    ],
)
def test_members_see_of_a_request_what_the_requester_said(label, shown, seen, name):
    cast = named(State.CIRCULATED, label=label, shown=shown)
    answer = page(cast, members.member())
    assert answer.status_code == seen
    assert (NAMES[0] in answer.content.decode()) is name


def test_an_edit_after_circulation_is_a_new_version_and_offers_must_be_confirmed():
    cast = assistance.Cast(State.OFFERS)
    cast.choose()
    change = reverse("assistance:change", args=[cast.request])
    sent = form(cast, situation="Only the night shift now.", version=1)
    assert client_as(cast.requester).post(change, sent).status_code == 302
    assert (cast.fresh().version, cast.request.offer) == (2, None)
    assert "has to be confirmed" in page(cast, cast.expert).content.decode()
    late = client_as(cast.requester).post(change, sent | {"situation": "Again."})
    assert "Somebody changed the request meanwhile" in late.content.decode()
    assert (
        not client_as(cast.secretariat)
        .post(reverse("assistance:offer-choose", args=[cast.offer()]), follow=True)
        .context["page"]
        .request.offer
    )
    confirm = reverse("assistance:offer-confirm", args=[cast.offer()])
    client_as(cast.expert).post(confirm, {"valid_until": assistance.offered()["valid_until"]})
    client_as(cast.secretariat).post(reverse("assistance:offer-choose", args=[cast.offer()]))
    assert cast.fresh().offer == cast.offer()


def test_an_expert_who_leaves_loses_the_space_and_the_request_goes_back_to_experts():
    cast = assistance.Cast(State.IN_DELIVERY)
    space = reverse("assistance:space", args=[Space.objects.get()])
    assert client_as(cast.expert).get(space).status_code == 200
    do(cast, "leave", cast.expert, "I change my work.")
    assert client_as(cast.expert).get(space).status_code == 404
    assert client_as(cast.requester).get(space).status_code == 200
    assert (cast.fresh().state, cast.request.offer) == (State.CIRCULATED, None)
    assert Step.objects.latest("pk").deed == "leave"


def test_what_is_half_written_can_be_kept_and_not_submitted():
    cast = assistance.Cast(State.DRAFT)
    client = client_as(cast.requester)
    half = {"title": "Half", "label": "TLP:AMBER", "shown": "nothing", "languages": ["en"]}
    answer = client.post(reverse("assistance:new"), half | {"submit": "1"})
    assert answer.status_code == 400
    assert {"topic", "situation", "outcome"} <= set(answer.context["form"].errors)
    client.post(reverse("assistance:new"), half)
    assert Request.objects.get(title="Half").state == State.DRAFT


def test_a_draft_is_nobodys_but_its_authors():
    cast = assistance.Cast(State.DRAFT)
    assert page(cast, cast.secretariat).status_code == 404
    assert page(cast, cast.requester).status_code == 200


@pytest.mark.parametrize("deed", [deed for deed, move in BY_DEED.items() if move.by_button])
def test_no_button_works_for_a_bystander(deed):
    cast = assistance.Cast(State.OFFERS, label="TLP:GREEN", shown="unnamed")
    before = Step.objects.count()
    do(cast, deed, members.member(), assistance.REASON)
    assert Step.objects.count() == before
