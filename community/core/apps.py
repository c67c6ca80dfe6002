from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "community.core"

    def ready(self) -> None:
        """Find what every app counts and times."""
        autodiscover_modules("metrics")
