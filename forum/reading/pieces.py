"""A post as HTML, put together in Python: the one part of a page for which a template would be too slow.

A thread page shows twenty posts; as ordinary template code they cost several times what everything else on the page
does. Words that are the same for every post are translated once per page; a post's own text is stored as HTML.
The classes are those of static/css/components/{post,branch,byline}.css.
"""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.core import markup
from community.members.models import Member
from forum import policy
from forum.attribution import answered, byline
from forum.models import Post, Revision, Thread

from .addresses import post_url, thread_url
from .moments import Clock
from .tree import LEVELS, Node
from .unread import ReadSoFar

_LANGUAGES = dict(settings.CONTENT_LANGUAGES)
_MOST_NAMES = 2
_NOTHING = format_html("{}", "")
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
        deepest: int = LEVELS,
    ) -> None:
        """`waiting` holds the viewer's own versions that no reader sees, by post; `deepest` is the last level shown."""
        self.viewer = viewer
        self.thread = thread
        self.clock = clock
        self.read = read
        self.waiting = waiting
        self.deepest = deepest
        self.home = thread_url(thread.public_id)
        self.reply, self.change, self.flag, self.changed = _("Reply"), _("Change"), _("Flag"), _("changed")
        self.new = format_html('<span class="isnew">{}</span>', _("New"))

    def tree(self, nodes: Sequence[Node]) -> SafeString:
        """Return list items for `nodes` and everything below them."""
        return _joined(self._node(node) for node in nodes)

    def sequence(self, posts: Iterable[Post]) -> SafeString:
        """Return list items for `posts` one after another, each saying what it answers."""
        return _joined(format_html('<li class="node">{}</li>', self._post(post, self._answers(post))) for post in posts)

    def _node(self, node: Node) -> SafeString:
        post = node.post
        article = self._above(post) if node.only_name else self._post(post, has_replies=bool(node.replies))
        if node.replies:
            return format_html('<li class="node">{}{}</li>', article, self._branch(node))
        if post.depth == self.deepest and post.descendant_count:
            return format_html('<li class="node">{}</li>{}', article, self._continued(post))
        return format_html('<li class="node">{}</li>', article)

    def _branch(self, node: Node) -> SafeString:
        replies = _replies(node.post.descendant_count)
        names = [
            byline(reply.post, self.viewer).name for reply in node.replies if reply.post.state == Post.State.PUBLISHED
        ]
        some = _(", ").join(dict.fromkeys(names[:_MOST_NAMES]))
        shut = _("Show %(replies)s from %(names)s") if some else _("Show %(replies)s")
        return format_html(
            '<details class="branch" open><summary><span class="knob"></span><span class="open">{}</span>'
            '<span class="shut">{}</span></summary><ol class="replies">{}</ol></details>',
            replies,
            shut % {"replies": replies, "names": some},
            self.tree(node.replies),
        )

    def _continued(self, post: Post) -> SafeString:
        return format_html(
            '<li class="node cont"><a class="deeper" href="{}">{} {}</a></li>',
            post_url(self.thread.public_id, post.public_id),
            _("Continue this branch (%(replies)s)") % {"replies": _replies(post.descendant_count)},
            _ARROW,
        )

    def _post(self, post: Post, note: SafeString = _NOTHING, *, has_replies: bool = False) -> SafeString:
        revision = self.waiting.get(post.pk)
        if post.state == Post.State.PUBLISHED:
            body = format_html("{}{}{}", self._status(post, revision), self._prose(post, post.html), self._acts(post))
        elif revision:
            body = format_html("{}{}", self._status(post, revision), self._prose(post, revision.html))
        else:
            return self._gap(post)
        who = byline(post, self.viewer)
        return format_html(
            '<article class="post{}" id="p-{}"><span class="hexa {}" aria-hidden="true">{}</span>'
            '<div class="post-main"><header class="byline"><h2 class="name"><bdi>{}</bdi></h2><span dir="auto">{}</span>'
            "{}{}</header>{}{}</div></article>",
            " has-replies" if has_replies else "",
            post.public_id,
            who.tone,
            who.initials,
            who.name,
            who.work,
            self._is_new(post),
            self._when(post),
            note,
            body,
        )

    def _gap(self, post: Post) -> SafeString:
        removed = post.state == Post.State.REMOVED
        return format_html(
            '<article class="post" id="p-{}"><span class="hexa hexa-c" aria-hidden="true"></span>'
            '<p class="post-gone">{}</p></article>',
            post.public_id,
            _("Removed by a moderator") if removed else _("Hidden until its author has changed it"),
        )

    def _above(self, post: Post) -> SafeString:
        """A post of an earlier page, by name only: what follows answers it."""
        if post.state != Post.State.PUBLISHED:
            return self._gap(post)
        who = byline(post, self.viewer)
        return format_html(
            '<article class="post has-replies"><span class="hexa {}" aria-hidden="true">{}</span><div class="post-main">'
            '<header class="byline"><h2 class="name"><bdi>{}</bdi></h2><span dir="auto">{}</span>{}</header>'
            '<p class="lang-note">{}</p></div></article>',
            who.tone,
            who.initials,
            who.name,
            who.work,
            self._when(post),
            _("This post stands on an earlier page; its replies go on here."),
        )

    def _is_new(self, post: Post) -> SafeString:
        known = not self.read.opened or post.author_id == self.viewer.pk or self.read.has(post.seq)
        return _NOTHING if known else self.new

    def _when(self, post: Post) -> SafeString:
        address = post_url(self.thread.public_id, post.public_id)
        written = self.clock.stamp(post.published or post.created)
        if not post.edited:
            return format_html('<a class="when" href="{}">{}</a>', address, written)
        return format_html(
            '<a class="when" href="{}">{}</a><a href="{}/history">{}</a>', address, written, address, self.changed
        )

    def _prose(self, post: Post, html: str) -> SafeString:
        text = markup.trusted(html)
        if post.language == self.clock.language:
            return format_html('<div class="prose" dir="auto">{}</div>', text)
        return format_html(
            '<p class="lang-note">{}</p><div class="prose" lang="{}" dir="auto">{}</div>',
            _("Written in %(language)s.") % {"language": _LANGUAGES.get(post.language, post.language)},
            post.language,
            text,
        )

    def _acts(self, post: Post) -> SafeString:
        address = post_url(self.thread.public_id, post.public_id)
        links = []
        if policy.can_reply(self.viewer, self.thread, post):
            links.append((f"{self.home}/reply?to={post.public_id}", self.reply))
        if policy.can_edit(self.viewer, post):
            links.append((f"{address}/edit", self.change))
        if policy.can_flag(self.viewer, post):
            links.append((f"{address}/flag", self.flag))
        return format_html(
            '<div class="acts">{}</div>', format_html_join("", '<a class="link-btn" href="{}">{}</a>', links)
        )

    def _status(self, post: Post, revision: Revision | None) -> SafeString:
        """Say, to the author alone, where a version stands that no reader sees."""
        if revision is None:
            return _NOTHING
        if revision.state == Revision.State.HELD:
            said = _("Waiting for a moderator. Only you can see this.")
            if post.state == Post.State.PUBLISHED:
                said = _("Your change is waiting for a moderator. Until then readers see the version before it.")
        else:
            said = _("A moderator returned this to you. Only you can see it: change it and send it again.")
            if post.state == Post.State.PUBLISHED:
                said = _("A moderator returned your change to you. Readers see the version before it.")
        return format_html(
            '<p class="post-held">{} <a href="{}/edit">{}</a></p>',
            said,
            post_url(self.thread.public_id, post.public_id),
            self.change,
        )

    def _answers(self, post: Post) -> SafeString:
        who = answered(post, self.viewer)
        if who is None or post.parent is None:
            return _NOTHING
        name = who.name if post.parent.state == Post.State.PUBLISHED else _("a removed post")
        link = format_html(
            '<a href="{}"><bdi>{}</bdi></a>', post_url(self.thread.public_id, post.parent.public_id), name
        )
        return format_html('<p class="lang-note">{}</p>', format_html(_("Answers {name}"), name=link))


def _replies(number: int) -> str:
    return ngettext("%(n)s reply", "%(n)s replies", number) % {"n": number}


def _joined(pieces: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))
