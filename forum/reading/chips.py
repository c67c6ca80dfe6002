"""The chip of a label for the rows of a list: what `<c-tlp-label>` prints, made once per label, not once per row."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString


@lru_cache(maxsize=16)
def chip(label: str) -> SafeString:
    """Return the label's chip as HTML, in every language the same."""
    return render_to_string("forum/chip.html", {"label": label})
