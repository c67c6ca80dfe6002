"""Who reads it, as a sentence with a number: it stands beside every label."""

from dataclasses import dataclass

from django.core.cache import cache
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.members.models import Audience, Group

_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Readers:
    """How many members an audience has, and the names of the groups it asks for."""

    count: int
    groups: tuple[str, ...]

    def sentence(self) -> SafeString:
        """Return e.g. "Read by 34 members of the Transport group", the number in <strong>."""
        number = ngettext("%(n)s member", "%(n)s members", self.count) % {"n": self.count}
        if not self.groups:
            return _with_number(_("Read by {number} of the network"), number)
        groups = _(" and of ").join(self.groups)
        return _with_number(_("Read by {number} of {groups}"), number, groups=groups)


def _with_number(sentence: str, number: str, **names: str) -> SafeString:
    return format_html(sentence, number=format_html("<strong>{}</strong>", number), **names)


def readers_of(audience: Audience) -> Readers:
    """Return the readers of an audience whose text the viewer sees; counted at most once a minute."""
    key = f"readers:{audience.pk}"
    found: Readers | None = cache.get(key)
    if found is None:
        found = Readers(audience.members().count(), tuple(group.name for group in _groups(audience)))
        cache.set(key, found, _SECONDS)
    return found


def _groups(audience: Audience) -> list[Group]:
    return list(audience.groups.order_by("kind", "name"))
