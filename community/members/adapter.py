"""What allauth asks of us."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are open to everyone who applies; admission is decided by people (actions/admission.py)."""
