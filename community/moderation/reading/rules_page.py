"""The watch rules as their keepers see them: what is due, what each found and how often rightly, what waits for two."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import ngettext

from community.core.rulings import Ruling
from community.members.models import Member
from community.moderation import policy
from community.moderation.models import AllowedContext, Decision, Loosening, RuleHit, WatchRule
from community.moderation.models.loosening import LooseningQuerySet
from community.moderation.models.watch_rule import WatchRuleQuerySet
from community.moderation.reasons import Rule

MOST_LISTED: Final = 100
ON, OFF, DUE = "on", "off", "due"
SHOWS: Final = (ON, OFF, DUE)


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule with what it found in the viewer's own queues."""

    rule: WatchRule
    hits: int
    precision: str
    """How many of the hits that were decided were no false alarm, in words; empty while none was decided."""
    overdue: bool


@dataclass(frozen=True, slots=True)
class LooseningCard:
    """What waits for a second person; `decide` and `withdraw` say what the viewer may do with it."""

    loosening: Loosening
    decide: Ruling
    withdraw: Ruling


@dataclass(frozen=True, slots=True)
class RulesPage:
    show: str
    wanted: str
    rows: list[RuleRow]
    unlisted: int
    counts: dict[str, int]
    waiting: list[LooseningCard]
    settled: list[Loosening]
    contexts: list[AllowedContext]


@dataclass(frozen=True, slots=True)
class RulePage:
    """One rule with its allowed phrases and what was loosened of it."""

    row: RuleRow
    may_reword: Ruling
    may_delete: Ruling
    contexts: list[AllowedContext]
    waiting: list[LooseningCard]


def rules_page(viewer: Member, *, show: str = ON, wanted: str = "") -> RulesPage:
    """Return the rules that `show` names and that say `wanted`, those past their review first, and all that waits."""
    today = timezone.localdate()
    show = show if show in SHOWS else ON
    all_rules = WatchRule.objects.visible_to(viewer)
    chosen = _shown(all_rules, show, today)
    if wanted:
        chosen = chosen.filter(Q(value__icontains=wanted) | Q(explanation__icontains=wanted))
    ordered = chosen.select_related("owner").order_by(F("review").asc(nulls_last=True), "kind", "value")
    rules = list(ordered[:MOST_LISTED])
    loosenings = Loosening.objects.visible_to(viewer)
    general = AllowedContext.objects.visible_to(viewer).filter(rule=None)
    return RulesPage(
        show=show,
        wanted=wanted,
        rows=_rows(viewer, rules, today),
        unlisted=chosen.count() - len(rules),
        counts={name: _shown(all_rules, name, today).count() for name in SHOWS},
        waiting=_cards(viewer, loosenings),
        settled=list(loosenings.exclude(closed=None).with_all().order_by("-closed", "-pk")[:10]),
        contexts=list(general.order_by("phrase")),
    )


def rule_page(viewer: Member, rule: WatchRule) -> RulePage:
    """Return one rule as its keepers see it."""
    return RulePage(
        row=_rows(viewer, [rule], timezone.localdate())[0],
        may_reword=policy.can_reword(rule),
        may_delete=policy.can_delete(rule),
        contexts=list(AllowedContext.objects.visible_to(viewer).filter(rule=rule).order_by("phrase")),
        waiting=_cards(viewer, Loosening.objects.visible_to(viewer).filter(rule=rule)),
    )


def _shown(rules: WatchRuleQuerySet, show: str, today: date) -> WatchRuleQuerySet:
    if show == DUE:
        return rules.filter(enabled=True, review__lt=today)
    return rules.filter(enabled=show == ON)


def _cards(viewer: Member, loosenings: LooseningQuerySet) -> list[LooseningCard]:
    return [
        LooseningCard(one, policy.can_answer(viewer, one), policy.can_withdraw(viewer, one))
        for one in loosenings.open(timezone.now()).with_all().order_by("proposed", "pk")
    ]


def _rows(viewer: Member, rules: list[WatchRule], today: date) -> list[RuleRow]:
    decided = Decision.objects.visible_to(viewer).filter(item=OuterRef("item"), round=OuterRef("round"))
    false = decided.filter(reason=Rule.FALSE_ALARM)
    found = RuleHit.objects.visible_to(viewer).filter(rule__in=rules).values("rule")
    counted = {
        row["rule"]: row
        for row in found.annotate(
            hits=Count("pk"),
            decided=Count("pk", filter=Exists(decided)),
            false=Count("pk", filter=Exists(false)),
        )
    }
    nothing = {"hits": 0, "decided": 0, "false": 0}
    return [
        RuleRow(
            rule,
            (row := counted.get(rule.pk, nothing))["hits"],
            _precision(row["decided"], row["false"]),
            rule.enabled and rule.review is not None and rule.review < today,
        )
        for rule in rules
    ]


def _precision(decided: int, false: int) -> str:
    if not decided:
        return ""
    said = {"n": decided, "share": round(100 * (decided - false) / decided), "percent": "%"}
    return ngettext("%(share)s%(percent)s of %(n)s decided", "%(share)s%(percent)s of %(n)s decided", decided) % said
