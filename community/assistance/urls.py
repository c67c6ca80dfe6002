"""Addresses of technical assistance and of questions to the network."""

from django.urls import path

from .views import gaps, offers, requests, spaces

app_name = "assistance"

urlpatterns = [
    path("assistance/", requests.index, name="index"),
    path("assistance/all", requests.all_of_them, name="all"),
    path("assistance/new", requests.new, name="new"),
    path("assistance/gaps", gaps.gaps, name="gaps"),
    path("assistance/offers/<pid:pid>/confirm", offers.confirm, name="offer-confirm"),
    path("assistance/offers/<pid:pid>/retract", offers.retract, name="offer-retract"),
    path("assistance/offers/<pid:pid>/choose", offers.choose, name="offer-choose"),
    path("assistance/spaces/<pid:pid>", spaces.space, name="space"),
    path("assistance/spaces/<pid:pid>/milestones", spaces.plan, name="space-plan"),
    path("assistance/spaces/<pid:pid>/thread", spaces.begin, name="space-begin"),
    path("assistance/milestones/<pid:pid>/done", spaces.reached, name="milestone-done"),
    path("assistance/<pid:pid>", requests.one, name="request"),
    path("assistance/<pid:pid>/write", requests.write, name="write"),
    path("assistance/<pid:pid>/discard", requests.discard, name="discard"),
    path("assistance/<pid:pid>/change", requests.change, name="change"),
    path("assistance/<pid:pid>/do/<slug:deed>", requests.do, name="do"),
    path("assistance/<pid:pid>/experts", offers.experts, name="experts"),
    path("assistance/<pid:pid>/cannot", offers.cannot, name="cannot"),
    path("assistance/<pid:pid>/offer", offers.offer, name="offer"),
    path("assistance/<pid:pid>/feedback", spaces.feedback, name="feedback"),
    path("assistance/<pid:pid>/summary", spaces.summary, name="summary"),
]
