from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ModerationConfig(AppConfig):
    name = "community.moderation"
    label = "moderation"

    def ready(self) -> None:
        """Find what can be moderated: every app's `moderated.py`."""
        autodiscover_modules("moderated")
