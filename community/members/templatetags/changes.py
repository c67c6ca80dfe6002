"""`{% waiting_changes %}`: what will change in the account of whoever looks, on every page of that account."""

from typing import Any

from django import template

from community.members.reading.changes import waiting_for

register = template.Library()


@register.inclusion_tag("members/waiting.html", takes_context=True)
def waiting_changes(context: dict[str, Any]) -> dict[str, Any]:
    """Show each change that waits out its 72 hours, with the button that stops it."""
    request = context["request"]
    return {"changes": waiting_for(request.user), "csrf_token": context.get("csrf_token")}
