"""The forms for words: a thread, a reply, a new version."""

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from community.core.form_fields import field_of
from community.core.tlp import Label, acting
from community.members.models import Member
from forum.models import Board, Kind, Post
from forum.models.kind import UNNAMED

from .fields import LONGEST_TITLE, BodyField, LabelField, LineField, SubmissionKeyField, TagsField
from .kinds import OfKind, OfPoll
from .readers import LOOK_AGAIN, ReadersForm


class _Composed(forms.Form):
    """What every form for words has."""

    use_required_attribute = False  # an empty text gets our sentence, and nothing is lost on the way
    submission_key = SubmissionKeyField(required=False, initial=uuid.uuid4)
    said_sensitive = forms.BooleanField(
        required=False,
        label=_("This may be sensitive: let a moderator read it first"),
    )


class _InThread(_Composed):
    """Words in a thread that is there: under its label when no other is chosen."""

    label = LabelField(required=False)

    def __init__(self, *args: Any, labels: Iterable[Label], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "label", LabelField).offer(labels)


class ReplyForm(_InThread):
    """An answer to the post `to` (a public id)."""

    to = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    body = BodyField(label=_("Your reply"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.CONTENT_LANGUAGES)

    def __init__(self, *args: Any, under_rule: bool = False, **kwargs: Any) -> None:
        """Under the Chatham House Rule a reply is in its thread's language: another one would tell of its author."""
        super().__init__(*args, **kwargs)
        if under_rule:
            del self.fields["language"]


class EditForm(_InThread, OfKind):
    """A new version of a post; `base_number` is the version it was made from."""

    base_number = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    title = LineField(label=_("Title"), longest=LONGEST_TITLE, widget=forms.TextInput(attrs={"dir": "auto"}))
    body = BodyField(label=_("Your text"))
    tags = TagsField()
    reason = LineField(
        label=_("Why you change it"),
        longest=LONGEST_TITLE,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Readers find it in the history of the post."),
    )

    def __init__(self, *args: Any, post: Post, labels: Iterable[Label], **kwargs: Any) -> None:
        super().__init__(*args, labels=labels, **kwargs)
        self.language = post.language
        if post.is_opening:
            self.take_kind(post.thread.kind)
        for name in ("label",) if post.is_opening else ("title", "tags"):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        self.put_together(self.language)
        return self.cleaned_data


class ThreadForm(ReadersForm, _Composed, OfKind, OfPoll):
    """A new thread, perhaps a stricter one `beside` a post. Whether label and readers fit is the action's question."""

    title = LineField(label=_("Title"), longest=LONGEST_TITLE, widget=forms.TextInput(attrs={"dir": "auto"}))
    body = BodyField(label=_("Your text"))
    label = LabelField()
    language = forms.ChoiceField(label=_("Language"), choices=settings.CONTENT_LANGUAGES)
    tags = TagsField()
    under_rule = forms.BooleanField(
        required=False,
        label=_("Under the Chatham House Rule"),
        help_text=_(
            "Nobody is named in this thread, for good. Posts appear in batches, twice a day, after 48 hours at the "
            "latest, and are not changed afterwards. It needs at least eight possible participants of three "
            "organisations, and authors some of whose posts are published."
        ),
    )

    def __init__(
        self,
        *args: Any,
        author: Member,
        board: Board,
        beside: Post | None = None,
        kind: str = Kind.DISCUSSION,
        **kwargs: Any,
    ) -> None:
        if beside:
            self.everybody = _("Everybody who reads that thread")
        within = beside.thread.audience if beside else board.audience
        super().__init__(*args, author=author, within=within, always=author, **kwargs)
        least = acting(beside.label).strictness if beside else 0
        field = field_of(self, "label", LabelField)
        field.offer(label for label in Label if label.strictness >= least)
        field.widget.attrs |= LOOK_AGAIN
        self.take_kind(kind)
        for name in self._not_asked(kind, is_beside=beside is not None):
            del self.fields[name]

    def _not_asked(self, kind: str, *, is_beside: bool) -> Iterator[str]:
        if is_beside or kind not in UNNAMED:
            yield "under_rule"
        if kind != Kind.POLL:
            yield from OfPoll.base_fields

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        self.put_together(said.get("language", ""))
        return said
