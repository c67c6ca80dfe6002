from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from .form_errors import speak_plainly


class CoreConfig(AppConfig):
    name = "community.core"

    def import_models(self) -> None:
        """First of all apps: a field takes over what it says when its form is declared, so that is settled before."""
        speak_plainly()
        super().import_models()

    def ready(self) -> None:
        """Find what every app counts and times."""
        autodiscover_modules("metrics")
