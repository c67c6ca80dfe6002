"""What a form says of a field that was filled in wrongly: what to do, in place of Django's own sentences."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django_stubs_ext import StrOrPromise

_NO_CHOICE: Final = _("This cannot be chosen here, or not any more. Choose one of the list.")
_NO_CHOICES: Final = _("Some of this cannot be chosen here, or not any more. Choose from the list.")

SENTENCES: Final[dict[type[forms.Field], dict[str, StrOrPromise]]] = {
    forms.Field: {
        "required": _("Fill this in: it is needed."),
        "max_length": ngettext_lazy(
            "This has %(show_value)d characters, and %(limit_value)d is the most. Shorten it.",
            "This has %(show_value)d characters, and %(limit_value)d are the most. Shorten it.",
            "limit_value",
        ),
        "min_length": ngettext_lazy(
            "This has %(show_value)d characters, and %(limit_value)d is the least. Write more.",
            "This has %(show_value)d characters, and %(limit_value)d are the least. Write more.",
            "limit_value",
        ),
        "max_value": _("Write a number that is not larger than %(limit_value)s."),
        "min_value": _("Write a number that is not smaller than %(limit_value)s."),
        "null_characters_not_allowed": _("There is a character in it that cannot be kept. Write it anew, by hand."),
    },
    forms.BooleanField: {"required": _("Tick this to go on.")},
    forms.ChoiceField: {"required": _("Choose one of the list."), "invalid_choice": _NO_CHOICE},
    forms.MultipleChoiceField: {
        "required": _("Choose at least one of the list."),
        "invalid_choice": _NO_CHOICES,
        "invalid_list": _NO_CHOICES,
    },
    forms.ModelChoiceField: {"required": _("Choose one of the list."), "invalid_choice": _NO_CHOICE},
    forms.ModelMultipleChoiceField: {
        "required": _("Choose at least one of the list."),
        "invalid_choice": _NO_CHOICES,
        "invalid_list": _NO_CHOICES,
        "invalid_pk_value": _NO_CHOICES,
    },
    forms.IntegerField: {"invalid": _("Write a whole number, such as 3.")},
    forms.DateField: {"invalid": _("Write the day as year-month-day, for example 2027-03-31.")},
    forms.TimeField: {"invalid": _("Write the time as hour:minute, for example 21:30.")},
    forms.DateTimeField: {"invalid": _("Write day and time as year-month-day hour:minute, as in 2027-03-31 14:30.")},
    forms.EmailField: {"invalid": _("Write an e-mail address, such as name@example.org.")},
    forms.URLField: {"invalid": _("Write a whole address of a page, such as https://example.org/page.")},
    forms.UUIDField: {"invalid": _NO_CHOICE},
    forms.JSONField: {"invalid": _("Your device did not answer as it should. Load this page again and try once more.")},
    forms.FileField: {
        "required": _("Choose a file."),
        "invalid": _("The file did not arrive. Choose it again and send the form once more."),
        "missing": _("The file did not arrive. Choose it again and send the form once more."),
        "empty": _("The file is empty. Choose another one."),
        "max_length": ngettext_lazy(
            "The name of the file has %(length)d characters, and %(max)d is the most. Give it a shorter name.",
            "The name of the file has %(length)d characters, and %(max)d are the most. Give it a shorter name.",
            "max",
        ),
        "contradiction": _("Either choose a file or tick that there should be none, not both."),
    },
    forms.ImageField: {"invalid_image": _("This is no picture that can be read. Choose a PNG, JPEG or WebP file.")},
}
"""By the kind of field: what its `error_messages` are, unless a form says otherwise."""


def speak_plainly() -> None:
    """Let every field that is declared from now on say these sentences."""
    for kind, sentences in SENTENCES.items():
        kind.default_error_messages = {**kind.__dict__.get("default_error_messages", {}), **sentences}
