"""Makes the six boards with their moderators, the standing groups, and the rules that moderators set."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import cycle

from community.core.tlp import Label
from community.members.models import Audience, Group, Member, Membership
from community.members.models.member import Role
from community.moderation.actions.stamping import renew_stamp
from community.moderation.models import SavedNote, WatchRule
from community.moderation.models.rule_kinds import Effect
from forum.models import Board

from .cast import composed, contents
from .conversation import WrittenThread
from .signins import SIGN_INS

_REVIEWED_EVERY = timedelta(days=7)
"""Rules are looked at again one by one, from the week after the demo's day on."""


def load_boards(members: dict[str, Member]) -> dict[str, Board]:
    """Make the boards, each for the whole network, and return them by slug."""
    network = Audience.objects.of()
    return {
        slug: Board.objects.create(
            slug=slug,
            position=position,
            names=facts["names"],
            descriptions=facts["descriptions"],
            audience=network,
            moderators=_group(
                f"Moderators: {facts['names']['en']}",
                (members[key] for key in facts["moderators"]),
                kind=Group.Kind.MODERATORS,
            ),
        )
        for position, (slug, facts) in enumerate(contents("boards").items(), start=1)
    }


def load_groups(members: dict[str, Member], threads: Iterable[WrittenThread]) -> dict[str, Group]:
    """Make each board's standing group: whoever writes in its TLP:AMBER threads, filled up to its size."""
    written = list(threads)
    groups = {}
    for place, (slug, facts) in enumerate(contents("boards").items()):
        inside = {key for thread in written if thread.board == slug and is_amber(thread) for key in thread.authors}
        inside.add(SIGN_INS["member"])
        others = [person.key for person in composed()[place * 13 :] if person.key not in inside]
        chosen = [*sorted(inside), *others][: max(facts["size"], len(inside))]
        groups[slug] = _group(facts["group"], (members[key] for key in chosen))
    return groups


def is_amber(thread: WrittenThread) -> bool:
    return Label(thread.label).strictness >= Label.AMBER.strictness


def load_saved_notes(boards: Iterable[Board]) -> None:
    """Let every team keep the same notes, written by whoever of it comes first."""
    for board in boards:
        first = Membership.objects.filter(group=board.moderators).order_by("pk").select_related("member")[0].member
        for note in contents("saved-notes")["notes"]:
            name, texts = note["name"], {language: text for language, text in note.items() if language != "name"}
            SavedNote.objects.create(team=board.moderators, name=name, texts=texts, changed_by=first)


def load_rules(boards: Iterable[Board], as_of: datetime) -> None:
    """Make the watch rules; every rule, those that came with the platform too, is somebody's to look at again."""
    WatchRule.objects.bulk_create(
        WatchRule(
            value=rule["term"],
            effect=rule.get("effect", Effect.HOLD),
            language=rule.get("language", ""),
            explanation=rule["explanation"],
            translations={"ar": rule["ar"]},
        )
        for rule in contents("watch-rules")["rules"]
    )
    seats = Membership.objects.filter(group__in=[board.moderators for board in boards], member__role=Role.MODERATOR)
    owners = cycle(seats.order_by("member").values_list("member", flat=True).distinct())
    for number, (rule, owner) in enumerate(zip(WatchRule.objects.order_by("pk"), owners, strict=False)):
        rule.owner_id, rule.review = owner, as_of.date() + (number + 1) * _REVIEWED_EVERY
        rule.save(update_fields=["owner", "review"])
    renew_stamp()


def _group(name: str, members: Iterable[Member], kind: Group.Kind = Group.Kind.STANDING) -> Group:
    group = Group.objects.create(name=name, kind=kind)
    Membership.objects.bulk_create(Membership(group=group, member=member) for member in members)
    return group
