"""The file format of watch rules, read and written: docs/how-to/keep-watch-rules.md.

Whatever stands in the file is taken as text, lists and mappings, nothing else: no types are guessed, no tags followed,
and nothing that refers to another place is taken, so that a small file cannot unfold into a large one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import yaml
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from community.core import text
from community.moderation.forms.importing import LARGEST_FILE, TOO_LARGE
from community.moderation.forms.rules import clean_phrase
from community.moderation.models import AllowedContext, WatchRule
from community.moderation.models.rule_kinds import Effect, Kind, clean_value
from community.moderation.models.rule_words import in_code
from community.moderation.models.watch_rule import LONGEST_EXPLANATION

FORMAT: Final = "watch-rules-1"
MOST_RULES: Final = 2_000
_DEEPEST: Final = 6
_KEYS: Final = {"kind", "value", "effect", "explanation", "translations", "enabled", "review", "allowed"}
_NEEDED: Final = ("kind", "value", "effect", "explanation")
_LANGUAGES: Final = {"ar", "fr", "es"}


@dataclass(frozen=True, slots=True)
class FileRule:
    """One rule as a file says it; None and empty where it says nothing."""

    kind: str
    value: str
    effect: str
    explanation: str
    translations: dict[str, str] = field(default_factory=dict)
    enabled: bool = False
    review: date | None = None
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleFile:
    rules: tuple[FileRule, ...]
    allowed: tuple[str, ...]
    problems: tuple[str, ...]
    """What is wrong, a sentence for each rule; nothing of the file is done while there is one."""


def read(content: str) -> RuleFile:
    """Return what a file says. Raises ValidationError with a sentence when it is no file of rules at all."""
    said = _loaded(content)
    if not isinstance(said, dict) or said.get("format") != FORMAT or set(said) - {"format", "rules", "allowed"}:
        raise ValidationError(_("This is no file of watch rules: it begins with “format: %s”.") % FORMAT)
    written = said.get("rules") or []
    if not isinstance(written, list) or len(written) > MOST_RULES:
        raise ValidationError(_("Under “rules” stands a list, of at most %s rules.") % MOST_RULES)
    rules: dict[tuple[str, str], FileRule] = {}
    problems: list[str] = []
    for number, one in enumerate(written, start=1):
        try:
            rule = _rule(one)
            _refuse_second(rule, rules)
            rules[rule.kind, rule.value] = rule
        except ValidationError as error:
            problems.append(_("Rule %(number)s: %(what)s") % {"number": number, "what": " ".join(error.messages)})
    try:
        allowed = _phrases(said.get("allowed"))
    except ValidationError as error:
        allowed, problems = (), [*problems, " ".join(error.messages)]
    return RuleFile(tuple(rules.values()), allowed, tuple(problems))


def written(rules: Iterable[WatchRule], contexts: Iterable[AllowedContext]) -> str:
    """Return a file that says what stands here."""
    of_rule: dict[int | None, list[str]] = {}
    for context in contexts:
        of_rule.setdefault(context.rule_id, []).append(context.phrase)
    said = {
        "format": FORMAT,
        "rules": [_said(rule, of_rule.get(rule.pk, [])) for rule in rules],
        "allowed": of_rule.get(None, []),
    }
    return str(yaml.dump(said, Dumper=yaml.SafeDumper, sort_keys=False, allow_unicode=True, width=1000))


def _said(rule: WatchRule, allowed: list[str]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "kind": rule.kind,
        "value": rule.value,
        "effect": rule.effect,
        "explanation": rule.explanation,
        "translations": rule.translations,
        "enabled": rule.enabled,
        "review": rule.review,
        "allowed": allowed,
    }
    return {name: value for name, value in said.items() if value not in ({}, [], None)}


def _loaded(content: str) -> Any:
    if len(content.encode(errors="replace")) > LARGEST_FILE:
        raise ValidationError(TOO_LARGE)
    try:
        _refuse_what_unfolds(yaml.parse(content, Loader=yaml.CBaseLoader))
        return yaml.load(content, Loader=yaml.CBaseLoader)  # noqa: S506 - builds text, lists and mappings alone
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = _("line %s") % (mark.line + 1) if mark else _("the file")
        raise ValidationError(_("This cannot be read as YAML: look at %s.") % where) from error


def _refuse_what_unfolds(events: Iterator[Any]) -> None:
    """Read it once as a stream: what is nested or refers back is refused before anything is built of it."""
    depth = 0
    for event in events:
        if isinstance(event, yaml.AliasEvent):
            raise ValidationError(_("The file refers back to itself (* and &). Write what is meant in each place."))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise ValidationError(_("The file is nested deeper than rules are."))


def _rule(said: Any) -> FileRule:
    if not isinstance(said, dict):
        raise ValidationError(_("It is no rule, but a text or a list."))
    if unknown := sorted(str(name) for name in set(said) - _KEYS):
        raise ValidationError(_("It says what no rule says: %s") % ", ".join(unknown[:5])[:100])
    if missing := [name for name in _NEEDED if not said.get(name)]:
        raise ValidationError(_("It does not say: %s") % ", ".join(missing))
    kind = _choice(said["kind"], Kind.values)
    return FileRule(
        kind,
        clean_value(kind, in_code(kind, _text(said["value"], LARGEST_FILE))),
        _choice(said["effect"], Effect.values),
        _text(said["explanation"], LONGEST_EXPLANATION),
        _translations(said.get("translations")),
        _choice(said.get("enabled", "false"), ["true", "false"]) == "true",
        _day(said.get("review")),
        _phrases(said.get("allowed")),
    )


def _refuse_second(rule: FileRule, rules: dict[tuple[str, str], FileRule]) -> None:
    if (rule.kind, rule.value) in rules:
        raise ValidationError(_("It stands in the file twice."))


def _text(said: Any, longest: int) -> str:
    if not isinstance(said, str):
        raise ValidationError(_("Where a text should stand is a list or a mapping."))
    return " ".join(text.clean(said, longest=longest).split())


def _choice(said: Any, choices: list[str]) -> str:
    if said not in choices:
        raise ValidationError(_("One of these is meant: %s") % ", ".join(choices))
    return str(said)


def _translations(said: Any) -> dict[str, str]:
    if said is None:
        return {}
    if not isinstance(said, dict) or set(said) - _LANGUAGES:
        raise ValidationError(_("Translations are given by language: %s") % ", ".join(sorted(_LANGUAGES)))
    return {language: _text(words, LONGEST_EXPLANATION) for language, words in said.items()}


def _day(said: Any) -> date | None:
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except (TypeError, ValueError) as error:
        raise ValidationError(_("The day of review is written so: 2027-05-31")) from error


def _phrases(said: Any) -> tuple[str, ...]:
    if not said:
        return ()
    if not isinstance(said, list) or len(said) > MOST_RULES:
        raise ValidationError(_("Under “allowed” stands a list of phrases."))
    return tuple(dict.fromkeys(clean_phrase(_text(phrase, LARGEST_FILE)) for phrase in said))
