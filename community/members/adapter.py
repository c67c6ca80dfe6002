"""What allauth asks of us."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from community.core import throttle

from .actions.accounts import sign_up
from .models import Member


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are open to everyone who applies; admission is decided by people (actions/admission.py)."""

    def save_user(self, request: HttpRequest, user: Member, form: Any, commit: bool = True) -> Member:  # noqa: FBT001, FBT002 - allauth's signature
        """Make the applicant's account from the sign-up form."""
        said = form.cleaned_data
        return sign_up(
            applicant=user,
            email=said["email"],
            password=said["password1"],
            name=said["name"],
            stated_organisation=said["organisation"],
            language=request.LANGUAGE_CODE,
        )

    def get_client_ip(self, request: HttpRequest) -> str:
        """Count allauth's own rates, and name a session's origin, by network as ours: no more of an IPv6 address."""
        return throttle.network(request).partition("/")[0]
