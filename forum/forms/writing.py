"""The forms for words: a thread, a reply, a new version."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from community.core.tlp import Label
from community.members.models import Group, Member
from forum.models import Board

from .fields import LONGEST_TITLE, BodyField, LineField, SubmissionKeyField, TagsField
from .readers import ReadersForm


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

    def __init__(self, *args: Any, under_rule: bool = False, **kwargs: Any) -> None:
        """Under the Chatham House Rule a reply is in its thread's language: another one would tell of its author."""
        super().__init__(*args, **kwargs)
        if under_rule:
            del self.fields["language"]


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


class ThreadForm(ReadersForm, _Composed):
    """A new thread. Whether the label fits the readers is the action's question."""

    title = LineField(label=_("Title"), longest=LONGEST_TITLE, widget=forms.TextInput(attrs={"dir": "auto"}))
    body = BodyField(label=_("Your text"))
    label = forms.ChoiceField(
        label=_("Label"), choices=Label.choices, widget=forms.Select(attrs={"class": "select select-tlp"})
    )
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

    def __init__(self, *args: Any, author: Member, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, author=author, board=board, **kwargs)
        self.fields["label"].choices = _labels_to_choose(board)  # type: ignore[attr-defined]


def _labels_to_choose(board: Board) -> list[tuple[str, str]]:
    """TLP:RED is for named people: it is offered only where the board's readers are named."""
    named = board.audience.groups.filter(kind=Group.Kind.NAMED).exists()
    return [(value, words) for value, words in Label.choices if value != Label.RED or named]
