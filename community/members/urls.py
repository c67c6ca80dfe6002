"""Addresses of accounts that are ours; signing in and all around it is allauth's, under /accounts/."""

from django.urls import path

from .admin import closed
from .views import applicants, changes, data, language, second_factor, sessions, status, stopping, taking

app_name = "members"

urlpatterns = [
    path("accounts/status", status.status, name="status"),
    path("accounts/second-factor", second_factor.second_factor, name="second-factor"),
    path("accounts/sessions/", sessions.sessions, name="sessions"),
    path("accounts/sessions/end", sessions.end, name="sessions-end"),
    path("accounts/data", data.data, name="data"),
    path("accounts/data/prepare", data.prepare, name="data-prepare"),
    path("accounts/data/file", data.export, name="data-export"),
    path("accounts/stop/<str:token>", stopping.stop, name="change-stop"),
    path("members/applicants", applicants.applicants, name="applicants"),
    path("members/applicants/<uuid:uuid>/admit", applicants.admit, name="admit"),
    path("members/changes/", changes.changes, name="changes"),
    path("members/changes/propose/<slug:kind>", changes.propose, name="change-propose"),
    path("members/changes/take/<slug:what>", taking.take, name="change-take"),
    path("members/changes/<pid:public_id>", changes.change, name="change"),
    path("members/changes/<pid:public_id>/second", changes.decide, {"deed": "second"}, name="change-second"),
    path("members/changes/<pid:public_id>/decline", changes.decide, {"deed": "decline"}, name="change-decline"),
    path("members/changes/<pid:public_id>/withdraw", changes.decide, {"deed": "withdraw"}, name="change-withdraw"),
    path("language", language.language, name="language"),
    # Wagtail's bulk actions on accounts: ways around members.actions.roles.
    path("admin/bulk/members/<path:rest>", closed),
    path("admin/bulk/auth/<path:rest>", closed),
    # Suggests every tag there is, those of threads that the editor may not read included.
    path("admin/tag-autocomplete/", closed),
    path("admin/tag-autocomplete/<path:rest>", closed),
]
