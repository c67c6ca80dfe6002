"""The fields for words, each cleaned in our way and refused with our sentences."""

import re
import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from community.core import markup, text
from community.core.tlp import Label
from forum.policy import MOST_MENTIONS

LONGEST_TITLE = 200
LONGEST_BODY = 30_000
LONGEST_NOTE = 2_000
LONGEST_FEED_NAME = 60
LONGEST_TAG = 40
MOST_TAGS = 5
_LONGEST_TAGS = MOST_TAGS * (LONGEST_TAG + len(", "))

_TAG_SEPARATORS = re.compile(r"[,،;؛\n]")  # Arabic comma and semicolon too
_TOO_DEEP = _(
    "Quotes or lists stand too deep within each other to be laid out. Take out the outer levels and send it again."
)

_TOO_MANY_MENTIONS = ngettext_lazy(
    "At most %(most)d person can be mentioned in one post. Take the @ away before some of the names.",
    "At most %(most)d people can be mentioned in one post. Take the @ away before some of the names.",
    "most",
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

    def __init__(self, *, rows: int = 8, **options: Any) -> None:
        super().__init__(longest=LONGEST_BODY, widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}), **options)

    def clean(self, value: Any) -> str:
        body = super().clean(value)
        if markup.is_too_deep(body):
            raise ValidationError(_TOO_DEEP, code="too_deep")
        if len(markup.mentions(body)) > MOST_MENTIONS:
            raise ValidationError(_TOO_MANY_MENTIONS % {"most": MOST_MENTIONS}, code="too_many_mentions")
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


class TagField(forms.CharField):
    """One tag."""

    widget = forms.TextInput(attrs={"dir": "auto"})

    def clean(self, value: Any) -> str:
        return _tag((value or "").strip(" #"))


class SubmissionKeyField(forms.Field):
    """Made with the form, so that a double click is one submission; a damaged one is only no protection."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> uuid.UUID | None:
        try:
            return uuid.UUID(str(value))
        except ValueError:
            return None


class LabelField(forms.ChoiceField):
    """One of the five labels, written exactly so. Whether it may stand there is the policy's question."""

    def __init__(self, *, required: bool = True) -> None:
        wrong = _("Choose one of the five labels of the list, written exactly as there.")
        super().__init__(
            label=_("Label"),
            choices=Label.choices,
            required=required,
            widget=forms.Select(attrs={"class": "select select-tlp"}),
            error_messages={"required": wrong, "invalid_choice": wrong},
        )

    def offer(self, labels: Iterable[Label]) -> None:
        """Show only these, and no choice where there is none; another one still gets the policy's sentence."""
        shown = [(label.value, label.value) for label in labels]
        if len(shown) == 1:
            self.widget = forms.HiddenInput()
        else:
            self.widget.choices = shown
