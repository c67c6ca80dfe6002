"""phpBB's BBCode as Markdown. Its few tags are a closed list; what is none of them stays the text that it is.

By ourselves: the parsers of BBCode for Python were last released years ago, and make HTML.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

_DEEPEST: Final = 12
"""Tags within each other; further ones stay text."""
_ITEM: Final = "\x01"
"""Stands where a list's next item begins, until the list is whole."""
_TAG: Final = re.compile(r"\[(/?)([a-z]{1,10}|\*)(?::[a-z])?(?:=([^\]\n]{0,500}))?\]", re.IGNORECASE)
_END_OF_CODE: Final = re.compile(r"\[/code(?::[a-z])?\]", re.IGNORECASE)
_MARKUP: Final = re.compile(r"<[^<>]*>")
_OLD_SMILEY: Final = re.compile(r"<!-- s(\S{1,40}) -->[^\n]{0,400}?<!-- s\S{1,40} -->")
_OLD_LINK: Final = re.compile(
    r"<!-- [a-z] --><a [^<>]{0,40}href=\"([^\"<>]{1,2000})\"[^<>]{0,100}>[^<>]{0,2000}</a><!-- [a-z] -->"
)
_ADDRESS: Final = re.compile(r"(?:https?://|mailto:)[^\s<>()\[\]]+", re.IGNORECASE)
_SIGNS: Final = re.compile(r"([\\`*_\[\]<>~|])")
_BEGINNING: Final = re.compile(r"^(?:([#+=-])|(\d{1,9})([.)]))", re.MULTILINE)
_QUOTED_BY: Final = re.compile(r'"([^"]{1,100})"|(.{1,100}?)(?: (?:post_id|time|user_id)=.*)?$')


def written(stored: str, uid: str) -> str:
    """Return what was written, from what the database holds: since 3.2 XML around it, before that marks within it."""
    if stored.startswith(("<t>", "<r>")):
        return html.unescape(_MARKUP.sub("", stored))
    text = _OLD_LINK.sub(r"\1", _OLD_SMILEY.sub(r"\1", stored))
    return html.unescape(text.replace(f":{uid}", "") if uid else text)


@dataclass(slots=True)
class _Open:
    """A tag that is not closed yet, with what stands in it so far."""

    tag: str
    argument: str
    source: str
    pieces: list[str] = field(default_factory=list)


def markdown(bbcode: str) -> str:
    """Return the same text in Markdown."""
    stack, place = [_Open("", "", "")], 0
    for found in _TAG.finditer(bbcode):
        if found.start() < place:
            continue  # within code
        stack[-1].pieces.append(_plain(bbcode[place : found.start()]))
        place = found.end()
        closes, tag, argument = bool(found[1]), found[2].lower(), found[3] or ""
        if tag == "code" and not closes:
            place = _code(bbcode, place, stack[-1].pieces)
        elif tag == "*":
            stack[-1].pieces.append("" if closes else _ITEM)
        elif tag not in _MEANINGS:
            stack[-1].pieces.append(_plain(found[0]))
        elif closes:
            _close(stack, tag, found[0])
        elif len(stack) <= _DEEPEST:
            stack.append(_Open(tag, argument, found[0]))
    stack[-1].pieces.append(_plain(bbcode[place:]))
    while len(stack) > 1:
        _give_up(stack)
    return _tidy("".join(stack[0].pieces).replace(_ITEM, "\n- "))


def _close(stack: list[_Open], tag: str, source: str) -> None:
    if all(one.tag != tag for one in stack):
        stack[-1].pieces.append(_plain(source))
        return
    while stack[-1].tag != tag:
        _give_up(stack)
    closed = stack.pop()
    stack[-1].pieces.append(_MEANINGS[tag]("".join(closed.pieces), closed.argument))


def _give_up(stack: list[_Open]) -> None:
    """Let a tag that is never closed be the text that it is."""
    opened = stack.pop()
    stack[-1].pieces += [_plain(opened.source), *opened.pieces]


def _code(bbcode: str, start: int, pieces: list[str]) -> int:
    """Add what stands up to the end of the code, as it is, and return where the text goes on."""
    end = _END_OF_CODE.search(bbcode, start)
    code = bbcode[start : end.start() if end else len(bbcode)].strip("\n")
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
    pieces.append(f"\n\n{fence}\n{code}\n{fence}\n\n")
    return end.end() if end else len(bbcode)


def _plain(text: str) -> str:
    """Return text whose signs mean nothing in Markdown; addresses stay as they are."""
    text = re.sub(r"\n[ \t]+", "\n", text.replace(_ITEM, ""))
    pieces, place = [], 0
    for address in _ADDRESS.finditer(text):
        pieces += [_escaped(text[place : address.start()]), address[0]]
        place = address.end()
    return "".join([*pieces, _escaped(text[place:])])


def _escaped(text: str) -> str:
    within = _SIGNS.sub(r"\\\1", text)
    return _BEGINNING.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", within)


def _around(sign: str) -> Callable[[str, str], str]:
    """Emphasis goes over no end of a line, and touches the words."""

    def _in_lines(text: str, _argument: str) -> str:
        return re.sub(r"(?m)^([ \t]*)(\S.*?)([ \t]*)$", rf"\1{sign}\2{sign}\3", text)

    return _in_lines


def _as_it_is(text: str, _argument: str) -> str:
    return text


def _link(text: str, argument: str) -> str:
    """Only what leads to a page is a link."""
    address = argument.strip("\"' ")
    if not address or not _ADDRESS.fullmatch(address):
        return text
    return f"[{' '.join(text.split())}](<{address}>)"


def _quote(text: str, argument: str) -> str:
    found = _QUOTED_BY.match(argument.strip())
    who = f"**{_plain((found[1] or found[2]).strip())}**\n\n" if found else ""
    lines = f"{who}{text.strip()}".split("\n")
    return "\n\n" + "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"


def _list(text: str, argument: str) -> str:
    items = [item.strip().replace("\n", "\n   ") for item in text.split(_ITEM)]
    numbered = argument.strip() in ("1", "a", "i", "A", "I")
    marks = (f"{number}. " if numbered else "-  " for number in range(1, len(items) + 1))
    return "\n\n" + "\n".join(f"{mark}{item}" for mark, item in zip(marks, filter(None, items), strict=False)) + "\n\n"


def _attached(text: str, _argument: str) -> str:
    return f"({text.strip()})"


_MEANINGS: Final[dict[str, Callable[[str, str], str]]] = {
    "b": _around("**"),
    "i": _around("*"),
    "s": _around("~~"),
    "u": _as_it_is,
    "size": _as_it_is,
    "color": _as_it_is,
    "url": _link,
    "email": _as_it_is,
    "img": _as_it_is,
    "quote": _quote,
    "list": _list,
    "attachment": _attached,
}


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip()
