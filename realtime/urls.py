"""Addresses of notifications and of the live fallback."""

from django.urls import path

from .views import notifications, preferences, topics

app_name = "realtime"

urlpatterns = [
    path("notifications/", notifications.listing, name="notifications"),
    path("notifications/bell", notifications.bell, name="bell"),
    path("notifications/read", notifications.read, name="read"),
    path("notifications/preferences", preferences.edit, name="preferences"),
    path("live/since", topics.since, name="since"),
]
