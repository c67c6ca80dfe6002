"""Who can help with what, and requests for assistance, each brought to its state by the real actions and then dated."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from community.assistance.actions.feedback import respond
from community.assistance.actions.invitations import invite
from community.assistance.actions.moves import move
from community.assistance.actions.offers import choose, make_offer
from community.assistance.actions.requests import keep_draft
from community.assistance.models import Feedback, Invitation, Milestone, Offer, Request, Space, Step
from community.assistance.policy import due_in
from community.directory.models import Expertise, Profile, Topic
from community.members.models import Member

from .cast import contents
from .signins import SIGN_INS

_ASKING: Final = "-"
_WRITTEN: Final[tuple[str, ...]] = (
    "title",
    "region",
    "sector",
    "gap",
    "situation",
    "outcome",
    "measure",
    "audience",
    "people",
    "languages",
    "formats",
    "urgency",
    "label",
    "shown",
    "may_be_summarised",
)


def load_assistance(members: Mapping[str, Member], as_of: datetime) -> None:
    """Let the experts of the content say what they know, and its requests be asked and answered."""
    written = contents("assistance")
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    for key, facts in written["experts"].items():
        _make_expert(members[key], facts, topics, as_of)
    for said in written["requests"]:
        _Told(said, members, topics, as_of).tell()


def _make_expert(member: Member, facts: Mapping[str, Any], topics: Mapping[str, Topic], as_of: datetime) -> None:
    said = {name: facts[name] for name in ("languages", "regions", "sectors", "availability") if name in facts}
    profile = Profile.objects.create(member=member, confirmed=as_of - timedelta(days=40), **said)
    Expertise.objects.bulk_create(Expertise(profile=profile, topic=topics[slug]) for slug in facts["topics"])


class _Told:
    """One request, told from its draft to where it stands."""

    def __init__(
        self, said: dict[str, Any], members: Mapping[str, Member], topics: Mapping[str, Topic], as_of: datetime
    ) -> None:
        self.said, self.members, self.as_of = said, members, as_of
        self.began = as_of - timedelta(days=said["days_ago"])
        self.secretariat = members[SIGN_INS["secretariat"]]
        facts = {name: said[name] for name in _WRITTEN if name in said}
        self.request = keep_draft(by=members[said["by"]], said={**facts, "topic": topics[said["topic"]]})

    def tell(self) -> None:
        for deed in self.said["deeds"]:
            self._do(*deed)
        if "invited" in self.said:
            invite(request=self.request, by=self.secretariat, experts=self._people("invited"), at_once=3)
        for expert in self._people("offers"):
            make_offer(request=self.request, by=expert, said=self._offer())
        if "matched" in self.said:
            self._match(self.members[self.said["matched"]])
        for key, (useful, together, words) in self.said.get("feedback", {}).items():
            respond(request=self.request, by=self._who(key), useful=useful, together=together, words=words)
        if self.said.get("closed"):
            self._do("close", SIGN_INS["secretariat"])
        self._date()

    def _match(self, expert: Member) -> None:
        choose(offer=Offer.objects.get(request=self.request, expert=expert), by=self.secretariat)
        self._do("consent", _ASKING)
        move(request=self.request, deed="consent", by=expert)
        for deed in self.said.get("after", []):
            self._do(*deed)
        space = Space.objects.get(request=self.request)
        for words, days in self.said.get("milestones", []):
            at = self.as_of + timedelta(days=days)
            done = at if days < 0 else None
            Milestone.objects.create(space=space, words=words, day=at.date(), done=done, by=expert)

    def _do(self, deed: str, who: str, reason: str = "") -> None:
        self.request = move(request=self.request, deed=deed, by=self._who(who), reason=reason)

    def _who(self, key: str) -> Member:
        return self.members[self.said["by"] if key == _ASKING else key]

    def _people(self, name: str) -> list[Member]:
        return [self.members[key] for key in self.said.get(name, [])]

    def _offer(self) -> dict[str, Any]:
        return {
            "words": "I have done this twice where I work, and can share how, with the parts that did not go well.",
            "capacity": 4,
            "lead_days": 14,
            "languages": self.said["languages"],
            "formats": self.said["formats"],
            "has_interest": False,
            "interest": "None: nobody I work for sells anything of this.",
            "valid_until": (self.as_of + timedelta(days=60)).date(),
        }

    def _date(self) -> None:
        """Spread what was done over the days since it began; what waits, waits since the last step."""
        steps = list(Step.objects.filter(request=self.request).order_by("pk"))
        share = (self.as_of - self.began) / (len(steps) + 1)
        for place, step in enumerate(steps, start=1):
            step.at = self.began + share * place
        Step.objects.bulk_update(steps, ["at"])
        self._wait(steps)
        self._date_what_hangs_on_it({step.deed: step.at for step in steps})

    def _wait(self, steps: list[Step]) -> None:
        last = steps[-1]
        longest = due_in(last.after)
        since = next(step.at for step in steps if step.after == last.after)
        due = last.at + longest if longest else None
        Request.objects.filter(pk=self.request.pk).update(created=self.began, since=since, due=due)

    def _date_what_hangs_on_it(self, at: Mapping[str, datetime]) -> None:
        told = Request.objects.filter(pk=self.request.pk)
        if "authenticate" in at:
            told.update(authenticated=at["authenticate"])
        if "consent" in at:
            told.update(requester_agreed=at["consent"], expert_agreed=at["consent"])
            Space.objects.filter(request=self.request).update(opened=at["consent"])
        if "circulate" in at:
            Invitation.objects.filter(request=self.request).update(
                at=at["circulate"], until=self.as_of + timedelta(days=5)
            )
        if "offer" in at:
            Offer.objects.filter(request=self.request).update(made=at["offer"])
        if "respond" in at:
            Feedback.objects.filter(space__request=self.request).update(at=at["respond"])
