"""Markdown to safe HTML: the only place where text becomes HTML, and the only importer of the parser and of bleach.

Two walls. The parser makes HTML from Markdown alone (raw HTML stays text) and we check its links; then bleach lets
through nothing but the list below. Rendered once, when something is written, and stored with VERSION.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

import bleach
from django.utils.html import escape
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.footnote import footnote_plugin

from .handles import HANDLE, folded

VERSION = 3
"""Raised with every change of what `render` makes of the same text; stored beside the HTML.

After that `manage.py render_again` brings what was stored before up to date (docs/operations/running.md).
"""

DEEPEST = 24
"""Levels of quotes and lists within each other (a list takes two) that are still laid out."""

_LARGEST = 200_000  # characters of HTML: a page of a table's empty cells is no text anybody wrote

_LINK = re.compile(r"https?://|mailto:|/(?![/\\])", re.IGNORECASE)
# An address without any Markdown around it: brackets end it, unless a pair of round ones stands within.
_ADDRESS_BEGUN = re.compile(r"(?<![A-Za-z0-9@/.+-])(?:https?|www)\Z", re.IGNORECASE)
_ADDRESS = re.compile(r"""(?:https?://|www\.)[^\W_](?:[^\s<>()\[\]\\"`]|\([^\s<>()\[\]\\"`]*\))*""", re.IGNORECASE)
_AFTER_ADDRESS = ".,:;!?*_~'…’”»،؛؟"
"""Signs at the end of an address that belong to the sentence around it."""

_FOOTNOTE_ADDRESS = re.compile(r"#fn(ref)?-[0-9a-f]{12}-[0-9:]+")
_FOOTNOTE_ID = re.compile(r"fn(ref)?-[0-9a-f]{12}-[0-9:]+")
_CLASSES = {"footnote-ref", "footnotes", "footnotes-list", "footnote-item", "footnote-backref", "footnotes-sep"}
_DIRECTIONS = {"auto", "ltr", "rtl"}
_REL = "nofollow noopener noreferrer"

# What keeps its own order inside a text of the other direction: CAS Registry Numbers and labels, and mentions.
_ISOLATED = re.compile(rf"\b\d{{2,7}}-\d{{2}}-\d\b|\bTLP:(?:CLEAR|GREEN|AMBER\+STRICT|AMBER|RED)\b|{HANDLE.pattern}")

_HEADINGS = {"h1": "h4", "h2": "h5", "h3": "h6", "h4": "h6", "h5": "h6", "h6": "h6"}
_LEAVES = {"paragraph_open", "heading_open", "th_open", "td_open"}
_CONTAINERS = {"bullet_list_open", "ordered_list_open", "blockquote_open", "table_open"}


def is_safe_link(address: str) -> bool:
    """Say whether a link may lead there: http, https, mailto, or a path of this site."""
    return bool(_LINK.match(address))


ALLOWED: dict[str, frozenset[str]] = {
    name: frozenset(attributes.split())
    for name, attributes in {
        "a": "href title rel id class dir", "bdi": "dir", "blockquote": "dir", "br": "", "code": "dir", "em": "",
        "h4": "dir", "h5": "dir", "h6": "dir", "hr": "class", "li": "id class dir", "ol": "start class dir", "p": "dir",
        "pre": "dir", "s": "", "section": "class", "strong": "", "sup": "class", "table": "dir", "tbody": "",
        "td": "dir", "th": "dir", "thead": "", "tr": "", "ul": "dir",
    }.items()
}  # fmt: skip
"""Every element, and every attribute of it, that can be in a rendered text."""


_CHECKS: dict[str, Callable[[str], object]] = {
    "href": lambda value: is_safe_link(value) or _FOOTNOTE_ADDRESS.fullmatch(value),
    "id": _FOOTNOTE_ID.fullmatch,
    "class": lambda value: set(value.split()) <= _CLASSES,
    "dir": _DIRECTIONS.__contains__,
    "start": str.isdecimal,
    "rel": _REL.__eq__,
    "title": lambda _value: True,
}


def is_allowed(tag: str, name: str, value: str) -> bool:
    """Say whether the second wall lets this attribute through; its value is looked at too."""
    return name in ALLOWED.get(tag, ()) and bool(_CHECKS[name](value))


def render(body: str) -> SafeString:
    """Return `body`, Markdown as a member wrote it, as safe HTML.

    What is nested deeper than DEEPEST, or would grow out of all proportion, is not laid out: the whole text then stands
    as it was written, and nothing is lost.
    """
    tokens = _parse(body)
    raw = "" if _is_too_deep(tokens) else _html(body, tokens)
    if not raw or len(raw) > _LARGEST:
        raw = _as_written(body)
    cleaned: str = bleach.clean(raw, tags=set(ALLOWED), attributes=is_allowed, protocols={"http", "https", "mailto"})
    return SafeString(cleaned)


def trusted(html: str) -> SafeString:
    """Return stored HTML, which came out of `render`, for a template to print as it is."""
    return SafeString(html)


def outside(html: str, site: str) -> SafeString:
    """Return stored HTML, which came out of `render`, for a mail: links within the site begin with its address."""
    return SafeString(html.replace(' href="/', f' href="{site}/'))


def is_too_deep(body: str) -> bool:
    """Say whether quotes or lists in `body` are nested too deeply to be laid out."""
    return _is_too_deep(_parse(body))


def mentions(body: str) -> list[str]:
    """Return the handles that `body` mentions, each once, as they are kept; not those in code or in what it quotes."""
    if "@" not in body:
        return []
    found, quotes = [], 0
    for token in _parse(body):
        quotes += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if token.type == "inline" and not quotes:
            said = (child.content for child in token.children or [] if child.type == "text")
            found += [folded(handle) for words in said for handle in HANDLE.findall(words)]
    return list(dict.fromkeys(found))


def quoted_addresses(body: str) -> list[str]:
    """Return where the links lead that stand right above a quotation of `body`: as a rule, where it was said."""
    if ">" not in body:
        return []
    found: list[str] = []
    said: list[str] = []
    for token in _parse(body):
        if token.type == "inline":
            said = [str(child.attrGet("href")) for child in token.children or [] if child.type == "link_open"]
        elif token.type == "blockquote_open":
            found += said
            said = []
        elif token.type not in ("paragraph_open", "paragraph_close"):
            said = []
    return found


def excerpt(body: str, length: int) -> str:
    """Return the beginning of `body` as plain text on one line, at most `length` characters, cut between words."""
    text = " ".join(" ".join(_words(_parse(body))).split())
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:.") + "…"


def _parse(body: str) -> list[Token]:
    return _PARSER.parse(body.replace("\0", "�"), {"docId": _footnote_prefix(body)})


def _html(body: str, tokens: Sequence[Token]) -> str:
    html: str = _PARSER.renderer.render(tokens, _PARSER.options, {"docId": _footnote_prefix(body)})
    return html


def _footnote_prefix(body: str) -> str:
    """Footnotes of several posts share a page: their ids begin with a digest of their own post."""
    return hashlib.sha256(body.encode(errors="replace")).hexdigest()[:12]


def _as_written(body: str) -> str:
    return f'<pre dir="auto">{escape(body)}</pre>'


def _is_too_deep(tokens: Sequence[Token]) -> bool:
    return any(token.level >= DEEPEST - 1 for token in tokens)


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("text", "code_inline", "fence", "code_block"):
            yield token.content
        elif token.type == "inline":
            yield "".join(_inline_words(token.children or []))


def _inline_words(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        yield " " if token.type in ("softbreak", "hardbreak") else token.content


def _mend(state: StateCore) -> None:
    """Fit the parsed text to our pages: headings below ours, a direction per block, no pictures, isolated tokens."""
    for place, token in enumerate(state.tokens):
        if token.type in ("heading_open", "heading_close"):
            token.tag = _HEADINGS[token.tag]
        if token.type in _LEAVES:
            token.attrSet("dir", "auto")
        elif token.type in _CONTAINERS:
            token.attrSet("dir", _direction(state.tokens, place))
        elif token.type == "inline":
            token.children = list(_mended(token.children or []))


def _direction(tokens: Sequence[Token], place: int) -> str:
    """Return the direction of a list, quote or table by its first strong letter, bare addresses left out.

    `dir=auto` would not do: a browser then skips the blocks within that have a direction of their own.
    """
    for token in tokens[place + 1 :]:
        if token.level <= tokens[place].level:
            break
        for character in _ADDRESS.sub("", token.content) if token.type == "inline" else "":
            strength = unicodedata.bidirectional(character)
            if strength in ("L", "R", "AL"):
                return "ltr" if strength == "L" else "rtl"
    return "auto"


def _mended(children: Sequence[Token]) -> Iterator[Token]:
    links: list[Token] = []
    for token in children:
        if token.type == "link_open":
            links.append(token)
            yield _link(token)
        elif token.type == "link_close":
            links.pop()
            yield token
        elif token.type == "image":
            yield from _instead_of_image(token, linked=bool(links))
        elif token.type == "text" and not (links and _says_its_address(links[-1])):
            yield from _isolated(token.content)
        else:
            yield token


def _link(token: Token) -> Token:
    token.attrSet("rel", _REL)
    if _says_its_address(token):
        token.attrSet("dir", "ltr")  # in its own order inside Arabic
    return token


def _says_its_address(link: Token) -> bool:
    return link.info == "auto"


def _instead_of_image(token: Token, *, linked: bool) -> Iterator[Token]:
    """A picture from elsewhere would tell its host who reads here: it becomes a link."""
    address = str(token.attrGet("src") or "")
    words = Token("text", "", 0, content="".join(_inline_words(token.children or [])) or address)
    if linked:
        yield words
        return
    yield Token("link_open", "a", 1, attrs={"href": address, "rel": _REL})
    yield words
    yield Token("link_close", "a", -1)


def _isolated(text: str) -> Iterator[Token]:
    end = 0
    for found in _ISOLATED.finditer(text):
        yield Token("text", "", 0, content=text[end : found.start()])
        yield Token("bdi_open", "bdi", 1, attrs={"dir": "auto" if found[1] else "ltr"})
        yield Token("text", "", 0, content=found.group())
        yield Token("bdi_close", "bdi", -1)
        end = found.end()
    yield Token("text", "", 0, content=text[end:])


def _bare_address(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's interface
    """Make a link of an address that simply stands in the text.

    While the line is read, not afterwards: emphasis would take an address with asterisks or underscores apart, and what
    an escape or an entity stands for would become a link that screening had not seen.
    """
    begun = _ADDRESS_BEGUN.search(state.src, max(0, state.pos - len("https")), state.pos)
    found = _ADDRESS.match(state.src, begun.start(), state.posMax) if begun and not state.linkLevel else None
    if begun is None or found is None:
        return False
    address = found[0].rstrip(_AFTER_ADDRESS)
    href = state.md.normalizeLink(f"https://{address}" if begun[0].lower() == "www" else address)
    if not state.md.validateLink(href):
        return False
    if not silent:
        state.pending = state.pending.removesuffix(begun[0])
        link = state.push("link_open", "a", 1)
        link.attrs, link.info = {"href": href}, "auto"
        state.push("text", "", 0).content = address
        state.push("link_close", "a", -1)
    state.pos = begun.start() + len(address)
    return True


def _code_block(_self: RendererHTML, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
    return f'<pre dir="ltr"><code>{escape(tokens[idx].content)}</code></pre>\n'


def _code_inline(_self: RendererHTML, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
    return f'<code dir="ltr">{escape(tokens[idx].content)}</code>'


def _new_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": DEEPEST})
    parser.enable(["table", "strikethrough"]).disable(["html_block", "html_inline"])
    parser.use(footnote_plugin, inline=False)
    parser.validateLink = is_safe_link  # type: ignore[method-assign,assignment]
    parser.inline.add_terminator_char(".")
    parser.inline.ruler.before("linkify", "bare_address", _bare_address)
    parser.core.ruler.push("mend", _mend)
    for rule in ("fence", "code_block"):
        parser.add_render_rule(rule, _code_block)
    parser.add_render_rule("code_inline", _code_inline)
    return parser


_PARSER = _new_parser()
