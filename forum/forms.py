"""What a member writes, parsed and validated; actions write it."""

import re
import uuid
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from community.core import markup, text
from community.core.tlp import Label
from community.members.models import Group, Member, Membership
from community.moderation.models import Flag

from .models import Board, Subscription

LONGEST_TITLE = 200
LONGEST_BODY = 30_000
LONGEST_NOTE = 2_000
LONGEST_TAG = 40
MOST_TAGS = 5
_LONGEST_TAGS = MOST_TAGS * (LONGEST_TAG + len(", "))

_TAG_SEPARATORS = re.compile(r"[,،;؛\n]")  # Arabic comma and semicolon too
_TOO_DEEP = _(
    "Quotes or lists stand too deep within each other to be laid out. Take out the outer levels and send it again."
)


class WordsField(forms.CharField):
    """Words that are cleaned in our way, with our sentences. No `maxlength`: browsers cut a paste there in silence."""

    def __init__(self, *, longest: int, **options: Any) -> None:
        super().__init__(**options)
        self.longest = longest

    def clean(self, value: Any) -> str:
        written = value or ""
        if not self.required and not written.strip():
            return ""
        return text.clean(written, longest=self.longest)


class LineField(WordsField):
    """Words on one line."""

    def clean(self, value: Any) -> str:
        return " ".join(super().clean(value).split())


class BodyField(WordsField):
    """Markdown that can be laid out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=LONGEST_BODY, widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}), **options)

    def clean(self, value: Any) -> str:
        body = super().clean(value)
        if markup.is_too_deep(body):
            raise ValidationError(_TOO_DEEP, code="too_deep")
        return body


class TagsField(forms.CharField):
    """A few words, separated by commas, with or without a hash sign before them.

    Each is kept as it stands in its address, lower case with hyphens: another spelling, or an address with a number,
    would tell of a tag in a thread that one cannot read.
    """

    def __init__(self) -> None:
        super().__init__(
            label=_("Tags"), required=False, help_text=_("Up to five, separated by commas, e.g. custody, training")
        )

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        if not (value or "").strip():
            return []
        said = _TAG_SEPARATORS.split(text.clean(value, longest=_LONGEST_TAGS))
        tags = [_tag(part) for part in said if part.strip(" #")]
        distinct = list(dict.fromkeys(tags))
        if len(distinct) > MOST_TAGS:
            raise ValidationError(
                ngettext_lazy("Choose at most %(most)d tag.", "Choose at most %(most)d tags.", "most"),
                params={"most": MOST_TAGS},
            )
        return distinct


def _tag(words: str) -> str:
    tag = slugify(text.clean(words, longest=LONGEST_TAG), allow_unicode=True)
    if not 0 < len(tag) <= LONGEST_TAG:
        raise ValidationError(_("A tag is made of letters and digits, in a word or two. Write it in another way."))
    return tag


class SubmissionKeyField(forms.Field):
    """Made with the form, so that a double click is one submission; a damaged one is only no protection."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> uuid.UUID | None:
        try:
            return uuid.UUID(str(value))
        except ValueError:
            return None


class _Composed(forms.Form):
    """What every form for words has."""

    use_required_attribute = False  # an empty text gets our sentence, and nothing is lost on the way
    submission_key = SubmissionKeyField(required=False, initial=uuid.uuid4)
    said_sensitive = forms.BooleanField(
        required=False,
        label=_("This may be sensitive: let a moderator read it first"),
    )


class ReplyForm(_Composed):
    """An answer to the post `to` (a public id)."""

    to = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    body = BodyField(label=_("Your reply"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.CONTENT_LANGUAGES)


class EditForm(_Composed):
    """A new version of a post; `base_number` is the version it was made from."""

    base_number = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    title = LineField(label=_("Title"), longest=LONGEST_TITLE, widget=forms.TextInput(attrs={"dir": "auto"}))
    body = BodyField(label=_("Your text"))
    tags = TagsField()

    def __init__(self, *args: Any, opening: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not opening:
            del self.fields["title"], self.fields["tags"]


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


class ThreadForm(ReadersForm, _Composed):
    """A new thread. Whether the label fits the readers is the action's question."""

    title = LineField(label=_("Title"), longest=LONGEST_TITLE, widget=forms.TextInput(attrs={"dir": "auto"}))
    body = BodyField(label=_("Your text"))
    label = forms.ChoiceField(
        label=_("Label"), choices=Label.choices, widget=forms.Select(attrs={"class": "select select-tlp"})
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.CONTENT_LANGUAGES)
    tags = TagsField()

    def __init__(self, *args: Any, author: Member, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, author=author, board=board, **kwargs)
        self.fields["label"].choices = _labels_to_choose(board)  # type: ignore[attr-defined]


class FlagForm(forms.Form):
    """What a moderator should look at."""

    use_required_attribute = False
    reason = forms.ChoiceField(label=_("What is wrong with it?"), choices=Flag.Reason.choices, widget=forms.RadioSelect)
    note = WordsField(
        label=_("What should the moderator know?"),
        longest=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Only moderators read this. The author is not told who asked."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("reason") == Flag.Reason.OTHER and not said.get("note") and "note" not in self.errors:
            self.add_error("note", _("Say in a few words what is wrong."))
        return said


class SubscriptionForm(forms.Form):
    """What to hear of a thread or a board."""

    level = forms.ChoiceField(choices=Subscription.Level.choices)


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


def _labels_to_choose(board: Board) -> list[tuple[str, str]]:
    """TLP:RED is for named people: it is offered only where the board's readers are named."""
    named = board.audience.groups.filter(kind=Group.Kind.NAMED).exists()
    return [(value, words) for value, words in Label.choices if value != Label.RED or named]
