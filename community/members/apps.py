from importlib import import_module

from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class MembersConfig(AppConfig):
    name = "community.members"
    label = "members"
    default = True

    def ready(self) -> None:
        import_module("community.members.checks")


class ClosedUsersConfig(WagtailUsersAppConfig):  # type: ignore[misc]
    """Wagtail's app for users, which its admin needs, without its screens (admin.py)."""

    user_viewset = "community.members.admin.ClosedViewSet"
    group_viewset = "community.members.admin.ClosedViewSet"
