from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class MembersConfig(AppConfig):
    name = "community.members"
    label = "members"
    default = True


class ClosedUsersConfig(WagtailUsersAppConfig):  # type: ignore[misc]
    """Wagtail's app for users, which its admin needs, without its screens (admin.py)."""

    user_viewset = "community.members.admin.ClosedViewSet"
    group_viewset = "community.members.admin.ClosedViewSet"
