"""The register of surfaces: every address, socket topic and notice by which member content might leave.

A new one fails the build until it stands here, and with that is walked by the leak tests.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from community.members.models import Member
from community.moderation.models import QueueItem
from forum.models import Post, Thread

ANY_ID = "000000000000"
NOBODY = uuid.UUID(int=0)
RULE_ID = "aruleontrial"
"""Of the watch rule that finds every planted word, and is not in force."""
CONSENT = ("consent", "consent-agree", "consent-refuse")
UNMASKING = ("unmasking-agree", "unmasking-decline", "unmasking-name")
RESPONSES_TO_A_THREAD = ("acknowledge", "acknowledged", "order", "vote")
RESPONSES_TO_A_POST = ("accept", "bookmark", "mute", "react", "split", "unaccept", "undo")
RULE = ("rule", "rule-allow", "rule-delete", "rule-enable", "rule-off", "rule-trial")
OF_WITHHELD = ("withheld-ask", "withheld-agree", "withheld-decline", "withheld-read")
OF_AN_ITEM = ("item", "lease", "claim", "leave", "decide", "take-back", "hand-over", "undo")
NOTES = ("notes", "note-new")
RULES = ("rules", "rule-new", "rules-allow", "rules-export", "rules-import", "lists")
OF_RULES = ("context-drop", "entry-unlist", "loosening-agree", "loosening-decline", "loosening-withdraw")
REPORTS = ("transparency-year", "transparency-csv")
THIS_YEAR = timezone.now().year
SANCTIONS = ("sanction-agree", "sanction-decline", "sanction-withdraw", "sanction-lift", "sanction-answer")
UNDELIVERED = ("undelivered", "undelivered-again", "undelivered-drop")
ASSISTANCE = ("index", "all", "new", "gaps")
OF_A_REQUEST = ("request", "write", "discard", "change", "experts", "cannot", "offer", "feedback", "summary")
OF_AN_OFFER = ("offer-confirm", "offer-retract", "offer-choose")
OF_A_SPACE = ("space", "space-plan", "space-begin", "milestone-done")
GLASS = ("glass", "glass-agree", "glass-decline", "glass-open", "glass-close")


@dataclass(frozen=True)
class Place:
    """Something that was written: the addresses below are those that might show it."""

    thread: Thread
    post: Post
    tag: str
    words: str
    """Words that its text shares with all others: searching them repeats nothing secret."""
    title: str
    """The beginning of a word of its title."""
    item: QueueItem | None
    applicant: Member
    file: str = ANY_ID
    picture: str = ANY_ID
    staged: str = ANY_ID
    feed: str = ANY_ID
    unmasking: str = ANY_ID
    consent: str = ANY_ID
    glass: str = ANY_ID
    change: str = ANY_ID
    decision: str = ANY_ID
    reason: str = ANY_ID
    sanction: str = ANY_ID
    notification: str = ANY_ID
    """The public ids of what a text may have beside it."""
    token: str = ANY_ID
    """That of a personal feed of whoever asks."""
    person: uuid.UUID = NOBODY
    """Whoever wrote it."""


def addresses(place: Place) -> dict[str, str]:
    """Return one address per name of the URL configuration, those about `place` where it can be named."""
    thread = [place.thread.public_id]
    post = [*thread, place.post.public_id]
    item = [place.item.public_id if place.item else ANY_ID]
    board = [place.thread.board.slug]
    topics = f"thread:{place.thread.public_id},queue:moderation"
    return {
        "audit:log": reverse("audit:log"),
        "audit:export": reverse("audit:export"),
        "audit:reason": reverse("audit:reason", args=[place.reason]),
        "forum:index": reverse("forum:index"),
        "forum:threads": reverse("forum:threads"),
        "forum:read": reverse("forum:read"),
        "forum:board-read": reverse("forum:board-read", args=board),
        "forum:mine": reverse("forum:mine"),
        "forum:mine-rule": reverse("forum:mine-rule"),
        "forum:unmaskings": reverse("forum:unmaskings"),
        **{f"forum:{name}": reverse(f"forum:{name}", args=[place.unmasking]) for name in UNMASKING},
        **{f"forum:{name}": reverse(f"forum:{name}", args=[place.consent]) for name in CONSENT},
        "forum:break-glass": reverse("forum:break-glass"),
        **{f"forum:{name}": reverse(f"forum:{name}", args=[place.glass]) for name in GLASS},
        "forum:search": reverse("forum:search") + f"?q={place.words}&facets=1",
        "forum:suggest": reverse("forum:suggest") + f"?q={place.title}",
        "forum:tag": reverse("forum:tag", args=[place.tag]),
        "forum:tag-names": reverse("forum:tag-names"),
        "forum:tag-part": reverse("forum:tag-part", args=[ANY_ID]),
        "forum:preview": reverse("forum:preview"),
        "forum:feeds": reverse("forum:feeds"),
        "forum:feed-revoke": reverse("forum:feed-revoke", args=[place.feed]),
        "forum:feed": reverse("forum:feed", args=[place.token]),
        "forum:file": reverse("forum:file", args=[*thread, place.file]),
        "forum:file-small": reverse("forum:file-small", args=[*thread, place.picture]),
        "forum:file-upload": reverse("forum:file-upload"),
        "forum:file-waiting": reverse("forum:file-waiting"),
        "forum:file-discard": reverse("forum:file-discard", args=[place.staged]),
        "forum:board": reverse("forum:board", args=board),
        "forum:thread-start": reverse("forum:thread-start", args=board) + f"?beside={place.post.public_id}",
        "forum:board-people": reverse("forum:board-people", args=board) + "?q=p",
        "forum:board-subscribe": reverse("forum:board-subscribe", args=board),
        "forum:thread": reverse("forum:thread", args=thread),
        **{
            f"forum:thread-{name}": reverse(f"forum:thread-{name}", args=thread)
            for name in ("label", "narrow", "readers", "widen")
        },
        "forum:thread-people": reverse("forum:thread-people", args=thread) + "?q=p",
        "forum:thread-print": reverse("forum:thread-print", args=thread),
        "forum:thread-news": reverse("forum:thread-news", args=thread) + "?since=0",
        "forum:thread-reply": reverse("forum:thread-reply", args=thread) + f"?to={place.post.public_id}",
        "forum:thread-subscribe": reverse("forum:thread-subscribe", args=thread),
        **{f"forum:thread-{name}": reverse(f"forum:thread-{name}", args=thread) for name in RESPONSES_TO_A_THREAD},
        **{f"forum:post-{name}": reverse(f"forum:post-{name}", args=post) for name in RESPONSES_TO_A_POST},
        "forum:muted": reverse("forum:muted"),
        "forum:mute-end": reverse("forum:mute-end", args=[ANY_ID]),
        "forum:bookmarks": reverse("forum:bookmarks"),
        "forum:drafts": reverse("forum:drafts"),
        **{f"forum:draft-{name}": reverse(f"forum:draft-{name}") for name in ("discard", "keep")},
        "forum:draft-kept": reverse("forum:draft-kept") + f"?key=reply:{place.post.public_id}",
        "forum:post": reverse("forum:post", args=post),
        "forum:post-state": reverse("forum:post-state", args=post),
        "forum:post-edit": reverse("forum:post-edit", args=post),
        "forum:post-history": reverse("forum:post-history", args=post),
        "forum:post-flag": reverse("forum:post-flag", args=post),
        "forum:post-silence": reverse("forum:post-silence", args=post),
        "forum:post-silence-lift": reverse("forum:post-silence-lift", args=post),
        "forum:post-unmask": reverse("forum:post-unmask", args=post),
        "moderation:queue": reverse("moderation:queue"),
        "moderation:list": reverse("moderation:list"),
        "moderation:next": reverse("moderation:next"),
        "moderation:shift": reverse("moderation:shift"),
        "moderation:decision": reverse("moderation:decision", args=[place.decision]),
        "moderation:transparency": reverse("moderation:transparency"),
        **{f"moderation:{name}": reverse(f"moderation:{name}", args=[THIS_YEAR]) for name in REPORTS},
        **{
            f"moderation:{name}": reverse(f"moderation:{name}", args=item)
            for name in (*OF_AN_ITEM, "reword", "raise-label", "reporters", "withhold", "escalate")
        },
        **{f"moderation:{name}": reverse(f"moderation:{name}") for name in ("several", "several-decide", *NOTES)},
        **{f"moderation:{name}": reverse(f"moderation:{name}", args=[ANY_ID]) for name in ("note", "note-delete")},
        "moderation:several-preview": reverse("moderation:several-preview") + f"?item={item[0]}",
        **{f"moderation:{name}": reverse(f"moderation:{name}") for name in RULES},
        **{f"moderation:{name}": reverse(f"moderation:{name}", args=[RULE_ID]) for name in RULE},
        **{f"moderation:{name}": reverse(f"moderation:{name}", args=[ANY_ID]) for name in OF_RULES},
        "moderation:people": reverse("moderation:people") + "?q=p",
        **{
            f"moderation:{name}": reverse(f"moderation:{name}", args=[place.person])
            for name in ("person", "person-note")
        },
        "moderation:person-impose": reverse("moderation:person-impose", args=[place.person, "read-only"]),
        "moderation:sanctions": reverse("moderation:sanctions"),
        **{f"moderation:{name}": reverse(f"moderation:{name}", args=[place.sanction]) for name in SANCTIONS},
        "moderation:standing": reverse("moderation:standing"),
        "moderation:sanction-appeal": reverse("moderation:sanction-appeal", args=[place.sanction]),
        "moderation:file": reverse("moderation:file", args=[*item, place.file]),
        "forum:withheld": reverse("forum:withheld"),
        **{f"forum:{name}": reverse(f"forum:{name}", args=[ANY_ID]) for name in OF_WITHHELD},
        **{f"assistance:{name}": reverse(f"assistance:{name}") for name in ASSISTANCE},
        **{
            f"assistance:{name}": reverse(f"assistance:{name}", args=[ANY_ID])
            for name in (*OF_A_REQUEST, *OF_AN_OFFER, *OF_A_SPACE)
        },
        "assistance:do": reverse("assistance:do", args=[ANY_ID, "submit"]),
        "demo:outbox": reverse("demo:outbox"),
        "demo:mail": reverse("demo:mail", args=[ANY_ID]),
        "demo:mail-html": reverse("demo:mail-html", args=[ANY_ID]),
        "realtime:notifications": reverse("realtime:notifications"),
        "realtime:bell": reverse("realtime:bell"),
        "realtime:read": reverse("realtime:read"),
        "realtime:preferences": reverse("realtime:preferences"),
        "realtime:open": reverse("realtime:open", args=[place.notification]),
        "realtime:browser-add": reverse("realtime:browser-add"),
        "realtime:browser-remove": reverse("realtime:browser-remove", args=[ANY_ID]),
        **{f"realtime:{name}": reverse(f"realtime:{name}") for name in ("manifest", "offline", "service-worker")},
        "realtime:mailbox": reverse("realtime:mailbox"),
        "realtime:mailbox-check": reverse("realtime:mailbox-check"),
        "realtime:mailbox-confirm": reverse("realtime:mailbox-confirm", args=[ANY_ID]),
        **{f"realtime:{name}": reverse(f"realtime:{name}") for name in UNDELIVERED},
        "realtime:job": reverse("realtime:job", args=[ANY_ID]),
        "realtime:stop-mail": reverse("realtime:stop-mail", args=[ANY_ID]),
        "realtime:since": reverse("realtime:since") + f"?topics={topics}",
        "members:status": reverse("members:status"),
        "members:second-factor": reverse("members:second-factor"),
        "members:sessions": reverse("members:sessions"),
        "members:sessions-end": reverse("members:sessions-end"),
        "members:data": reverse("members:data"),
        "members:data-prepare": reverse("members:data-prepare"),
        "members:data-export": reverse("members:data-export"),
        "members:applicants": reverse("members:applicants"),
        "members:admit": reverse("members:admit", args=[place.applicant.uuid]),
        "members:language": reverse("members:language"),
        "members:changes": reverse("members:changes"),
        "members:change-propose": reverse("members:change-propose", args=["seat"]),
        "members:change-take": reverse("members:change-take", args=["seat"]),
        **{
            f"members:{name}": reverse(f"members:{name}", args=[place.change])
            for name in ("change", "change-second", "change-decline", "change-withdraw", "change-stop")
        },
        "wagtail_serve": "/",
        "news-feed": reverse("news-feed"),
        "public-search": reverse("public-search") + f"?q={place.words}",
        "sitemap": "/sitemap.xml",
        "robots": "/robots.txt",
        "picture": reverse("picture", args=["any.png"]),
    }


FORMS = {
    "assistance:new",
    *(f"assistance:{name}" for name in ("change", "do", "experts", "feedback", "offer", "offer-confirm")),
    *(f"assistance:{name}" for name in ("summary", "write")),
    "forum:break-glass",
    "forum:feeds",
    "forum:post-bookmark",
    "forum:post-edit",
    "forum:post-flag",
    "forum:post-react",
    "forum:post-silence",
    "forum:post-split",
    "forum:post-unmask",
    "forum:tag-names",
    "forum:thread-narrow",
    "forum:thread-order",
    "forum:thread-readers",
    "forum:thread-reply",
    "forum:thread-start",
    "forum:thread-widen",
    "forum:withheld-ask",
    "members:admit",
    "members:change-propose",
    "members:change-stop",
    "members:change-take",
    "moderation:decision",
    *(f"moderation:{name}" for name in ("lists", "rule", "rule-new", "rules-allow", "rules-import")),
    *(f"moderation:{name}" for name in ("entry-unlist", "rule-allow", "rule-off")),
    *(
        f"moderation:{name}"
        for name in ("escalate", "note", "note-new", "raise-label", "reporters", "reword", "withhold")
    ),
    *(f"moderation:{name}" for name in ("person-impose", "sanction-answer", "sanction-lift")),
    "realtime:preferences",
    "realtime:mailbox",
    "realtime:mailbox-confirm",
    "realtime:stop-mail",
}
"""Shown by GET, and again, with what is wrong, by a POST that is refused."""

DEEDS = {
    *(f"assistance:{name}" for name in ("cannot", "discard", "milestone-done", "offer-choose", "offer-retract")),
    *(f"assistance:{name}" for name in ("space-begin", "space-plan")),
    *(f"audit:{name}" for name in ("export", "reason")),
    *(f"forum:draft-{name}" for name in ("discard", "keep")),
    *(f"forum:{name}" for name in ("board-read", "board-subscribe", "feed-revoke", "preview", "read", "tag-part")),
    *(f"forum:{name}" for name in ("post-silence-lift", *UNMASKING)),
    *(f"forum:thread-{name}" for name in ("acknowledge", "subscribe", "vote")),
    *(f"forum:post-{name}" for name in ("accept", "mute", "unaccept", "undo")),
    "forum:mute-end",
    *(f"forum:file-{name}" for name in ("upload", "discard")),
    *(f"forum:{name}" for name in OF_WITHHELD if name != "withheld-ask"),
    *(f"forum:{name}" for name in CONSENT if name != "consent"),
    *(f"forum:{name}" for name in GLASS if name != "glass"),
    *(f"moderation:{name}" for name in ("claim", "leave", "decide", "take-back", "hand-over", "next", "undo")),
    *(f"moderation:{name}" for name in ("note-delete", "rule-delete", "rule-enable", "several-decide")),
    *(f"moderation:{name}" for name in OF_RULES if name != "entry-unlist"),
    *(f"moderation:{name}" for name in ("person-note", "sanction-appeal")),
    *(f"moderation:sanction-{name}" for name in ("agree", "decline", "withdraw")),
    *(f"members:{name}" for name in ("data-prepare", "language", "sessions-end")),
    *(f"members:change-{name}" for name in ("second", "decline", "withdraw")),
    "realtime:mailbox-check",
    *(f"realtime:{name}" for name in ("browser-add", "browser-remove", "read", *UNDELIVERED[1:])),
}
"""Done by POST alone."""

TELLING = {
    *(f"forum:{name}" for name in ("drafts", "draft-kept")),
    "forum:bookmarks",
    *(f"forum:{name}" for name in ("board", "consent", "feed", "file", "file-small")),
    *(f"forum:{name}" for name in ("mine", "mine-rule", "search", "suggest", "tag", "threads")),
    *(
        f"forum:post{name}"
        for name in ("", "-bookmark", "-react", "-edit", "-flag", "-history", "-silence", "-split", "-state", "-unmask")
    ),
    *(
        f"forum:thread{name}"
        for name in ("", "-label", "-narrow", "-order", "-print", "-readers", "-reply", "-start", "-widen")
    ),
    *(f"forum:{name}" for name in ("unmaskings", "unmasking-name")),
    *(f"moderation:{name}" for name in ("decide", "file", "item", "list", "queue", "reword")),
    *(f"moderation:{name}" for name in ("rule-enable", "rule-trial")),
    *(f"moderation:{name}" for name in ("decision", "several", "several-preview")),
    "members:data-export",
    *(f"realtime:{name}" for name in ("notifications", "open", "preferences")),
}
"""Where words of texts may stand: on all others none does, and each of these has a guard whose loss is noticed."""


TELLING_OF_GLASS = {"forum:break-glass", "forum:glass"}
"""Where something stands only once somebody broke glass: what they opened, and for staff its address."""

NO_MEMBER_CONTENT = {
    "account_": "allauth: a person's own account",
    "mfa_": "allauth: a person's own factors",
    "usersessions_": "allauth: a person's own sessions",
    "admin/": "the editors' side: pages, pictures, documents (tests/architecture/test_public_content.py)",
    "realtime:hook-": "a mail provider's reports: nothing is answered",
    "documents/": "TLP:CLEAR by rule (tests/architecture/test_public_content.py)",
}
"""By the beginning of a name, or of the address of what has none: why no leak test walks it."""

TOPICS = {"bell", "job", "presence", "queue", "thread"}
NOTICES = {
    "answer-left-out",
    "address-troubled",
    "admitted",
    "answer-accepted",
    "appeal-decided",
    "appeal-stranded",
    "ban-proposed",
    "bookmark-due",
    "change-proposed",
    "change-settled",
    "change-waits",
    "consent-asked",
    "decision-made",
    "decision-undone",
    "expert-invited",
    "flag-answered",
    "glass-answered",
    "glass-asked",
    "group-gained",
    "hold-in-reserve",
    "hold-lapsed",
    "item-escalated",
    "item-handed-over",
    "job-ended",
    "label-changed",
    "moderator-seated",
    "log-broken",
    "loosening-proposed",
    "member-mentioned",
    "reporter-opened",
    "member-sanctioned",
    "member-suspended",
    "post-quoted",
    "post-reacted",
    "reply-posted",
    "request-moved",
    "request-waits",
    "reserve-seated",
    "sanction-appealed",
    "sanction-lifted",
    "sanction-upheld",
    "text-flagged",
    "text-held",
    "thread-opened",
    "thread-started",
    "virus-found",
    "week-begun",
}
SOCKETS = {"ws/live"}


def names(resolver: URLResolver | None = None, address: str = "", space: str = "") -> Iterator[str]:
    """Walk the URL configuration: each pattern's full name, or its address where it has no name."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = address + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield here if here.startswith(tuple(NO_MEMBER_CONTENT)) or not pattern.name else space + pattern.name
        else:
            yield from names(pattern, here, f"{space}{pattern.namespace}:" if pattern.namespace else space)
