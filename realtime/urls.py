"""Addresses of notifications, of long jobs and of the live fallback."""

from django.conf import settings
from django.urls import include, path

from .hooks import hooks_of
from .views import browsers, installing, jobs, mailbox, notifications, preferences, stopping, topics, undelivered

app_name = "realtime"

urlpatterns = [
    path("notifications/", notifications.listing, name="notifications"),
    path("notifications/bell", notifications.bell, name="bell"),
    path("notifications/read", notifications.read, name="read"),
    path("notifications/<pid:notification_id>", notifications.opened, name="open"),
    path("notifications/browsers", browsers.add, name="browser-add"),
    path("notifications/browsers/<pid:browser_id>/remove", browsers.remove, name="browser-remove"),
    path("site.webmanifest", installing.manifest, name="manifest"),
    path("offline", installing.offline, name="offline"),
    path("service-worker.js", installing.service_worker, name="service-worker"),
    path("notifications/preferences", preferences.edit, name="preferences"),
    path("notifications/mail", mailbox.edit, name="mailbox"),
    path("notifications/mail/check", mailbox.check, name="mailbox-check"),
    path("notifications/mail/<str:token>", mailbox.confirm, name="mailbox-confirm"),
    path("notifications/undelivered", undelivered.listing, name="undelivered"),
    path("notifications/undelivered/again", undelivered.again, name="undelivered-again"),
    path("notifications/undelivered/drop", undelivered.drop, name="undelivered-drop"),
    path("jobs/<pid:job_id>", jobs.job, name="job"),
    path("mail/hooks/", include(hooks_of(settings.EMAIL_PROVIDER))),
    path("mail/stop/<str:token>", stopping.stop, name="stop-mail"),
    path("live/since", topics.since, name="since"),
]
