"""How members sign in: by e-mail through allauth, with a second factor for staff."""

from .environment import DEMO

AUTH_USER_MODEL = "members.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/forum/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Beside allauth's own: one network may be a conference hall, one address is one person's mailbox.
ACCOUNT_RATE_LIMITS = {"signup": "60/h/ip", "login": "120/m/ip", "reset_password": "60/m/ip,3/h/key"}
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_CONFIRMATION_AUTHENTICATED_REDIRECT_URL = "/accounts/email/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "login": "community.members.forms.accounts.LoginForm",
    "signup": "community.members.forms.accounts.SignupForm",
    "add_email": "community.members.forms.accounts.AddEmailForm",
    "change_password": "community.members.forms.accounts.ChangePasswordForm",
    "set_password": "community.members.forms.accounts.SetPasswordForm",
    "reset_password": "community.members.forms.accounts.ResetPasswordForm",
    "reset_password_from_key": "community.members.forms.accounts.ResetPasswordKeyForm",
    "reauthenticate": "community.members.forms.accounts.ReauthenticateForm",
}
ACCOUNT_ADAPTER = "community.members.adapter.AccountAdapter"

MFA_FORMS = {
    "authenticate": "community.members.forms.accounts.AuthenticateForm",
    "reauthenticate": "community.members.forms.accounts.ReauthenticateFactorForm",
    "login_webauthn": "community.members.forms.accounts.LoginPasskeyForm",
    "authenticate_webauthn": "community.members.forms.accounts.AuthenticatePasskeyForm",
    "reauthenticate_webauthn": "community.members.forms.accounts.ReauthenticatePasskeyForm",
    "add_webauthn": "community.members.forms.accounts.AddPasskeyForm",
    "activate_totp": "community.members.forms.accounts.ActivateTOTPForm",
}
MFA_ADAPTER = "community.members.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Global Congress"
# Browsers treat localhost as secure; everywhere else a passkey asks for https.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
USERSESSIONS_TRACK_ACTIVITY = False

# Staff act only with one of these: a phishing-resistant factor (ASVS 5.0 6.3.3); the demo also takes a code.
STAFF_SECOND_FACTORS = ["webauthn", "totp"] if DEMO else ["webauthn"]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Addresses at which only members are let in (members/middleware.py); to all others they answer alike.
MEMBERS_ADDRESSES = (
    "/assistance/",
    "/audit/",
    "/decisions/",
    "/forum/",
    "/t/",
    "/moderation/",
    "/notifications/",
    "/outbox/",
    "/members/",
    "/live",
)
# What staff reach before their second factor: to get or confirm one, to read why, to stop what others do to their
# account, to leave.
OPEN_WITHOUT_SECOND_FACTOR = (
    "/accounts/2fa/",
    "/accounts/reauthenticate/",
    "/accounts/second-factor",
    "/accounts/stop/",
    "/accounts/logout/",
    "/language",
    "/static/",
)
# What somebody who is suspended still reaches: why and how to appeal, against decisions over their texts too, their own
# data and sessions, to stop what others do to their account, to leave, their language. Public pages are for everybody.
OPEN_WHILE_SUSPENDED = (
    "/accounts/standing",
    "/decisions/",
    "/accounts/data",
    "/jobs/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/reauthenticate/",
    "/accounts/sessions/",
    "/accounts/stop/",
    "/accounts/logout/",
    "/language",
)
