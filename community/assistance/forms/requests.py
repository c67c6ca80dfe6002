"""The form of a request: kept half written as a draft, whole when it is submitted. Saves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from community.assistance import policy
from community.assistance.models import Format, Funding, Gap, Request, Shown, Urgency
from community.assistance.models.request import NARROW
from community.core.form_fields import field_of
from community.core.regions import Region
from community.core.tlp import Label
from community.directory.models import Topic
from community.members.forms.changes import PersonField
from community.members.models import Group, Member
from community.members.models.organisation import Sector
from forum.forms.fields import LineField, WordsField

LONGEST: Final = 5_000
SECTIONS: Final[tuple[tuple[StrOrPromise, tuple[str, ...]], ...]] = (
    (_("What is missing"), ("title", "topic", "gap", "region", "sector", "situation")),
    (_("What should come of it"), ("outcome", "measure", "audience", "people")),
    (_("How"), ("languages", "formats", "urgency", "deadline", "deadline_reason", "constraints")),
    (_("Around it"), ("elsewhere", "funding", "on_behalf", "deputy")),
    (_("Who may read it"), ("label", "circle", "shown", "may_be_summarised")),
)
_NO_NAMES = _("Experts read this before they know who asks: name neither people nor organisations.")
_OPTIONAL = [("", _("Choose one"))]


def _words(label: StrOrPromise, *, rows: int = 5, help_text: StrOrPromise = "") -> WordsField:
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return WordsField(label=label, longest=LONGEST, required=False, widget=widget, help_text=help_text)


def _line(label: StrOrPromise, *, longest: int, help_text: StrOrPromise = "", required: bool = False) -> LineField:
    widget = forms.TextInput(attrs={"dir": "auto"})
    return LineField(label=label, longest=longest, required=required, widget=widget, help_text=help_text)


def _choice(label: StrOrPromise, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=_OPTIONAL + list(choices), required=False)


def _several(label: StrOrPromise, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


class NeedForm(forms.Form):
    """What may still change after experts have seen it."""

    use_required_attribute = False
    situation = _words(_("The situation, and what has been tried"), help_text=_NO_NAMES)
    outcome = _words(_("What should be different afterwards"), rows=4)
    measure = _line(_("By what you will see that it worked"), longest=300)
    audience = _line(_("For whom"), longest=200, help_text=_("For example: drivers and dispatchers of two ports."))
    people = forms.IntegerField(label=_("How many people"), min_value=1, max_value=100_000, required=False)
    languages = _several(_("Languages"), settings.CONTENT_LANGUAGES)
    formats = _several(_("In which form"), Format.choices)
    urgency = _choice(_("How soon"), Urgency.choices)
    deadline = forms.DateField(
        label=_("Latest day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    deadline_reason = _line(_("Why this day"), longest=200)
    constraints = _words(_("What limits it"), rows=3, help_text=_("Law, safety, travel, technology, time of year."))

    def clean_deadline(self) -> Any:
        day = self.cleaned_data["deadline"]
        if day and day < timezone.now().date():
            raise ValidationError(_("This day is over. Choose a later one, or none."), code="past")
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("deadline") and not said.get("deadline_reason"):
            self.add_error("deadline_reason", _("Say why: experts judge by it whether they can help in time."))
        return said


class ChangeForm(NeedForm):
    """The same, whole, with the number of the version that was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("situation", "outcome", "languages", "formats", "urgency"):
            self.fields[name].required = True


class DeputyField(PersonField):
    """Somebody of one's own organisation, or nobody."""

    def __init__(self) -> None:
        super().__init__()
        self.label, self.required = _("Deputy"), False
        self.help_text = _("The full name or the address of a colleague who may act when you are away.")

    def clean(self, value: Any) -> Member | None:
        return super().clean(value) if (value or "").strip() else None


class RequestForm(NeedForm):
    """All of it. `asker` writes it; `whole` demands what a submitted request needs."""

    title = _line(_("In one line"), longest=120, required=True, help_text=_NO_NAMES)
    on_behalf = _line(_("On behalf of"), longest=200, help_text=_("Where you ask for others: for whom."))
    topic = forms.ModelChoiceField(
        Topic.objects.none(), label=_("Subject"), required=False, empty_label=_("Choose one")
    )
    region = _choice(_("Region"), Region.choices)
    sector = _choice(_("Sector"), Sector.choices)
    gap = _choice(_("Kind of gap"), Gap.choices)
    elsewhere = _words(_("Help that you asked for or got elsewhere"), rows=3)
    funding = _choice(_("Funding"), Funding.choices)
    deputy = DeputyField()
    label = forms.ChoiceField(
        label=_("Label"), choices=[(label, label) for label in Label if label != Label.CLEAR], initial=Label.AMBER
    )
    circle = forms.ModelChoiceField(
        Group.objects.none(),
        label=_("Only experts of this group"),
        required=False,
        empty_label=_("The whole network"),
        help_text=_("TLP:AMBER+STRICT and TLP:RED need one: only its members can be asked."),
    )
    shown = forms.ChoiceField(
        label=_("Members who have no part in it"),
        choices=Shown.choices,
        initial=Shown.NOTHING,
        widget=forms.RadioSelect,
        help_text=_("Once it has been sent to experts, and only under TLP:GREEN."),
    )
    may_be_summarised = forms.BooleanField(
        label=_("What came of it may become a summary for the library, without any name"), required=False
    )

    def __init__(self, *args: Any, asker: Member, whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asker, self.whole = asker, whole
        field_of(self, "topic", forms.ModelChoiceField).queryset = Topic.objects.choosable()
        own = Group.objects.filter(kind=Group.Kind.STANDING, members=asker.pk).order_by("name")
        field_of(self, "circle", forms.ModelChoiceField).queryset = own
        self.needed = [name.removesuffix("_id") for name in policy.NEEDED]
        for name in self.needed:
            self.fields[name].required = whole

    def sections(self) -> Iterator[tuple[StrOrPromise, list[forms.BoundField]]]:
        """Return the fields as they stand on the page."""
        return ((heading, [self[name] for name in names]) for heading, names in SECTIONS)

    def clean_deputy(self) -> Member | None:
        deputy: Member | None = self.cleaned_data["deputy"]
        if deputy and (deputy.pk == self.asker.pk or deputy.organisation_id != self.asker.organisation_id):
            raise ValidationError(_("A deputy is another member of your own organisation."), code="not_a_colleague")
        return deputy

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("label") in NARROW and not said.get("circle"):
            self.add_error("circle", _("Under this label one group alone may be asked. Choose it, or a wider label."))
        if said.get("shown") != Shown.NOTHING and said.get("label") != Label.GREEN:
            self.add_error("shown", _("Members see requests under TLP:GREEN alone. Choose it, or show nothing."))
        return said


def initial_of(request: Request) -> dict[str, Any]:
    """Return what the form shows of a request that was kept."""
    names = [name for _heading, section in SECTIONS for name in section]
    return {name: getattr(request, name) for name in names} | {
        "deputy": request.deputy.email if request.deputy else "",
        "version": request.version,
    }
