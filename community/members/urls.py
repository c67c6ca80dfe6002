"""Addresses of accounts that are ours; signing in and all around it is allauth's, under /accounts/."""

from django.urls import path

from .views import applicants, language, second_factor, status

app_name = "members"

urlpatterns = [
    path("accounts/status", status.status, name="status"),
    path("accounts/second-factor", second_factor.second_factor, name="second-factor"),
    path("members/applicants", applicants.applicants, name="applicants"),
    path("members/applicants/<uuid:uuid>/admit", applicants.admit, name="admit"),
    path("language", language.language, name="language"),
]
