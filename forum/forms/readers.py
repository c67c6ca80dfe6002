"""Who will read a thread, as its author chooses it."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from community.members.models import Group, Member, Membership
from forum.models import Board


class _GroupField(forms.ModelChoiceField["Group"]):
    """Groups, each with the number of members who would read."""

    sizes: Mapping[int, int] = {}

    def label_from_instance(self, obj: Group) -> str:
        size = self.sizes.get(obj.pk, 0)
        return ngettext("%(group)s: %(size)d member", "%(group)s: %(size)d members", size) % {
            "group": obj.name,
            "size": size,
        }


class ReadersForm(forms.Form):
    """Who, of a board's readers, will read a thread: all, or those who are also in one of the author's groups."""

    readers = _GroupField(Group.objects.none(), label=_("Who can read it"), required=False)

    def __init__(self, *args: Any, author: Member, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._board = board
        groups = _groups_to_choose(author, board)
        field = cast("_GroupField", self.fields["readers"])
        everybody = board.audience.members()
        self._everybody = everybody.count()
        field.sizes = _sizes(groups, everybody)
        field.empty_label = ngettext(
            "Everybody on this board: %(size)d member", "Everybody on this board: %(size)d members", self._everybody
        ) % {"size": self._everybody}
        field.queryset = groups
        # the number beside the button follows the choice
        field.widget.attrs |= {
            "hx-get": reverse("forum:thread-readers", args=[board.slug]),
            "hx-target": "#send",
            "hx-swap": "outerHTML",
        }

    def chosen(self) -> Group | None:
        """Return the group chosen so far; none while everybody or nothing valid is."""
        field = cast("_GroupField", self.fields["readers"])
        try:
            group: Group | None = field.clean(self["readers"].value())
        except ValidationError:
            return None
        return group

    def size(self) -> int:
        """Return how many members would read with the choice made so far."""
        group = self.chosen()
        return cast("_GroupField", self.fields["readers"]).sizes.get(group.pk, 0) if group else self._everybody


def _groups_to_choose(author: Member, board: Board) -> QuerySet[Group]:
    """Return the author's groups that would make fewer readers: those the board does not ask for anyway."""
    return (
        Group.objects.filter(members=author)
        .exclude(kind=Group.Kind.NAMED)
        .exclude(pk__in=board.audience.groups.values("pk"))
        .order_by("kind", "name")
    )


def _sizes(groups: QuerySet[Group], readers: QuerySet[Member]) -> dict[int, int]:
    counted = Membership.objects.filter(group__in=groups, member__in=readers).values_list("group").annotate(Count("pk"))
    return dict(counted)
