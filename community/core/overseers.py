"""The door of pages for those who watch over the site. For everybody else these do not exist."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import Http404, HttpRequest


def overseer(request: HttpRequest) -> AbstractBaseUser:
    """Return who is signed in, if they watch over the site; their second factor was asked for before.

    Raises Http404 for everybody else.
    """
    user = request.user
    if not isinstance(user, AbstractBaseUser) or not getattr(user, "oversees", False):
        raise Http404
    return user
