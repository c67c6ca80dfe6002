"""Who will read it, as its author chooses: all, a group, several organisations, or people by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from community.core.form_fields import field_of
from community.core.tlp import Label, acting
from community.members.models import Audience, Group, Member, Membership
from forum.models import Thread

from .fields import LabelField
from .finding import FIND_AND_TICK, ORGANISATIONS, PEOPLE, FinderForm, PickedField

NAMED = "named"
MOST_ORGANISATIONS = 20
LOOK_AGAIN = {
    "hx-post": "",
    "hx-trigger": "change",
    "hx-vals": '{"find": "1"}',
    "hx-target": ".chooser",
    "hx-select": ".chooser",
    "hx-select-oob": "#send",
    "hx-swap": "outerHTML",
    "hx-sync": "closest form:replace",
}
"""Lets the sentence about the readers follow a choice; without a script, the button that finds them does it.

The answer to what was chosen before is not waited for: it would set the choice back.
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Readers out of a wider audience: those in one of `groups`, or people by name; all when there are neither."""

    groups: tuple[Group, ...] = ()
    people: tuple[Member, ...] = ()


class ReadersForm(FinderForm):
    """Chooses readers within an audience."""

    everybody: Any = _("Everybody on this board")

    readers = forms.ChoiceField(label=_("Who can read it"), required=False, widget=forms.Select(attrs=LOOK_AGAIN))
    organisations = PickedField(by="public_id")

    def __init__(self, *args: Any, author: Member, within: Audience, always: Member | None, **kwargs: Any) -> None:
        """`author`, whoever chooses, offers their groups; `always` is among the named, ticked or not."""
        self.within, self.always = within, always
        self._all = within.members()
        super().__init__(*args, among=self._all.exclude(pk=always.pk) if always else self._all, **kwargs)
        self._everybody = self._all.count()
        self._groups = {group.public_id: group for group in _groups_to_choose(author, within)}
        self._sizes = _sizes(self._groups.values(), self._all)
        field_of(self, ORGANISATIONS, PickedField).queryset = _organisations()
        field_of(self, "readers", forms.ChoiceField).choices = [
            ("", _with_size(self.everybody, self._everybody)),
            *((key, _with_size(group.name, self._sizes.get(group.pk, 0))) for key, group in self._groups.items()),
            (ORGANISATIONS, _("Several organisations")),
            (NAMED, _("Named readers")),
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        picked = {NAMED: PEOPLE, ORGANISATIONS: ORGANISATIONS}.get(said.get("readers", ""))
        if picked and picked not in self.errors and not said[picked]:
            self.add_error("readers", FIND_AND_TICK)
        if len(said.get(ORGANISATIONS, ())) > MOST_ORGANISATIONS:
            self.add_error("readers", _("Choose fewer organisations, or everybody on this board."))
        return said

    @property
    def looks_for(self) -> str:
        return ORGANISATIONS if self["readers"].value() == ORGANISATIONS else PEOPLE

    @property
    def is_named(self) -> bool:
        return str(self["readers"].value()) == NAMED

    @cached_property
    def chosen(self) -> Chosen:
        """What is chosen so far, whether or not the form was sent; all while nothing valid is."""
        readers = self["readers"].value() or ""
        if readers == NAMED:
            return Chosen(people=tuple(self.picked(PEOPLE)))
        if readers == ORGANISATIONS:
            return Chosen(groups=tuple(self.picked(ORGANISATIONS)))
        group = self._groups.get(readers)
        return Chosen(groups=(group,)) if group else Chosen()

    def size(self) -> int:
        """Return how many members would read with the choice made so far."""
        if self.is_named:
            return len(self.chosen.people) + (self.always is not None)
        if not self.chosen.groups:
            return self._everybody
        inside = Membership.objects.filter(group__in=self.chosen.groups).values("member")
        return self._all.filter(pk__in=inside).count()


class NarrowForm(ReadersForm):
    """A stricter label, or fewer readers, for a thread that is there."""

    everybody = _("Those who read it now")
    label = LabelField()

    def __init__(self, *args: Any, thread: Thread, author: Member, **kwargs: Any) -> None:
        super().__init__(*args, author=author, within=thread.audience, always=thread.author, **kwargs)
        least = acting(thread.label).strictness
        field_of(self, "label", LabelField).offer(label for label in Label if label.strictness >= least)


def _with_size(name: Any, size: int) -> str:
    return ngettext("%(group)s: %(size)d member", "%(group)s: %(size)d members", size) % {"group": name, "size": size}


def _groups_to_choose(author: Member, within: Audience) -> QuerySet[Group]:
    """Return the author's groups that would make fewer readers: those not asked for anyway."""
    return (
        Group.objects.filter(members=author)
        .exclude(kind=Group.Kind.NAMED)
        .exclude(pk__in=within.groups.values("pk"))
        .order_by("kind", "name")
    )


def _organisations() -> QuerySet[Group]:
    return Group.objects.filter(kind=Group.Kind.ORGANISATION, organisation__merged_into=None).order_by("name")


def _sizes(groups: Iterable[Group], readers: QuerySet[Member]) -> dict[int, int]:
    counted = Membership.objects.filter(group__in=groups, member__in=readers).values_list("group").annotate(Count("pk"))
    return dict(counted)
