from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from wagtail.users.apps import WagtailUsersAppConfig


class MembersConfig(AppConfig):
    name = "community.members"
    label = "members"
    default = True

    def ready(self) -> None:
        """Check accounts at start, and find what is held of a person: every app's `personal.py`."""
        import_module("community.members.checks")
        autodiscover_modules("personal")


class ClosedUsersConfig(WagtailUsersAppConfig):  # type: ignore[misc]
    """Wagtail's app for users, which its admin needs, without its screens (admin.py)."""

    user_viewset = "community.members.admin.ClosedViewSet"
    group_viewset = "community.members.admin.ClosedViewSet"
