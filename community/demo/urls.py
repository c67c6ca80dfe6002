"""Addresses that only the demo has."""

from django.urls import path

from . import views

app_name = "demo"

urlpatterns = [
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<slug:key>", views.mail, name="mail"),
    path("outbox/<slug:key>/html", views.html, name="mail-html"),
]
