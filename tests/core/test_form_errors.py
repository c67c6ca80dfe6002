"""Nothing that a form of ours says of a field is left to Django: what to do is said, in both languages."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import polib
import pytest
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

import community
import forum
import realtime
from community.core.form_errors import SENTENCES

OURS = {id(said) for sentences in SENTENCES.values() for said in sentences.values()}
CATALOGUE = {entry.msgid for entry in polib.pofile(str(settings.BASE_DIR / "locale/ar/LC_MESSAGES/django.po"))}


def forms_of_ours() -> Iterator[type[forms.BaseForm]]:
    """Give every form that is declared in a `forms` module."""
    for package in (community, forum, realtime):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if "forms" in module.name.split("."):
                found = [one for one in vars(import_module(module.name)).values() if isinstance(one, type)]
                ours = [one for one in found if one.__module__ == module.name]
                yield from (one for one in ours if issubclass(one, forms.BaseForm))


def test_every_field_of_every_form_says_what_to_do():
    fields = [(form.__name__, name, field) for form in forms_of_ours() for name, field in form.base_fields.items()]
    assert len(fields) > 50
    with translation.override("en"):
        strange = [
            (form, name, code)
            for form, name, field in fields
            for code, said in field.error_messages.items()
            if id(said) not in OURS and str(said) not in CATALOGUE
        ]
    assert strange == []


class Everything(forms.Form):
    words = forms.CharField(max_length=3)
    number = forms.IntegerField(max_value=3)
    mail = forms.EmailField()
    choice = forms.ChoiceField(choices=[("a", "A")])
    several = forms.MultipleChoiceField(choices=[("a", "A")])
    day = forms.DateField()
    file = forms.FileField()


@pytest.mark.parametrize(
    ("field", "sent", "sentence"),
    [
        ("words", "", "Fill this in: it is needed."),
        ("words", "four", "This has 4 characters, and 3 are the most. Shorten it."),
        ("number", "many", "Write a whole number, such as 3."),
        ("number", "4", "Write a number that is not larger than 3."),
        ("mail", "nobody", "Write an e-mail address, such as name@example.org."),
        ("choice", "b", "This cannot be chosen here, or not any more. Choose one of the list."),
        ("several", ["b"], "Some of this cannot be chosen here, or not any more. Choose from the list."),
        ("day", "tomorrow", "Write the day as year-month-day, for example 2027-03-31."),
        ("file", "", "Choose a file."),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(field, sent, sentence):
    with translation.override("en"):
        assert Everything({field: sent}).errors[field] == [sentence]
    with translation.override("ar"):
        assert not set(Everything({field: sent}).errors[field][0]) & set("FTWSC")


def test_an_empty_file_is_said_to_be_empty():
    form = Everything({}, {"file": SimpleUploadedFile("a.txt", b"")})
    assert form.errors["file"] == ["The file is empty. Choose another one."]
