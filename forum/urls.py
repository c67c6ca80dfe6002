"""Addresses of the forum. A thread's says nothing of its title or board."""

from django.urls import path

from . import feeds
from .views import boards, break_glass, files, labels, moderating, own_feeds, posts, reading, threads, widening

app_name = "forum"

urlpatterns = [
    path("forum/", boards.index, name="index"),
    path("forum/mine", reading.mine, name="mine"),
    path("forum/mine/rule", reading.mine_rule, name="mine-rule"),
    path("forum/unmaskings", moderating.unmaskings, name="unmaskings"),
    path("forum/unmaskings/<pid:unmasking_id>/agree", moderating.answer, {"deed": "agree"}, name="unmasking-agree"),
    path(
        "forum/unmaskings/<pid:unmasking_id>/decline", moderating.answer, {"deed": "decline"}, name="unmasking-decline"
    ),
    path("forum/unmaskings/<pid:unmasking_id>/name", moderating.name, name="unmasking-name"),
    path("forum/asked/<pid:consent_id>", widening.consent, name="consent"),
    path("forum/asked/<pid:consent_id>/agree", widening.answer, {"deed": "agree"}, name="consent-agree"),
    path("forum/asked/<pid:consent_id>/refuse", widening.answer, {"deed": "refuse"}, name="consent-refuse"),
    path("forum/break-glass", break_glass.askings, name="break-glass"),
    path("forum/break-glass/<pid:glass_id>", break_glass.opened, name="glass"),
    path("forum/break-glass/<pid:glass_id>/agree", break_glass.answer, {"deed": "agree"}, name="glass-agree"),
    path("forum/break-glass/<pid:glass_id>/decline", break_glass.answer, {"deed": "decline"}, name="glass-decline"),
    path("forum/break-glass/<pid:glass_id>/open", break_glass.open_it, name="glass-open"),
    path("forum/break-glass/<pid:glass_id>/close", break_glass.close, name="glass-close"),
    path("forum/search", reading.search, name="search"),
    path("forum/tags/<str:slug>", boards.tag, name="tag"),
    path("forum/preview", posts.preview, name="preview"),
    path("forum/files", files.upload, name="file-upload"),
    path("forum/files/<pid:file_id>/discard", files.discard, name="file-discard"),
    path("forum/feeds", own_feeds.own_feeds, name="feeds"),
    path("forum/feeds/<pid:feed_id>/revoke", own_feeds.revoke, name="feed-revoke"),
    path("feed/<str:token>", feeds.feed, name="feed"),
    path("forum/<slug:slug>/new", threads.start, name="thread-start"),
    path("forum/<slug:slug>/subscribe", threads.subscribe_board, name="board-subscribe"),
    path("forum/<slug:slug>/", boards.board, name="board"),
    path("t/<pid:thread_id>", reading.thread, name="thread"),
    path("t/<pid:thread_id>/news", reading.news, name="thread-news"),
    path("t/<pid:thread_id>/label", labels.label, name="thread-label"),
    path("t/<pid:thread_id>/narrow", labels.narrow, name="thread-narrow"),
    path("t/<pid:thread_id>/widen", widening.widen, name="thread-widen"),
    path("t/<pid:thread_id>/readers", labels.name_reader, name="thread-readers"),
    path("t/<pid:thread_id>/print", reading.printed, name="thread-print"),
    path("t/<pid:thread_id>/<pid:post_id>", reading.branch, name="post"),
    path("t/<pid:thread_id>/f/<pid:file_id>", files.download, name="file"),
    path("t/<pid:thread_id>/f/<pid:file_id>/small", files.small, name="file-small"),
    path("t/<pid:thread_id>/reply", posts.reply, name="thread-reply"),
    path("t/<pid:thread_id>/close", moderating.close, name="thread-close"),
    path("t/<pid:thread_id>/open", moderating.reopen, name="thread-open"),
    path("t/<pid:thread_id>/subscribe", threads.subscribe, name="thread-subscribe"),
    path("t/<pid:thread_id>/<pid:post_id>/state", reading.post_state, name="post-state"),
    path("t/<pid:thread_id>/<pid:post_id>/edit", posts.edit, name="post-edit"),
    path("t/<pid:thread_id>/<pid:post_id>/history", posts.history, name="post-history"),
    path("t/<pid:thread_id>/<pid:post_id>/flag", posts.flag, name="post-flag"),
    path("t/<pid:thread_id>/<pid:post_id>/silence", moderating.silence, name="post-silence"),
    path("t/<pid:thread_id>/<pid:post_id>/silence/lift", moderating.lift, name="post-silence-lift"),
    path("t/<pid:thread_id>/<pid:post_id>/unmask", moderating.unmask, name="post-unmask"),
]
