"""A post as HTML, put together in Python: the one part of a page for which a template would be too slow.

A thread page shows twenty posts; as ordinary template code they cost several times what everything else on the page
does. Words that are the same for every post are translated once per page; a post's own text is stored as HTML.
The classes are those of static/css/components/{post,branch,byline}.css.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.core import markup
from community.core.tlp import strictest
from community.members.models import Member
from forum import policy
from forum.attribution import Byline, answered, byline
from forum.models import Attachment, Post, Revision, Thread
from realtime.bell import bell_topic

from .acts import May, acts, reactions
from .addresses import thread_url
from .chips import chip
from .files import listed
from .moments import Clock
from .opened import answered_by
from .tree import LEVELS, Node, goes_on
from .unread import ReadSoFar

_LANGUAGES = dict(settings.CONTENT_LANGUAGES)
_MOST_NAMES = 2
_NOTHING = format_html("{}", "")
_NO_WORDS: set[str] = set()
_HAS_REPLIES = format_html("{}", " has-replies")
_SAY = format_html("{}", " data-say")
_ARROW = format_html(
    '<svg class="icon flip" width="{0}" height="{0}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
    '<path d="M5 12h14"/><path d="m12 5 7 7-7 7"/></svg>',
    16,
)


class PostWriter:
    """Writes the posts of one page of a thread, as one viewer sees them."""

    def __init__(
        self,
        *,
        viewer: Member,
        thread: Thread,
        clock: Clock,
        read: ReadSoFar,
        waiting: dict[int, Revision],
        expected: dict[int, str],
        bell_seq: int,
        may_speak: bool,
        may_silence: bool,
        may_split: bool,
        beside: dict[int, list[Thread]],
        own_words: dict[int, set[str]],
        accepts: bool,
        files: dict[int, list[Attachment]],
        muted: set[int],
        deepest: int = LEVELS,
    ) -> None:
        """`waiting` holds the viewer's own versions that no reader sees, by post, and `expected` when those that are
        held should be decided, by version; `bell_seq` is the number that their bell had before; `deepest` is the last
        level shown. `may_speak` and `may_silence` are what the Chatham House Rule allows the viewer in this thread,
        `may_split` what its moderators may elsewhere; `accepts` says whether they choose the answer that settled a
        question. `beside` are the stricter threads that they read too, by post, `own_words` their reactions, `files`
        those of all versions that they may see, and `muted` the keys of authors whose posts are folded away.
        """
        self.viewer = viewer
        self.thread = thread
        self.clock = clock
        self.read = read
        self.waiting = waiting
        self.answered = answered_by(waiting)
        self.expected = expected
        self.bell_seq = bell_seq
        self.may_speak = may_speak
        self.may_silence = may_silence
        self.may_split = may_split
        self.beside = beside
        self.own_words = own_words
        self.accepts = accepts
        self.files = files
        self.muted = muted
        self.deepest = deepest
        self.home = thread_url(thread.public_id)
        self.words = _words(clock.language)

    def tree(self, nodes: Sequence[Node]) -> SafeString:
        """Return list items for `nodes` and everything below them."""
        return format_html_join("", "{}", ((self._node(node),) for node in nodes))

    def sequence(self, posts: Iterable[Post]) -> SafeString:
        """Return list items for `posts` one after another, each saying what it answers."""
        items = ((self._post(post, by_time=True),) for post in posts)
        return format_html_join("", '<li class="node">{}</li>', items)

    def own(self, post: Post, *, by_time: bool) -> SafeString:
        """Return what now stands in the article of a post that waited, for the page that its author has open."""
        said = _("This is published now: its readers see it.")
        return self._inside(post, by_time=by_time, decided=format_html('<p class="post-held" data-say>{}</p>', said))

    def _node(self, node: Node) -> SafeString:
        post = node.post
        article = self._above(post) if node.only_name else self._post(post, has_replies=bool(node.replies))
        if node.replies:
            return format_html('<li class="node">{}{}</li>', article, self._branch(node))
        if goes_on(post, deepest=self.deepest, answered=self.answered):
            return format_html('<li class="node">{}</li>{}', article, self._continued(post))
        return format_html('<li class="node">{}</li>', article)

    def _branch(self, node: Node) -> SafeString:
        replies = _replies(node.post.descendant_count, self.clock.language)
        names = dict.fromkeys(
            byline(reply.post, self.viewer).name for reply in node.replies if reply.post.state == Post.State.PUBLISHED
        )
        shut = self.words.shut_with_names if names else self.words.shut
        return format_html(
            '<details class="branch" open><summary><span class="knob"></span><span class="open">{}</span>'
            '<span class="shut">{}</span></summary><ol class="replies">{}</ol></details>',
            replies,
            shut % {"replies": replies, "names": self.words.comma.join(list(names)[:_MOST_NAMES])},
            self.tree(node.replies),
        )

    def _continued(self, post: Post) -> SafeString:
        replies = post.descendant_count
        go_on = self.words.go_on % {"replies": _replies(replies, self.clock.language)} if replies else ""
        return format_html(
            '<li class="node cont"><a class="deeper" href="{}/{}">{} {}</a></li>',
            self.home,
            post.public_id,
            go_on or self.words.own_below,
            _ARROW,
        )

    def _post(self, post: Post, *, by_time: bool = False, has_replies: bool = False) -> SafeString:
        inside = self._inside(post, by_time=by_time)
        waiting = self.waiting.get(post.pk)
        if waiting and waiting.state == Revision.State.HELD:
            inside = self._until_decided(post, inside, by_time=by_time)
        form = '<article class="post{}" id="p-{}">{}</article>'
        return format_html(form, _HAS_REPLIES if has_replies else _NOTHING, post.public_id, inside)

    def _until_decided(self, post: Post, inside: SafeString, *, by_time: bool) -> SafeString:
        """Let what waits be fetched again when its author's bell rings: a decision is told to nobody else."""
        return format_html(
            '<live-topic class="own-post" topic="{}" seq="{}" src="{}/{}/state{}">{}</live-topic>',
            bell_topic(self.viewer.uuid),
            self.bell_seq,
            self.home,
            post.public_id,
            "?order=time" if by_time else "",
            inside,
        )

    def _inside(self, post: Post, *, by_time: bool, decided: SafeString = _NOTHING) -> SafeString:
        """Return what stands in the article of `post`: by time with a line on what it answers, and with `decided` where
        nothing waits any more.
        """
        revision = self.waiting.get(post.pk)
        if post.state == Post.State.PUBLISHED:
            html = post.html
        elif revision:
            html = revision.html
        else:
            return self._gap(post)
        return format_html(
            '{}{}<a class="when" href="{}/{}">{}</a>{}{}{}</header>{}{}{}</div>',
            _head(byline(post, self.viewer)),
            self._new(post),
            self.home,
            post.public_id,
            self._when(post),
            self._edited(post) if post.edited else _NOTHING,
            self._label(post),
            self._accepted(post),
            self._answers(post) if by_time else _NOTHING,
            self._status(post, revision) if revision else decided,
            self._said(post, revision, html),
        )

    def _said(self, post: Post, revision: Revision | None, html: str) -> SafeString:
        """Return the words and what belongs to them; folded away when the viewer muted their author."""
        said = format_html(
            '{}<div class="prose" lang="{}" dir="auto">{}</div>{}{}{}',
            _written_in(post.language, self.clock.language) if post.language != self.clock.language else _NOTHING,
            post.language,
            markup.trusted(html),
            self._files(post, revision) if post.pk in self.files else _NOTHING,
            self._stricter(self.beside[post.pk]) if post.pk in self.beside else _NOTHING,
            self._below(post) if post.state == Post.State.PUBLISHED else _NOTHING,
        )
        if post.author_id not in self.muted:
            return said
        form = '<details class="folded"><summary>{}</summary>{}</details>'
        return format_html(form, _("You muted this author. Show the post"), said)

    def _files(self, post: Post, revision: Revision | None) -> SafeString:
        """Return the files of the version that is shown."""
        waiting = revision.number if revision else 0
        shown = [
            file
            for file in self.files[post.pk]
            if file.goes_with(file.current or waiting)  # type: ignore[attr-defined]  # annotated, reading/files.py
        ]
        return listed(shown, thread_id=self.thread.public_id, viewer=self.viewer, label=self._label(post))

    def _gap(self, post: Post) -> SafeString:
        return format_html(
            '<span class="hexa hexa-c" aria-hidden="true"></span><p class="post-gone" data-say>{}</p>',
            self._why_gone(post),
        )

    def _why_gone(self, post: Post) -> str:
        if post.state == Post.State.REMOVED:
            return _("Removed by a moderator")
        if post.state == Post.State.WITHDRAWN:
            return _("Taken back by its author")
        if self.thread.under_rule:  # where nobody changes a post
            return _("Returned to its author by a moderator")
        return _("Hidden until its author has changed it")

    def _above(self, post: Post) -> SafeString:
        """A post of an earlier page, by name only: what follows answers it."""
        if post.state != Post.State.PUBLISHED:
            return format_html('<article class="post">{}</article>', self._gap(post))
        return format_html(
            '<article class="post has-replies">{}<a class="when" href="{}/{}">{}</a>{}</header>'
            '<p class="lang-note">{}</p></div></article>',
            _head(byline(post, self.viewer)),
            self.home,
            post.public_id,
            self._when(post),
            self._label(post),
            _("This post stands on an earlier page; its replies go on here."),
        )

    def _when(self, post: Post) -> SafeString:
        when = post.published or post.created
        return self.clock.coarse(when) if self.thread.under_rule else self.clock.stamp(when)

    def _new(self, post: Post) -> SafeString:
        known = not self.read.opened or post.author_id == self.viewer.pk or self.read.has(post.seq)
        return _NOTHING if known else self.words.new

    def _edited(self, post: Post) -> SafeString:
        return format_html('<a href="{}/{}/history">{}</a>', self.home, post.public_id, _("changed"))

    def _label(self, post: Post) -> SafeString:
        """Return the chip of a post that is stricter than its thread."""
        label = strictest(post.label, self.thread.label)
        return chip(label) if label != self.thread.label else _NOTHING

    def _stricter(self, threads: Iterable[Thread]) -> SafeString:
        links = ((chip(one.label), thread_url(one.public_id), one.title) for one in threads)
        return format_html(
            '<ul class="beside" aria-label="{}">{}</ul>',
            _("Stricter threads beside this post"),
            format_html_join("", '<li>{} <a href="{}" dir="auto">{}</a></li>', links),
        )

    def _below(self, post: Post) -> SafeString:
        """What can be done with a published post, and how its readers reacted."""
        is_answer = self.accepts and not post.is_opening
        may = May(
            reply=self.may_speak and bool(policy.can_reply(self.viewer, self.thread, post)),
            change=bool(policy.can_edit(self.viewer, post)),
            bookmark=bool(policy.can_bookmark(self.viewer, post)),
            flag=bool(policy.can_flag(self.viewer, post)),
            silence=self.may_silence,
            split=self.may_split and not post.is_opening,
            accept=is_answer and post.pk != self.thread.accepted_id,
            unaccept=is_answer and post.pk == self.thread.accepted_id,
            undo=bool(policy.can_undo(self.viewer, post)),
            mute=post.author_id not in self.muted and bool(policy.can_mute(self.viewer, post)),
        )
        form = acts(self.clock.language, may)
        return format_html(form, home=self.home, post=post.public_id, reactions=self._reactions(post))

    def _reactions(self, post: Post) -> SafeString:
        if self.thread.under_rule:
            return _NOTHING
        own, may = self.own_words.get(post.pk, _NO_WORDS), bool(policy.can_react(self.viewer, post))
        form = reactions(self.clock.language, post.reactions, own, may=may)
        return format_html(form, home=self.home, post=post.public_id)

    def _accepted(self, post: Post) -> SafeString:
        return self.words.accepted if post.pk == self.thread.accepted_id else _NOTHING

    def _status(self, post: Post, revision: Revision) -> SafeString:
        """Say, to the author alone, where a version stands that no reader sees."""
        published = post.state == Post.State.PUBLISHED
        if revision.state == Revision.State.HELD:
            said = _("Waiting for a moderator. Only you can see this.")
            if published:
                said = _("Your change is waiting for a moderator. Until then readers see the version before it.")
        else:
            said = _("A moderator returned this to you. Only you can see it: change it and send it again.")
            if published:
                said = _("A moderator returned your change to you. Readers see the version before it.")
        said = " ".join(filter(None, [said, self.expected.get(revision.pk)]))
        form = '<p class="post-held"{}>{} <a href="{}/{}/edit">{}</a></p>'
        say = _NOTHING if revision.state == Revision.State.HELD else _SAY
        return format_html(form, say, said, self.home, post.public_id, _("Change"))

    def _answers(self, post: Post) -> SafeString:
        who = answered(post, self.viewer)
        if who is None or post.parent is None:
            return _NOTHING
        name = who.name if post.parent.state == Post.State.PUBLISHED else _("a removed post")
        link = format_html('<a href="{}/{}"><bdi>{}</bdi></a>', self.home, post.parent.public_id, name)
        return format_html('<p class="lang-note">{}</p>', format_html(_("Answers {name}"), name=link))


@dataclass(frozen=True, slots=True)
class _Words:
    """What is said again and again on a page, in its language."""

    new: SafeString
    accepted: SafeString
    comma: str
    shut: str
    shut_with_names: str
    go_on: str
    own_below: str


@cache
def _words(_language: str) -> _Words:
    return _Words(
        new=format_html('<span class="isnew">{}</span>', _("New")),
        accepted=format_html('<span class="accepted">{}</span>', _("Accepted answer")),
        comma=_(", "),
        shut=_("Show %(replies)s"),
        shut_with_names=_("Show %(replies)s from %(names)s"),
        go_on=_("Continue this branch (%(replies)s)"),
        own_below=_("Continue this branch (your own reply waits there)"),
    )


@lru_cache(maxsize=2_000)
def _replies(number: int, _language: str) -> str:
    return ngettext("%(n)s reply", "%(n)s replies", number) % {"n": number}


@lru_cache(maxsize=200)
def _written_in(language: str, _page_language: str) -> SafeString:
    said = _("Written in %(language)s.") % {"language": _LANGUAGES.get(language, language)}
    return format_html('<p class="lang-note">{}</p>', said)


@lru_cache(maxsize=5_000)
def _head(who: Byline) -> SafeString:
    return format_html(
        '<span class="hexa {}" aria-hidden="true">{}</span><div class="post-main"><header class="byline">'
        '<h2 class="name"><bdi>{}</bdi></h2><span dir="auto">{}</span>',
        who.tone,
        who.initials,
        who.name,
        who.work,
    )
