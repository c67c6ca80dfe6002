"""Forms of accounts. They parse and validate; actions write."""

from django import forms


class SignupForm(forms.Form):
    """What an applicant says beside e-mail and password (allauth adds those)."""

    name = forms.CharField(max_length=80)

    def signup(self, request: object, user: object) -> None:
        """Called by allauth once the account exists."""
