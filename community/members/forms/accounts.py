"""Forms around one's own account. They parse and validate; actions write."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as factors
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from community.core import text
from community.members.models import Member


class _Labelled(forms.Form):
    """Our words, and none of allauth's placeholders: they repeat the label and look like an answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        for name in ("email", "login"):
            if name in self.fields:
                self.fields[name].label = _("E-mail address")
        if "password1" in self.fields:
            self.fields["password1"].help_text = _("At least 12 characters; a few plain words in a row are good.")


class LoginForm(_Labelled, account.LoginForm):  # type: ignore[misc]
    pass


class AddEmailForm(_Labelled, account.AddEmailForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail address")
        self.fields["email"].help_text = _(
            "It takes effect 72 hours after you have confirmed it. Until then it can be stopped from the old address."
        )


class ChangePasswordForm(_Labelled, account.ChangePasswordForm):  # type: ignore[misc]
    pass


class SetPasswordForm(_Labelled, account.SetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordForm(_Labelled, account.ResetPasswordForm):  # type: ignore[misc]
    users: list[Member]

    def clean_email(self) -> str:
        """Reset by the account's own address alone: allauth would also take a new one that is not proven yet."""
        email: str = super().clean_email()
        self.users = [user for user in self.users if user.email == email.lower()]
        return email


class ResetPasswordKeyForm(_Labelled, account.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class ReauthenticateForm(_Labelled, account.ReauthenticateForm):  # type: ignore[misc]
    pass


class AuthenticateForm(_Labelled, factors.AuthenticateForm):  # type: ignore[misc]
    pass


class ReauthenticateFactorForm(_Labelled, factors.ReauthenticateForm):  # type: ignore[misc]
    pass


class ActivateTOTPForm(_Labelled, totp.ActivateTOTPForm):  # type: ignore[misc]
    pass


class _Credential(forms.Form):
    """A passkey's answer comes from outside: one that does not parse is a wrong answer, never a failure of ours."""

    def full_clean(self) -> None:
        try:
            super().full_clean()
        except (AttributeError, KeyError, TypeError, ValueError):  # what fido2 raises over a forged answer
            self.add_error("credential", _("The passkey's answer could not be read. Try again, or go another way."))


class LoginPasskeyForm(_Credential, passkeys.LoginWebAuthnForm):  # type: ignore[misc]
    pass


class AuthenticatePasskeyForm(_Credential, passkeys.AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class ReauthenticatePasskeyForm(_Credential, passkeys.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class AddPasskeyForm(_Credential, passkeys.AddWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=_("A name for it"), max_length=60, required=False)
    passwordless = forms.BooleanField(
        label=_("Let this passkey sign me in alone"),
        required=False,
        initial=True,
        help_text=_("Without a password. The device then checks by finger, face or PIN that it is you."),
    )


class SignupForm(_Labelled, account.SignupForm):  # type: ignore[misc]
    """What an applicant says: name, organisation, e-mail address and password."""

    field_order = ["name", "organisation", "email", "password1"]

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("As colleagues know you. Members see it beside what you write."),
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        help_text=_("Where you work. It is checked before you are admitted."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("Your address at work makes the check quicker.")

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    def clean_organisation(self) -> str:
        return one_line(self.cleaned_data["organisation"])

    def try_save(self, request: HttpRequest) -> tuple[Member | None, HttpResponse | None]:
        """Make the account. For an address that has one the same work is done and the same page shown."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        made: tuple[Member | None, HttpResponse | None] = super().try_save(request)
        return made


def one_line(value: str) -> str:
    """Return a name fit to keep: one line, single blanks."""
    return " ".join(text.clean(value, longest=200).split())


class LanguageForm(forms.Form):
    """One of the interface's languages."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)
