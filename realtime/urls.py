"""Addresses of notifications and of the live fallback."""

from django.urls import path

from .views import notifications, preferences, stopping, topics

app_name = "realtime"

urlpatterns = [
    path("notifications/", notifications.listing, name="notifications"),
    path("notifications/bell", notifications.bell, name="bell"),
    path("notifications/read", notifications.read, name="read"),
    path("notifications/preferences", preferences.edit, name="preferences"),
    path("mail/stop/<str:token>", stopping.stop, name="stop-mail"),
    path("live/since", topics.since, name="since"),
]
