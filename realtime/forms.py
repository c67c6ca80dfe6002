"""What a member may choose about their notifications."""

import base64
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from community.core.form_fields import field_of
from community.core.public_ids import is_public_id
from community.core.visibility import Viewer

from .models import MOST_TOGETHER, Hours, Pace, Preference
from .models.browser import LONGEST_ENDPOINT
from .notices import notices
from .push import is_push_service

_SECRET_BYTES = 16
"""Of the secret that a browser shares with whoever writes to it (RFC 8291, 3.2)."""


def _in_reach(moment: datetime) -> None:
    """The first and the last day of the calendar lie beyond it in another zone, and a database asks in its own."""
    if not date.min < moment.date() < date.max:
        raise forms.ValidationError(_("Nothing was chosen. Go back to your alerts and choose again."))


class _PublicIds(forms.Field):
    """The public ids of up to MOST_TOGETHER notifications, separated by blanks."""

    def to_python(self, value: str | None) -> list[str]:
        ids = (value or "").split()
        if len(ids) > MOST_TOGETHER or not all(map(is_public_id, ids)):
            raise forms.ValidationError(_("Nothing was chosen. Go back to your alerts and choose again."))
        return ids


class ReadForm(forms.Form):
    """Which alerts were read: those of one line, or all that a page showed: told `until` a moment, and `fresh` ones."""

    notification = _PublicIds(required=False)
    until = forms.DateTimeField(required=False, validators=[_in_reach])
    fresh = _PublicIds(required=False)

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        if not chosen.get("notification") and not chosen.get("until"):
            raise forms.ValidationError(_("Nothing was chosen. Go back to your alerts and choose again."))
        return chosen


@dataclass(frozen=True, slots=True)
class Cell:
    """The choice for one road, by whose name it stands."""

    road: StrOrPromise
    field: forms.BoundField


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of news: what it is about, the code by which it is linked to, and its choice for each road."""

    about: StrOrPromise
    code: str
    cells: list[Cell]


class PreferencesForm(forms.Form):
    """By which road and how soon each kind of news comes: one field per road and kind.

    Kinds that are about the same are one choice. And whether one is counted among those who read.
    """

    counted = forms.BooleanField(
        label=_("Count me among those who are reading or writing in a thread at this moment"),
        required=False,
        help_text=_(
            "You then see how many others are reading the same thread, and whether somebody is writing; they see a "
            "number too, never a name. Only those are counted who chose so, only in threads that the whole network may "
            "read, and never under the Chatham House Rule. Nothing of it is kept."
        ),
    )

    def __init__(self, *args: Any, member: Viewer, roads: Sequence[Preference.Road], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roads = roads
        self.kinds: dict[str, list[str]] = defaultdict(list)
        """The codes of what is about the same."""
        for code, notice in notices.items():
            if notice.about and notice.concerns(member):
                self.kinds[str(notice.about)].append(code)
        for about, (code, *_others) in self.kinds.items():
            for road in roads:
                self.fields[_name(road, code)] = _choice(road, label=f"{about}: {road.label}")

    def rows(self) -> list[Row]:
        """Return the choices as they stand on the page."""
        return [
            Row(about, code, [Cell(road.label, self[_name(road, code)]) for road in self.roads])
            for about, (code, *_others) in self.kinds.items()
        ]

    def paces(self, road: Preference.Road) -> dict[str, str]:
        """Return what was chosen for `road`: how soon each kind comes, by its code."""
        return {code: self.cleaned_data[_name(road, codes[0])] for codes in self.kinds.values() for code in codes}


def initial_paces(paces: Mapping[Preference.Road, Mapping[str, str]]) -> dict[str, str]:
    """Return what the form shows before anything is chosen, from the paces for each road."""
    return {_name(road, code): pace for road, some in paces.items() for code, pace in some.items()}


def _name(road: Preference.Road, code: str) -> str:
    return f"{road.value}-{code}"


def _choice(road: Preference.Road, *, label: str) -> forms.ChoiceField:
    """What waits for a digest goes by mail alone: elsewhere there is yes and no."""
    choices = Pace.choices if road == Preference.Road.MAIL else [(Pace.AT_ONCE, _("Yes")), (Pace.NEVER, _("No"))]
    return forms.ChoiceField(choices=choices, widget=forms.Select(attrs={"class": "select", "aria-label": label}))


class _Time(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class BrowserForm(forms.Form):
    """What a browser says of itself when its member lets it show messages."""

    endpoint = forms.CharField(max_length=LONGEST_ENDPOINT)
    p256dh = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=40)

    def clean_endpoint(self) -> str:
        endpoint: str = self.cleaned_data["endpoint"]
        if not is_push_service(endpoint):
            raise forms.ValidationError(endpoint)
        return endpoint

    def clean_p256dh(self) -> str:
        """A point on the curve P-256 (RFC 8291, 3.1): whatever else it is could not be encrypted for."""
        key: str = self.cleaned_data["p256dh"]
        try:
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(key))
        except ValueError as error:
            raise forms.ValidationError(key) from error
        return key

    def clean_auth(self) -> str:
        secret: str = self.cleaned_data["auth"]
        if len(_bytes(secret)) != _SECRET_BYTES:
            raise forms.ValidationError(secret)
        return secret


def _bytes(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise forms.ValidationError(text) from error


class HoursForm(forms.ModelForm[Hours]):
    """By which clock, at which hour and on which day digests come; and when nothing does."""

    zone = forms.ChoiceField(label=_("Time zone"))
    digest_hour = forms.TypedChoiceField(
        label=_("Hour of the digest"), coerce=int, choices=[(hour, f"{hour:02}:00") for hour in range(24)]
    )

    quiet_from = forms.TimeField(label=_("Quiet from"), required=False, widget=_Time)
    quiet_until = forms.TimeField(
        label=_("Quiet until"),
        required=False,
        widget=_Time,
        help_text=_(
            "Meanwhile neither mail nor messages to your browser come; they come when it ends. News about the safety "
            "of your account always come at once. Empty: never quiet."
        ),
    )
    quiet_days = forms.TypedMultipleChoiceField(
        label=_("Quiet on nights that begin on"),
        required=False,
        coerce=int,
        choices=list(WEEKDAYS.items()),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Hours
        fields = ("zone", "digest_hour", "digest_day", "quiet_from", "quiet_until", "quiet_days")
        labels = {"digest_day": _("Day of the weekly digest")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = [(name, name.replace("_", " ")) for name in settings.WAGTAIL_USER_TIME_ZONES]
        field_of(self, "zone", forms.ChoiceField).choices = zones

    def clean(self) -> dict[str, Any]:
        """Quiet hours begin, end, and leave some hour of the week in which what waited comes."""
        chosen = super().clean() or {}
        start, end = chosen.get("quiet_from"), chosen.get("quiet_until")
        if (start is None) != (end is None):
            self.add_error("quiet_until", _("Say when the quiet hours begin and when they end, or neither."))
        elif start is not None and start == end:
            self.add_error("quiet_until", _("Let the quiet hours end at another time than they begin."))
        elif start is not None and not chosen.get("quiet_days"):
            self.add_error("quiet_days", _("Choose at least one day, or leave both times empty."))
        return chosen
