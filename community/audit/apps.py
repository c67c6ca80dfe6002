from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AuditConfig(AppConfig):
    name = "community.audit"
    label = "audit"

    def ready(self) -> None:
        """Find what every app calls its deeds, as Django finds every `admin.py`."""
        autodiscover_modules("audited")
