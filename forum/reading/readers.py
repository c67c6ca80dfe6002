"""Who reads it, as a sentence with a number: beside every label, and before anything is posted."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.members.models import Audience, Group, Member
from community.moderation.policy import QUORUM, who_may_look
from forum import policy
from forum.models import Board

_SECONDS = 60
_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Readers:
    """How many members an audience has, and the groups it asks for: of several organisations, the names of each."""

    count: int
    groups: tuple[tuple[str, ...], ...] = ()
    named: bool = False
    """Whether they are on a list of named people, beside which no group needs to be told."""
    kinds: frozenset[str] = frozenset()

    @classmethod
    def described(cls, groups: Iterable[Group], count: int = 0) -> "Readers":
        """Return so many readers who are in all of `groups`."""
        found = list(groups)
        kinds = frozenset(group.kind for group in found)
        return cls(count, tuple(_names(group) for group in found), Group.Kind.NAMED in kinds, kinds)

    def sentence(self) -> SafeString:
        """Return e.g. "Read by 34 members of the Transport group", the number in <strong>."""
        return format_html(_("Read by {readers}"), readers=self.whom("<strong>{}</strong>"))

    def whom(self, form: str) -> SafeString:
        """Return the same in few words, "34 members of the Transport group", the number in `form`."""
        if self.named:
            number = ngettext("%(n)s named reader", "%(n)s named readers", self.count) % {"n": self.count}
            return format_html(form, number)
        number = ngettext("%(n)s member", "%(n)s members", self.count) % {"n": self.count}
        if not self.groups:
            return format_html(_("{number} of the network"), number=format_html(form, number))
        return format_html(_("{number} of {groups}"), number=format_html(form, number), groups=self.names())

    def names(self) -> str:
        """Return who they are without a number: "the Transport group"."""
        if self.named:
            return _("Named readers")
        return _(" and of ").join(_any_of(names) for names in self.groups) or _("Everybody in the network")


def readers_of(audience: Audience) -> Readers:
    """Return the readers of an audience whose text the viewer sees; counted at most once a minute."""
    key = f"readers:{audience.pk}"
    found: Readers | None = cache.get(key)
    if found is None:
        found = Readers.described(_groups(audience), audience.members().count())
        cache.set(key, found, _SECONDS)
    return found


def readers_among(within: Audience, chosen: Iterable[Group], count: int, *, named: bool = False) -> Readers:
    """Return the readers that an author is about to choose: `count` of those in `within` and in one of `chosen`."""
    found = Readers.described(_groups(within), count)
    together = tuple(sorted(group.name for group in chosen))
    return replace(found, groups=(*found.groups, together) if together else found.groups, named=found.named or named)


def _groups(audience: Audience) -> QuerySet[Group]:
    return audience.groups.order_by("kind", "name").prefetch_related("parts")


def before_posting(
    readers: Readers, *, board: Board, label: str, audience: Audience, author: Member, named: Iterable[Member] = ()
) -> str:
    """Return who will read what `author` is about to post, moderators counted who could look: were it held.

    Of `named`, a list not made yet, under TLP:RED only the moderators among them.
    """
    lookers = {pk: of for pk, of in _lookers(board, policy.among(label, audience)).items() if pk != author.pk}
    if named and policy.needs_quorum(label):
        lookers = {member.pk: lookers[member.pk] for member in named if member.pk in lookers}
    held = ngettext("%(n)s moderator if held", "%(n)s moderators if held", len(lookers)) % {"n": len(lookers)}
    if policy.needs_quorum(label) and len(set(lookers.values())) < QUORUM:
        held = _(
            "what a moderator must read first comes back to you at once, for no two of different organisations are "
            "among them"
        )
    return _("%(readers)s; %(held)s") % {"readers": readers.whom("{}"), "held": held}


def _lookers(board: Board, among: Audience | None) -> dict[int, int | None]:
    """Return the moderators who could look, each with their organisation."""
    key = f"lookers:{board.moderators_id}:{among.pk if among else ''}"
    found: dict[int, int | None] | None = cache.get(key)
    if found is None:
        found = dict(who_may_look(board.moderators, among=among).values_list("pk", "organisation"))
        cache.set(key, found, _SECONDS)
    return found


def _names(group: Group) -> tuple[str, ...]:
    if group.kind == Group.Kind.ORGANISATIONS:
        return tuple(sorted(part.name for part in group.parts.all()))
    return (group.name,)


def _any_of(names: tuple[str, ...]) -> str:
    shown = names if len(names) <= _MOST_NAMES else names[: _MOST_NAMES - 1]
    words = _(" or ").join(shown)
    if more := len(names) - len(shown):
        others = ngettext("%(n)s other organisation", "%(n)s other organisations", more) % {"n": more}
        return _(" or ").join([words, others])
    return words
