"""`{% bell %}`: the bell of whoever looks at the page, for the bar of every members' page."""

from typing import Any

from django import template
from django.template.context import Context

from realtime.reading import bell_of

register = template.Library()


@register.inclusion_tag("realtime/bell.html", takes_context=True)
def bell(context: Context) -> dict[str, Any]:
    """Show the viewer's bell; nothing to somebody who is not signed in."""
    viewer = context["request"].user
    return {"bell": bell_of(viewer) if viewer.is_authenticated else None}
