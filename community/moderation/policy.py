"""Who may decide over what. Every answer is a Ruling with a sentence for the person."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from community.core.dates import long_date
from community.core.rulings import YES, Ruling, no
from community.members.models import Audience, Group, Member, Membership
from community.members.models.member import Role
from community.members.policy import can_be_second, seconds_among

from .models import (
    Appeal,
    Decision,
    Escalation,
    Flag,
    Loosening,
    QueueItem,
    ReleaseVoice,
    RuleHit,
    Sanction,
    WatchRule,
)
from .models.decision import APPEAL_DAYS, APPEALABLE
from .models.release_voice import ReleaseVoiceQuerySet
from .recusal import from_organisation, recusing

QUORUM = 2
"""What is held waits only where moderators of so many organisations may look: nothing waits on nobody."""

UNDO_WITHIN = timedelta(minutes=15)
UNDOABLE = (Decision.Outcome.RETURN, Decision.Outcome.REMOVE, Decision.Outcome.KEEP)
"""What was released has been read, and what is withheld is gone from every version."""
NAME_TAKEN = _("The team already has a saved note of this name. Choose another name, or change that note.")


def can_moderate(member: Member) -> Ruling:
    """Say whether `member` may open the queue at all."""
    if not member.is_verified or member.role != Role.MODERATOR:
        return no(_("Only moderators can open the queue. If you should be one, ask the secretariat."))
    return YES


def who_may_look(team: Group, *, among: Audience | None = None) -> QuerySet[Member]:
    """Return the moderators who could look at what a text's author wrote, were it held; under TLP:RED only those
    `among` its named readers. Its author never decides: leave them out.
    """
    readers = among.members() if among else Member.objects.verified()
    return readers.filter(role=Role.MODERATOR, pk__in=Membership.objects.filter(group=team).values("member"))


def reserve() -> QuerySet[Member]:
    """Return the network's reserve moderators."""
    seats = Membership.objects.filter(group__kind=Group.Kind.RESERVE)
    return Member.objects.verified().filter(role=Role.MODERATOR, pk__in=seats.values("member"))


def who_may_decide(item: QueueItem) -> QuerySet[Member]:
    """Return the moderators whom `can_decide` allows it; under the Chatham House Rule its author may be among them."""
    able = _seated(item)
    if item.author and recusing(QueueItem.objects.filter(pk=item.pk)).exists():
        able = able.exclude(organisation=item.author.organisation_id)
    flagged = Flag.objects.barring(item).filter(flagger__isnull=False)
    able = able.exclude(pk__in=flagged.values("flagger"))
    return _without_a_part(able, item) if item.kind == QueueItem.Kind.APPEAL else able


def _seated(item: QueueItem) -> QuerySet[Member]:
    """Return the moderators to whom a seat leads `item`, without its author; they may have flagged or decided it."""
    able = who_may_look(item.team, among=item.audience)
    if item.in_reserve and item.audience is None:
        able = Member.objects.filter(Q(pk__in=able.values("pk")) | Q(pk__in=reserve().values("pk")))
    return able.exclude(pk=item.author_id or 0)


def can_decide(member: Member, item: QueueItem) -> Ruling:
    """Say whether `member` may claim and decide `item`, whoever holds its lease."""
    moderates = can_moderate(member)
    if not moderates:
        return moderates
    if not _sits_at(member, item):
        return no(_("You no longer moderate this board. The item stays with its moderators."))
    if not QueueItem.objects.visible_to(member).filter(pk=item.pk).exists():
        return no(_("This is for named readers alone. Only moderators among them decide."))
    return _is_far_enough(member, item)


def _is_far_enough(member: Member, item: QueueItem) -> Ruling:
    """Say whether `member` is neither in it themself nor, where it weighs, of its author's organisation."""
    if item.author_id == member.pk:
        return no(_("This is your own text. Another moderator decides."))
    if Flag.objects.barring(item).filter(flagger=member).exists():
        return no(_("You flagged this yourself. Another moderator decides."))
    if from_organisation(member.organisation_id, QueueItem.objects.filter(pk=item.pk)).exists():
        return no(_("This is from your own organisation. Another moderator decides."))
    return _had_no_part(member, item) if item.kind == QueueItem.Kind.APPEAL else YES


def _had_no_part(member: Member, item: QueueItem) -> Ruling:
    """Over an appeal somebody decides who decided nothing about it before, of another organisation than who did."""
    if _deciders(item).filter(pk=member.pk).exists() or _speakers(item).filter(pk=member.pk).exists():
        return no(_("You had a part in the decision that is appealed. Another moderator decides."))
    if _deciders(item).filter(organisation=member.organisation_id or 0).exists():
        return no(
            _(
                "Somebody of your organisation made the decision that is appealed. A moderator of another organisation "
                "decides."
            )
        )
    return YES


def _without_a_part(able: QuerySet[Member], item: QueueItem) -> QuerySet[Member]:
    """Return those of `able` who `_had_no_part`."""
    homes = _deciders(item).filter(organisation__isnull=False).values("organisation")
    outside = able.exclude(organisation__in=homes)
    return outside.exclude(pk__in=_deciders(item).values("pk")).exclude(pk__in=_speakers(item).values("pk"))


def _deciders(item: QueueItem) -> QuerySet[Member]:
    """Return who decided over it before this round."""
    return Member.objects.filter(pk__in=Decision.objects.filter(item=item, round__lt=item.round).values("moderator"))


def _speakers(item: QueueItem) -> QuerySet[Member]:
    """Return who gave a voice for it up to the last decision before this round, taken back or not."""
    last = Decision.objects.filter(item=item, round__lt=item.round).order_by("-round").values("item_version")[:1]
    return Member.objects.filter(
        pk__in=ReleaseVoice.objects.filter(item=item, item_version__lte=Subquery(last)).values("moderator")
    )


def can_be_answered(item: QueueItem) -> Ruling:
    """Say whether its moderators could follow an appeal: two of different organisations, where so many release; and
    where passages lie under seal one with whom to open them, who may have decided before.
    """
    enough = _organisations(who_may_decide(item)) >= (QUORUM if item.needs_two else 1)
    if enough and (not _is_about_passages(item) or _organisations(_seated(item)) >= QUORUM):
        return YES
    return no(
        _(
            "Nobody can decide over it here yet: all moderators of this board had a part in it, or come from the same "
            "organisation as who decided. The secretariat is told, and can name others."
        )
    )


def _organisations(members: QuerySet[Member]) -> int:
    return members.order_by().values("organisation").distinct().count()


def _is_about_passages(item: QueueItem) -> bool:
    return Appeal.objects.of_round(item).filter(decision__outcome=Decision.Outcome.WITHHOLD).exists()


def appeal_until(decision: Decision) -> datetime:
    """Return until when its author can appeal."""
    return decision.created + timedelta(days=APPEAL_DAYS)


def can_appeal(decision: Decision) -> Ruling:
    """Say whether the author of the text can appeal now, as far as that hangs on the decision and on its item."""
    if decision.outcome not in APPEALABLE:
        return no(
            _("This decision did not take your text away, so there is no appeal against it. You can change the text.")
        )
    if Appeal.objects.filter(decision=decision).exists():
        return no(
            _("You have appealed against this decision already, and that is done once. Below you see how it stands.")
        )
    if (until := appeal_until(decision)) < timezone.now():
        return no(
            _("Appeals are taken within 20 days. For this decision that ended on %(day)s; your text is kept.")
            % {"day": long_date(until, get_language() or "en")}
        )
    if decision.item.state == QueueItem.State.OPEN:
        return no(
            _("Moderators have this text before them again. Wait for what they decide; you can appeal against that.")
        )
    return YES


def _sits_at(member: Member, item: QueueItem) -> bool:
    """Say whether a seat leads `member` to `item`: in its team, or in the reserve once it was given to that."""
    seats = Q(group=item.team_id)
    if item.in_reserve:
        seats |= Q(group__kind=Group.Kind.RESERVE)
    return Membership.objects.filter(seats, member=member).exists()


def can_keep_notes(member: Member, team: Group) -> Ruling:
    """Say whether `member` keeps the saved notes of `team`."""
    if not (moderates := can_moderate(member)):
        return moderates
    if not Membership.objects.filter(group=team, member=member).exists():
        return no(_("You no longer moderate this board. Its saved notes stay with its moderators."))
    return YES


def can_escalate(item: QueueItem, by: Member) -> Ruling:
    """Say whether `item` can be put before the reserve: once a round, never what is for named readers."""
    if item.audience_id is not None:
        return no(_("This is for named readers alone, so nobody else is asked. Decide it, or return it to its author."))
    if Escalation.objects.filter(item=item, round=item.round).exists():
        return no(_("It has been escalated already: the reserve moderators know of it."))
    if not reserve().exclude(pk__in={by.pk, item.author_id}).exists():
        return no(
            _("The network has no reserve moderators yet. Hand it over to a colleague, or write to the secretariat.")
        )
    return YES


def can_undo(member: Member, decision: Decision, item: QueueItem, now: datetime) -> Ruling:
    """Say whether `member` may take `decision` over `item` back: their own, fresh, and nothing came since."""
    if not (moderates := can_moderate(member)):
        return moderates
    if decision.moderator_id != member.pk:
        return no(_("Only who decided takes it back. You can write to them."))
    final = decision.outcome not in UNDOABLE or decision.kind == QueueItem.Kind.APPEAL
    if final or Sanction.objects.filter(decision=decision).exists():
        return no(_("This cannot be undone: others have acted on it."))
    if decision.created + UNDO_WITHIN < now:
        return no(_("It is too late to undo this. Its author can appeal."))
    if item.state != QueueItem.State.DECIDED or item.round != decision.round:
        return no(_("Something came since: below you see how it stands."))
    return YES


def can_open_reporters(member: Member, item: QueueItem) -> Ruling:
    """Say whether `member` may be shown who flagged `item`: while they may decide it, and somebody is named."""
    if not (decides := can_decide(member, item)):
        return decides
    if item.state != QueueItem.State.OPEN:
        return no(_("This is decided, so who flagged it stays sealed."))
    if not Flag.objects.filter(item=item, round=item.round, flagger__isnull=False).exists():
        return no(_("Nobody who flagged this is named: an automatic check did, or it is under the Chatham House Rule."))
    return YES


def can_speak_for_release(member: Member, standing: ReleaseVoiceQuerySet) -> Ruling:
    """Say whether `member` may add a voice to those that stand: each comes from another organisation."""
    if standing.filter(organisation=member.organisation_id).exists():
        return no(
            _(
                "Somebody of your organisation has already said that it can be released. "
                "The second voice must come from another organisation; you can still return or remove it."
            )
        )
    return YES


def can_keep_rules(member: Member) -> Ruling:
    """Say whether `member` keeps the watch rules: they hold on all boards, so every moderator does."""
    if not can_moderate(member):
        return no(_("Only moderators keep the watch rules. If you should be one, ask the secretariat."))
    return YES


def can_reword(rule: WatchRule) -> Ruling:
    """What a rule looks for stays, once it has been in force: what it found would stand for something else."""
    if rule.enabled or _has_a_past(rule):
        return no(_("This rule has been in force, so it keeps looking for the same. Write another rule instead."))
    return YES


def can_delete(rule: WatchRule) -> Ruling:
    """A rule with a past is part of the record."""
    if rule.enabled:
        return no(_("This rule is in force. Switch it off first; that takes a second person."))
    if _has_a_past(rule):
        return no(_("This rule has found something or was decided about, so it stays in the record, switched off."))
    return YES


def _has_a_past(rule: WatchRule) -> bool:
    found = RuleHit.objects.filter(rule=rule).exists()
    return found or Loosening.objects.filter(rule=rule).exists()


def can_propose_loosening(member: Member) -> Ruling:
    """Propose it where somebody could agree: a moderator of another organisation."""
    if not (keeps := can_keep_rules(member)):
        return keeps
    if not seconds_among(_moderators(), member).exists():
        return no(_("Nobody could agree: it takes a moderator of another organisation than yours. Nothing changed."))
    return YES


def who_may_agree(loosening: Loosening) -> QuerySet[Member]:
    """Return the moderators who could be the second person: of another organisation, then and now."""
    return seconds_among(_moderators(), loosening.proposed_by, first_from=loosening.proposed_from_id)


def _moderators() -> QuerySet[Member]:
    return Member.objects.verified().filter(role=Role.MODERATOR)


def can_agree(member: Member, loosening: Loosening) -> Ruling:
    """Agree as the second person, while whoever proposed it is still a moderator."""
    if not (answers := can_answer(member, loosening)):
        return answers
    if not can_keep_rules(loosening.proposed_by):
        return no(_("Whoever proposed this is no moderator any more. Decline it; you can propose it yourself."))
    if loosening.kind == Loosening.Kind.WEAKEN and loosening.rule and not loosening.rule.would_weaken(loosening.effect):
        return no(_("The rule has changed meanwhile, and this would not loosen it any more. Decline it."))
    return YES


def can_answer(member: Member, loosening: Loosening) -> Ruling:
    """Decide as the second person: somebody else than the first, of another organisation, then and now."""
    if not (keeps := can_keep_rules(member)):
        return keeps
    if not (waits := _still_waits(loosening)):
        return waits
    return can_be_second(member, loosening.proposed_by, first_from=loosening.proposed_from_id)


def can_withdraw(member: Member, loosening: Loosening) -> Ruling:
    """Take back what one proposed oneself, while it waits."""
    if member.pk != loosening.proposed_by_id:
        return no(_("Only who proposed it can withdraw it."))
    return _still_waits(loosening)


def _still_waits(loosening: Loosening) -> Ruling:
    if loosening.state != Loosening.State.PROPOSED:
        return no(_("Somebody was faster: this has been settled meanwhile, and you changed nothing."))
    if loosening.expires <= timezone.now():
        return no(_("Its 14 days are over, so nobody can agree any more. It can be proposed anew."))
    return YES
