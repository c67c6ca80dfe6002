"""Addresses of the moderators' queue."""

from django.urls import path

from .views import claims, decisions, files, queue

app_name = "moderation"

urlpatterns = [
    path("moderation/", queue.queue, name="queue"),
    path("moderation/shift", queue.shift, name="shift"),
    path("moderation/next", claims.claim_next, name="next"),
    path("moderation/list", queue.listing, name="list"),
    path("moderation/<pid:pid>", queue.item, name="item"),
    path("moderation/<pid:pid>/f/<pid:file_id>", files.enclosure, name="file"),
    path("moderation/<pid:pid>/lease", queue.lease, name="lease"),
    path("moderation/<pid:pid>/claim", claims.claim, name="claim"),
    path("moderation/<pid:pid>/hand-over", claims.hand_over, name="hand-over"),
    path("moderation/<pid:pid>/leave", claims.leave, name="leave"),
    path("moderation/<pid:pid>/take-back", decisions.take_back, name="take-back"),
    path("moderation/<pid:pid>/decide", decisions.decide, name="decide"),
]
