from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RealtimeConfig(AppConfig):
    name = "realtime"

    def ready(self) -> None:
        """Find what can be told: every app's `notices.py`, as Django finds every `admin.py`; and our own bell."""
        autodiscover_modules("notices")
        import_module("realtime.bell")
