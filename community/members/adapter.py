"""What allauth asks of us: how accounts are made, whence requests come, how secrets of second factors are kept."""

import base64
import hashlib
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.encoding import force_bytes
from django.utils.translation import gettext_lazy as _

from community.core import throttle
from community.core.rulings import Refused

from .actions.accounts import sign_up
from .actions.emails import await_new_email
from .models import Member

# allauth's codes, and what the buttons say; the safest first.
_FACTORS = {
    "mfa_reauthenticate:webauthn": _("With your passkey"),
    "mfa_reauthenticate": _("With a code from your app, or a recovery code"),
}


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

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Take the proof of an address: the first opens the account at once, another waits (actions/emails.py)."""
        if not EmailAddress.objects.filter(user=email_address.user_id, verified=True).exists():
            return bool(super().confirm_email(request, email_address))
        try:
            change = await_new_email(address=email_address)
        except Refused as refused:
            messages.error(request, str(refused.sentence))
            return False
        if change:
            messages.success(
                request, _("The new address is yours. It takes effect in 72 hours; until then the old holds.")
            )
        return change is not None

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Say how `user` can confirm who they are: with the second factor where there is one, else by the password.

        Otherwise a session that was opened with a stolen password alone could go on to add a factor of its own.
        """
        offered = {way["id"]: way for way in super().get_reauthentication_methods(user)}
        factors = [offered[code] | {"description": words} for code, words in _FACTORS.items() if code in offered]
        return factors or list(offered.values())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Let every link of a mail begin with our address: the host of a request is what its sender says it is."""
        links = {name: _at_home(link) for name, link in context.items() if name.endswith("_url")}
        super().send_mail(template_prefix, email, context | links | {"site_url": settings.SITE_URL})

    def get_client_ip(self, request: HttpRequest) -> str:
        """Count allauth's own rates, and name a session's origin, by network as ours: no more of an IPv6 address."""
        return throttle.network(request).partition("/")[0]


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps and recovery codes lie encrypted: a copy of the database alone opens no account."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret. Raises InvalidToken when SECRET_KEY has changed and SECRET_KEY_FALLBACKS lacks the old one."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the site as a person knows it when their device asks whether to keep a passkey."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": settings.MFA_TOTP_ISSUER}


def _at_home(link: str) -> str:
    home = urlsplit(settings.SITE_URL)
    return urlsplit(link)._replace(scheme=home.scheme, netloc=home.netloc).geturl()


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str | bytes) -> bytes:
    """A key for this purpose alone; SECRET_KEY is long and random, so one hash is enough."""
    return hashlib.sha256(b"second factors of members:" + force_bytes(key)).digest()
