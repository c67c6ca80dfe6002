"""The filters of the query language: how each reads its value, and which posts it finds.

A new one is a line in FILTERS; the help, the suggestions and the sentences about what was not understood follow.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.expressions import Exists
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise
from taggit.models import TaggedItem

from community.core.tlp import Content, Label, Road, carries
from community.core.visibility import Viewer
from forum.models import Attachment, Kind, Thread
from forum.models.thread import is_unanswered

from . import named
from .periods import first_moment
from .signs import HELD, holding, stricter
from .words import search_text

SEARCHED = [label for label in Label if carries(label, Road.SEARCH) is not Content.NOTHING]
_BY_NAME = {label.value.removeprefix("TLP:"): label for label in Label}


class Looking(NamedTuple):
    """Who looks, and how."""

    viewer: Viewer
    unread: QuerySet[Thread]
    """The threads that hold something new for them (the reading room's own rule)."""
    holding: Callable[[list[str]], Q]
    """Says which rows hold all of these words (search/lookup.py)."""


@dataclass(frozen=True)
class Filter:
    """One filter of the language."""

    read: Callable[[str], Any]
    """What a value means; nothing when it means nothing."""
    finds: Callable[[Any, Looking], Q]
    says: StrOrPromise
    """What it finds, for the help."""
    wrong: StrOrPromise
    """What to write instead of a value that means nothing."""
    example: str
    values: dict[str, StrOrPromise] = field(default_factory=dict)
    """All that it takes, where that can be said."""
    is_selective: Callable[[Any], bool] = lambda _value: False
    """Whether few posts may pass with this value, where no index can say so beforehand."""
    threads: Callable[[Any, Looking, str], Q | None] = lambda _value, _looking, _via: None
    """In which threads all stands that passes, but for what carries a sign of `elsewhere`, where that can be said: as a
    condition on threads, or on rows that hang on one by a relation.
    """
    elsewhere: Callable[[Any], list[str]] = lambda _value: []
    beside: Callable[[Any], StrOrPromise] = lambda _value: ""
    """What is to be said of a value that finds nothing, or hardly what is meant."""


def _choice(values: dict[str, StrOrPromise]) -> Callable[[str], str]:
    return lambda written: value if (value := written.lower()) in values else ""


def _label(written: str) -> Label | None:
    plain = "+".join(written.upper().removeprefix("TLP:").replace("+", " ").split())
    return _BY_NAME.get(plain)


def _all_of(threads: Callable[[Any, Looking, str], Q]) -> Callable[[Any, Looking], Q]:
    """Return what finds every post of these threads."""
    return lambda value, looking: threads(value, looking, "post__thread__")


def _on_board(folded: str, looking: Looking, via: str) -> Q:
    return Q(**{f"{via}board__in": named.boards(looking.viewer, folded)})


def _tagged(folded: str, looking: Looking, via: str) -> Q:
    kind = ContentType.objects.get_for_model(Thread)
    tagged = TaggedItem.objects.filter(content_type=kind, tag__in=named.tags(looking.viewer, folded))
    return Q(**{f"{via}pk__in": tagged.values("object_id")})


def _labelled(label: Label, _looking: Looking, via: str) -> Q:
    return Q(**{f"{via}label": label})


def _under(label: Label, _looking: Looking) -> Q:
    """Say which posts stand under `label`: the stricter of their own and their thread's."""
    up_to = [other for other in Label if other.strictness <= label.strictness]
    own = Q(post__label=label, post__thread__label__in=up_to)
    return own | Q(post__label__in=up_to, post__thread__label=label)


def _holding(what: str, looking: Looking) -> Q:
    if what in HELD:
        return looking.holding([holding(what)])
    files = Attachment.objects.visible_to(looking.viewer).filter(post=OuterRef("post_id"))
    return Q(Exists(files))


def _of_kind(kind: str, _looking: Looking, via: str) -> Q:
    return Q(**{f"{via}kind": kind})


def _in_state(what: str, looking: Looking, via: str) -> Q:
    return {
        "unanswered": is_unanswered(via),
        "open": Q(**{f"{via}locked": False}),
        "closed": Q(**{f"{via}locked": True}),
        "unread": Q(**{f"{via}pk__in": looking.unread.values("pk")}),
    }[what]


def _being(what: str, looking: Looking) -> Q:
    return Q(post__author=looking.viewer.pk) if what == "mine" else _all_of(_in_state)(what, looking)


_HAS: dict[str, StrOrPromise] = {
    "link": _("an address that leads elsewhere"),
    "file": _("a file"),
    "code": _("code"),
    "table": _("a table"),
    "quote": _("a quotation"),
}
_IS: dict[str, StrOrPromise] = {
    "unanswered": _("in threads that wait for an answer"),
    "open": _("in threads that can be answered"),
    "closed": _("in threads that were closed"),
    "mine": _("what you wrote under your name"),
    "unread": _("in threads with something new for you"),
}
_KINDS: dict[str, StrOrPromise] = {kind.value: kind.label for kind in Kind}
_LABELS: dict[str, StrOrPromise] = {label.value.removeprefix("TLP:"): "" for label in SEARCHED}

_OF_ONES_OWN = _("“from:me” looks for a member of that name. To find what you wrote yourself, write is:mine.")
_IN_NO_SEARCH = _("What is under TLP:RED is in no search. Look for it on its board: there its named readers see it.")

FILTERS: dict[str, Filter] = {
    "board": Filter(
        search_text,
        _all_of(_on_board),
        _("posts of one board, by its name or its address"),
        _("After “board:” write the name of a board, for instance board:storage."),
        "board:storage",
        threads=_on_board,
    ),
    "tag": Filter(
        search_text,
        _all_of(_tagged),
        _("posts of threads that carry a tag"),
        _("After “tag:” write a tag, for instance tag:transport."),
        "tag:transport",
        threads=_tagged,
        is_selective=lambda _value: True,
    ),
    "from": Filter(
        search_text,
        lambda folded, looking: Q(post__author__in=named.members(looking.viewer, folded)),
        _("posts of a member; never posts under the Chatham House Rule, which have no author"),
        _('After “from:” write the name of a member, for instance from:"Ana Silva".'),
        'from:"Ana Silva"',
        beside=lambda folded: _OF_ONES_OWN if folded == search_text("me") else "",
        is_selective=lambda _value: True,
    ),
    "label": Filter(
        _label,
        _under,
        _("posts under a label; what is under TLP:RED is in no search"),
        _("After “label:” write one of CLEAR, GREEN, AMBER, AMBER+STRICT, for instance label:AMBER."),
        "label:AMBER",
        _LABELS,
        threads=_labelled,
        elsewhere=lambda label: [stricter(label)],
        beside=lambda label: "" if label in SEARCHED else _IN_NO_SEARCH,
    ),
    "kind": Filter(
        _choice(_KINDS),
        _all_of(_of_kind),
        _("posts in threads of one kind"),
        _(
            "After “kind:” write one of discussion, question, practice, debrief, announcement, poll, for instance "
            "kind:question."
        ),
        "kind:question",
        _KINDS,
        threads=_of_kind,
    ),
    "after": Filter(
        first_moment,
        lambda moment, _looking: Q(post__published__gte=moment),
        _("posts from the beginning of a day, a month or a year on"),
        _("After “after:” write a day, a month or a year: after:2026-11-03, after:2026-11 or after:2026."),
        "after:2026-11-03",
    ),
    "before": Filter(
        first_moment,
        lambda moment, _looking: Q(post__published__lt=moment),
        _("posts from before a day, a month or a year began"),
        _("After “before:” write a day, a month or a year: before:2026-11-03, before:2026-11 or before:2026."),
        "before:2026-11",
    ),
    "has": Filter(
        _choice(_HAS),
        _holding,
        _("posts that hold a link, a file, code, a table or a quotation"),
        _("After “has:” write one of link, file, code, table, quote, for instance has:file."),
        "has:file",
        _HAS,
    ),
    "is": Filter(
        _choice(_IS),
        _being,
        _("posts in threads that wait for an answer, open, closed or with something new for you; or your own posts"),
        _("After “is:” write one of unanswered, open, closed, mine, unread, for instance is:unanswered."),
        "is:unanswered",
        _IS,
        is_selective="mine".__eq__,
        threads=lambda what, looking, via: None if what == "mine" else _in_state(what, looking, via),
    ),
}
