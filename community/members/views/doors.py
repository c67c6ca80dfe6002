"""Who comes in."""

from django.http import HttpRequest

from community.members.models import Member


def member_of(request: HttpRequest) -> Member:
    """Return who is signed in; only behind `login_required`."""
    assert isinstance(request.user, Member)  # noqa: S101 - login_required
    return request.user
