"""Addresses at which the mail provider reports, guarded by a shared secret (django-anymail's views)."""

from typing import Any

from anymail import urls as providers
from anymail.signals import AnymailInboundEvent
from django.urls import URLPattern

from .hearing import hear, hear_mail


class _Door:
    """Stands where anymail would send a signal: the house connects nothing by signals, it calls."""

    def send(self, *, sender: object, event: Any, esp_name: str) -> None:
        (hear_mail if isinstance(event, AnymailInboundEvent) else hear)(event)


def hooks_of(provider: str) -> list[URLPattern]:
    """Return the addresses of one provider, named as anymail names it: `postmark/tracking/` and so on.

    No other provider's are there. None without a provider: what nobody guards by a secret is not open.
    """
    return [
        URLPattern(one.pattern, one.callback.view_class.as_view(signal=_Door()), name=f"hook-{one.name}")
        for one in providers.urlpatterns
        if provider and one.name.startswith(f"{provider}_")
    ]
