"""A field that a form declares, found again by its name as what it was declared."""

from typing import TypeVar

from django import forms

_F = TypeVar("_F", bound=forms.Field)


def field_of(form: forms.BaseForm, name: str, kind: type[_F]) -> _F:
    """Return the field of `form` with that name. Raises TypeError for one of another kind: the form says otherwise."""
    field = form.fields[name]
    if not isinstance(field, kind):
        raise TypeError(f"{name} is no {kind.__name__}")
    return field
