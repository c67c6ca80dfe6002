"""What a moderator can do with an item: the deed, its effect with a number, and whether it can be undone."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise

from community.moderation.models import QueueItem
from community.moderation.subjects import Card, Outcome

from .voices import Voices

_KEPT = gettext_lazy("The author keeps the text.")
_UNDONE = gettext_lazy("You can take it back for 15 minutes. The author keeps the text.")


@dataclass(frozen=True, slots=True)
class Deed:
    """A button of three lines; `key` is the optional key that moves to it."""

    outcome: str
    key: str
    name: str
    effect: str
    undo: StrOrPromise


def deeds(kind: str, outcomes: list[Outcome], card: Card, voices: Voices, *, named: bool) -> list[Deed]:
    """Return the buttons for what can be decided over an item of `kind` that `card` shows; passages are withheld on a
    page of their own.
    """
    build = _BUILDERS[QueueItem.Kind(kind)]
    usual = [build(outcome, card.readers) for outcome in outcomes if outcome != Outcome.WITHHOLD]
    if not named:  # of such a decision no moment is kept from which a quarter of an hour could be counted
        usual = [replace(deed, undo=_KEPT) if deed.undo == _UNDONE else deed for deed in usual]
    fitting = [replace(deed, effect=card.effects.get(Outcome(deed.outcome), deed.effect)) for deed in usual]
    return [fit for deed in fitting if (fit := _by_two(deed, voices))]


def _by_two(deed: Deed, voices: Voices) -> Deed | None:
    """Return the button as it is where two release; None where this moderator's voice adds nothing."""
    if not voices.needed or deed.outcome != Outcome.RELEASE:
        return deed
    if voices.mine or voices.ours:
        return None
    if voices.theirs:
        return replace(
            deed, name=_("Follow the appeal, as the second") if voices.appealed else _("Release, as the second")
        )
    return replace(
        deed,
        name=deed.name if voices.appealed else _("Say that it can be released"),
        effect=_("Stays hidden until a moderator of another organisation says so too."),
        undo=_("You can take it back until then."),
    )


def _for_hold(outcome: Outcome, readers: int) -> Deed:
    if outcome == Outcome.RELEASE:
        effect = ngettext(
            "%(n)s member can read it at once; those who follow are told.",
            "%(n)s members can read it at once; those who follow are told.",
            readers,
        ) % {"n": readers}
        return Deed("release", "a", _("Release as it is"), effect, _("It can be flagged and removed later."))
    if outcome == Outcome.RETURN:
        return Deed(
            "return",
            "r",
            _("Return to the author"),
            _("Stays hidden. The author gets your note and can send a changed text."),
            _UNDONE,
        )
    if outcome == Outcome.REMOVE:
        return Deed(
            "remove",
            "e",
            _("Remove"),
            _("Nobody will read it. The author is told the rule and your note."),
            _UNDONE,
        )
    return _keep(readers)


def _for_flag(outcome: Outcome, readers: int) -> Deed:
    if outcome == Outcome.RETURN:
        effect = ngettext(
            "Hidden from %(n)s member until the author has changed it and it is released again.",
            "Hidden from %(n)s members until the author has changed it and it is released again.",
            readers,
        ) % {"n": readers}
        return Deed("return", "r", _("Return to the author"), effect, _UNDONE)
    if outcome == Outcome.REMOVE:
        effect = ngettext(
            "%(n)s member no longer sees it; replies stay under a gap.",
            "%(n)s members no longer see it; replies stay under a gap.",
            readers,
        ) % {"n": readers}
        return Deed("remove", "e", _("Remove"), effect, _UNDONE)
    if outcome == Outcome.KEEP:
        return _keep(readers)
    return _for_hold(outcome, readers)


def _keep(readers: int) -> Deed:
    effect = ngettext(
        "%(n)s member goes on reading it. Only whoever flagged it is told.",
        "%(n)s members go on reading it. Only whoever flagged it is told.",
        readers,
    ) % {"n": readers}
    return Deed("keep", "a", _("Keep as it is"), effect, _("It can be flagged again."))


def _for_appeal(outcome: Outcome, readers: int) -> Deed:
    if outcome == Outcome.RELEASE:
        effect = ngettext(
            "%(n)s member can read it again. The author is told.",
            "%(n)s members can read it again. The author is told.",
            readers,
        ) % {"n": readers}
        return Deed("release", "a", _("Follow the appeal"), effect, _("It can be flagged and removed later."))
    effect = _("Nothing changes. The author is told the rule, and has your note.")
    return Deed("keep", "e", _("Let the decision stand"), effect, _KEPT)


_BUILDERS = {
    QueueItem.Kind.HOLD: _for_hold,
    QueueItem.Kind.FLAG: _for_flag,
    QueueItem.Kind.APPEAL: _for_appeal,
}
