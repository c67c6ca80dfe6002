"""The fields of one line, each taken as what it must be, or refused with a sentence: the forms' own if any."""

import base64
import binascii
import re
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import validate_email
from django.forms import Field
from django.utils import timezone

from community.core.tlp import Label
from forum.forms.fields import MOST_TAGS, BodyField, LineField, TagsField

from .lines import Unfit

LONGEST_KEY: Final = 100
_KEY: Final = re.compile(rf"[A-Za-z0-9@._:/+-]{{1,{LONGEST_KEY}}}")
_EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
_BODY, _TAGS = BodyField(), TagsField()
_LANGUAGES: Final = dict(settings.CONTENT_LANGUAGES)
_CALLED: Final = {str: "text", bool: "true or false", list: "a list", int: "a number"}


class Fields:
    """What a line says. A field that the format does not know is refused: it might have kept somebody out."""

    def __init__(self, said: dict[str, Any], known: Collection[str]) -> None:
        self.said = said
        for name in said.keys() - {*known, "kind"}:
            raise Unfit(f"The field {shown(name)} is not known here, and might mean something that would be lost.")

    def key(self, name: str = "key") -> str:
        key = self._text(name)
        if not _KEY.fullmatch(key):
            raise Unfit(
                f"“{name}” is no key: up to {LONGEST_KEY} letters and digits without accents, and @ . _ : / + - only."
            )
        return key

    def has(self, name: str) -> bool:
        """Say whether the line says anything there."""
        return self.said.get(name) is not None

    def line(self, name: str, *, longest: int) -> str:
        return str(_cleaned(LineField(longest=longest), self._text(name), name))

    def email(self) -> str:
        email = self._text("email")
        try:
            validate_email(email)
        except ValidationError as error:
            raise Unfit("“email” is no e-mail address.") from error
        return email

    def body(self) -> str:
        return str(_cleaned(_BODY, self._text("body"), "body"))

    def moment(self, name: str) -> datetime:
        try:
            moment = datetime.fromisoformat(self._text(name)).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise Unfit(f"“{name}” is no time; write 2021-09-30T08:00:00+00:00.") from error
        if not _EARLIEST <= moment <= timezone.now():
            raise Unfit(f"“{name}” lies in the future, or before 1970.")
        return moment

    def language(self) -> str:
        if (language := self._text("language")) not in _LANGUAGES:
            raise Unfit(f"The language {shown(language)} is not one of {', '.join(_LANGUAGES)}.")
        return language

    def label(self) -> str:
        if (label := self._text("label")) not in Label.values:
            raise Unfit(f"The label {shown(label)} is not one of {', '.join(Label.values)}.")
        return label

    def choice(self, name: str, choices: Collection[str]) -> str:
        if (chosen := self._text(name)) not in choices:
            raise Unfit(f"“{name}” is {shown(chosen)}, and not one of {', '.join(choices)}.")
        return chosen

    def tags(self) -> list[str]:
        said = self._typed("tags", list) if self.has("tags") else []
        if len(said) > MOST_TAGS or not all(isinstance(tag, str) for tag in said):
            raise Unfit(f"“tags” is no list of at most {MOST_TAGS} words.")
        tags: list[str] = _cleaned(_TAGS, ",".join(said), "tags")
        return tags

    def flag(self, name: str) -> bool:
        return self.has(name) and bool(self._typed(name, bool))

    def number(self, name: str) -> int:
        return int(self._typed(name, int))

    def file(self) -> ContentFile[bytes]:
        """Return the content, with its name: what it is and whether it is taken is asked of core/uploads.py."""
        name = self._text("name")
        try:
            return ContentFile(base64.b64decode(self._text("content"), validate=True), name=name)
        except (binascii.Error, ValueError) as error:
            raise Unfit("“content” is not Base64.") from error

    def _text(self, name: str) -> str:
        return str(self._typed(name, str))

    def _typed(self, name: str, kind: type) -> Any:
        if (value := self.said.get(name)) is None:
            raise Unfit(f"“{name}” is missing.")
        if type(value) is not kind:
            raise Unfit(f"“{name}” is not {_CALLED[kind]}.")
        return value


def shown(said: object) -> str:
    """Return what a file said, fit for a terminal: short, and without signs that would move its cursor."""
    return ascii(said)[:60]


def _cleaned(field: Field, value: str, name: str) -> Any:
    try:
        return field.clean(value)
    except ValidationError as error:
        raise Unfit(f"“{name}”: {' '.join(error.messages)}") from error
