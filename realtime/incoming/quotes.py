"""What somebody wrote in an answer by mail, without the mail they answered and without their signature.

Every pass is over lines and linear: what stands here is written by strangers.
"""

import re
from typing import Final

from django.utils.translation import gettext

_MARK: Final = re.compile(r"##- .{0,200} -##")
_SIGNATURE: Final = re.compile(r"--\s?")
"""RFC 3676 4.3."""
_DEVICE: Final = re.compile(
    r"(?:Sent|Get|Envoyé|Enviado|Gesendet|Inviato|أُ?رسلت?) (?:from|via|depuis|de|desde|von|da|من) .{1,60}"
)
_FIELD: Final = re.compile(r"\*?[^\s:*][^:]{0,30}:\*?\s.{0,300}")
_RULE: Final = re.compile(r"[-_=*]{3,}.{0,60}")
_LONGEST_SENTENCE: Final = 3
"""Lines over which a mail program breaks its sentence about the mail that follows."""
_FEWEST_FIELDS: Final = 3
_MOST_FIELDS: Final = 8
_LABEL: Final = re.compile(r"TLP:[A-Z+]+")


def mark() -> str:
    """Return the line above which an answer is to be written, in the language of the moment."""
    return f"##- {gettext('Write your answer above this line')} -##"


def answer_in(text: str) -> str:
    """Return what was written by whoever answers, in the Markdown in which it was written.

    Written above the mail, or below when nothing stands above. Quotes in between stay where they are.
    """
    lines = text.split("\n")
    marked = next((place for place, line in enumerate(lines) if _MARK.search(line[:400])), None)
    if marked is None:
        return _without_signature(_above(lines) if _ends_with_quote(lines) else lines)
    if above := _without_signature(_above(lines[:marked])):
        return above
    return _without_signature([line for line in lines[marked + 1 :] if not line.startswith(">")])


def _above(lines: list[str]) -> list[str]:
    """Take away, from the end, what a mail program writes before the mail that it quotes."""
    kept = _without_end(lines, quoted=True)
    begin = next((place + 1 for place in range(len(kept) - 1, -1, -1) if not kept[place].strip()), 0)
    paragraph = kept[begin:]
    return kept[:begin] if _introduces(paragraph) else kept


def _introduces(paragraph: list[str]) -> bool:
    """Say whether these lines say who wrote what comes: `On 30 November 2026, … wrote:`, or From, Sent, To, Subject."""
    if not paragraph or len(paragraph) > _MOST_FIELDS:
        return False
    said = " ".join(paragraph)
    if paragraph[-1].rstrip().endswith((":", "：")) and len(paragraph) <= _LONGEST_SENTENCE:
        return any(sign.isdecimal() or sign == "@" for sign in said)
    fields = [line for line in paragraph if _FIELD.fullmatch(line.strip()) or _RULE.fullmatch(line.strip())]
    return len(fields) >= _FEWEST_FIELDS


def _without_end(lines: list[str], *, quoted: bool) -> list[str]:
    end = len(lines)
    while end and (
        not (line := lines[end - 1].strip()) or (quoted and (line.startswith(">") or bool(_LABEL.fullmatch(line))))
    ):
        end -= 1
    return lines[:end]


def _ends_with_quote(lines: list[str]) -> bool:
    kept = _without_end(lines, quoted=False)
    return bool(kept) and kept[-1].startswith(">")


def _without_signature(lines: list[str]) -> str:
    signed = next((place for place, line in enumerate(lines) if _SIGNATURE.fullmatch(line)), len(lines))
    kept = _without_end(lines[:signed], quoted=False)
    if len(kept) > 1 and _DEVICE.fullmatch(kept[-1].strip()):
        kept = _without_end(kept[:-1], quoted=False)
    return "\n".join(kept).strip("\n")
