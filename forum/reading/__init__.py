"""What the forum's pages show one viewer, in a constant number of queries; rows and posts are ready to print."""

from .addresses import stricter_url
from .boards import BoardPage, ForumPage, board_page, forum_page
from .bookmarks import bookmark_lines
from .break_glass import BreakGlassPage, OpenedPage, break_glass_page, opened_page
from .drafts import draft_lines
from .everywhere import ThreadsPage, threads_page
from .facets import search_facets
from .feeds import entries as feed_entries
from .feeds import own_feeds
from .files import FileLine, file_line, files_of
from .hits import SearchPage, TagPage, meant_tag, search_page, tag_page
from .kinds import acknowledged_page, choices_of_kind
from .labels import LabelPage, label_page
from .mentionable import mentionable, mentionable_in
from .moments import Clock
from .moved import moved
from .muted import muted_lines
from .news import News, first_unread, news
from .own_posts import OwnPost, own_posts
from .own_under_rule import OwnUnderRule, own_under_rule
from .presence import is_counted, presence_words
from .printing import PrintPage, print_page
from .reactions import reactions_to
from .readers import Readers, before_posting, readers_among, readers_of
from .suggestions import Suggestion, suggestions
from .threads import ThreadPage, branch_page, own_post, thread_page
from .unmaskings import UnmaskingsPage, unmaskings_by_year, unmaskings_page
from .versions import version_moment
from .widening import asked_of, consent_page, offered
from .window import Place
from .withheld import withheld_page

__all__ = [
    "BoardPage",
    "BreakGlassPage",
    "Clock",
    "FileLine",
    "ForumPage",
    "LabelPage",
    "News",
    "OpenedPage",
    "OwnPost",
    "OwnUnderRule",
    "Place",
    "PrintPage",
    "Readers",
    "SearchPage",
    "Suggestion",
    "TagPage",
    "ThreadPage",
    "ThreadsPage",
    "UnmaskingsPage",
    "acknowledged_page",
    "asked_of",
    "before_posting",
    "board_page",
    "bookmark_lines",
    "branch_page",
    "break_glass_page",
    "choices_of_kind",
    "consent_page",
    "draft_lines",
    "feed_entries",
    "file_line",
    "files_of",
    "first_unread",
    "forum_page",
    "is_counted",
    "label_page",
    "meant_tag",
    "mentionable",
    "mentionable_in",
    "moved",
    "muted_lines",
    "news",
    "offered",
    "opened_page",
    "own_feeds",
    "own_post",
    "own_posts",
    "own_under_rule",
    "presence_words",
    "print_page",
    "reactions_to",
    "readers_among",
    "readers_of",
    "search_facets",
    "search_page",
    "stricter_url",
    "suggestions",
    "tag_page",
    "thread_page",
    "threads_page",
    "unmaskings_by_year",
    "unmaskings_page",
    "version_moment",
    "withheld_page",
]
