"""What a moderator can do with a revision of a post. Moderation calls it inside the decision's transaction."""

from collections.abc import Collection, Iterator, Sequence

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from community.core import markup
from community.core.keys import write_keys, written_keys
from community.core.prepared import prepared
from community.core.rulings import Ruling, require
from community.core.text import changes
from community.core.tlp import Label, strictest
from community.core.visibility import IsVisible, Viewer
from community.members.models import Member
from community.moderation.models import Decision, Flag, QueueItem
from community.moderation.models.decision import DecisionQuerySet
from community.moderation.subjects import (
    Card,
    Enclosure,
    Kept,
    Outcome,
    Readable,
    Sealed,
    Subject,
    Target,
    Words,
    declare,
)

from . import policy
from .actions.enclosing import files_of
from .actions.narrowing import raise_label, raise_thread
from .actions.publishing import locked_thread, publish
from .actions.removing import remove_revision, return_revision
from .actions.restoring import hold_again, restore_revision
from .actions.rewording import reword
from .actions.submitting import screened_text, written_text
from .actions.widening import carry_over
from .actions.withholding import give_back, withhold
from .authorship import Own, reader_tag
from .models import Attachment, Board, Post, Revision, Thread, Withheld
from .reading.addresses import post_url
from .reading.files import about

_ANSWERED_LENGTH = 400
_FETCHED_AT_ONCE = 500
_READ = (
    *("public_id", "label", "language", "thread__public_id"),
    *(f"current__{name}" for name in ("title", "body", "options", "tags", "files")),
)
_SEARCHED = [label for label in Label if label != Label.RED]


@declare
class RevisionSubject(Subject):
    """One submission of a post's words: held before publication, or published and flagged."""

    model = Revision
    card_template = "forum/moderated/revision.html"
    figures_template = "forum/moderated/figures.html"

    def lock(self, target: Target) -> None:
        locked_thread(target.post.thread_id)

    def pseudonym(self, target: Target, member: Member) -> str:
        thread = target.post.thread
        return reader_tag(thread, member) if thread.under_rule else ""

    def author_pseudonym(self, target: Target) -> str:
        tag: str = target.post.author_tag
        return tag

    def release(self, target: Target, *, moderator: Member) -> None:
        publish(target)
        if target.post.is_opening:
            carry_over(target.post.thread)

    def return_to_author(self, target: Target, *, moderator: Member | None) -> None:
        return_revision(target)

    def remove(self, target: Target, *, moderator: Member) -> None:
        remove_revision(target)

    def withhold(self, target: Target, passages: Sequence[str], *, decision: Decision) -> None:
        withhold(target, passages, decision=decision)

    def can_give_back(self, decision: Decision) -> Ruling:
        return policy.can_give_back(_withheld_by(decision))

    def give_back(self, decision: Decision, *, moderator: Member) -> None:
        give_back(decision, moderator=moderator)

    def sealed(self, decision: Decision, moderator: Member) -> Sealed:
        withheld, there = _withheld_by(decision), reverse("forum:withheld")
        if withheld is None:
            return Sealed(there, "")
        ruling = policy.can_decide_about(moderator, withheld, timezone.now())
        return Sealed(f"{there}#{withheld.public_id}", ruling.sentence)

    def keep(self, target: Target, *, moderator: Member) -> None:
        """A flag that is not followed leaves the post as it is."""

    def restore(self, target: Target, *, moderator: Member) -> None:
        restore_revision(target)
        if target.post.is_opening:
            carry_over(target.post.thread)

    def hold_again(self, target: Target, *, moderator: Member) -> None:
        hold_again(target)

    def can_restore(self, target: Target) -> Ruling:
        return policy.can_be_restored(target)

    def outcomes(self, target: Target) -> list[Outcome]:
        taking = [Outcome.RETURN, Outcome.REMOVE]
        if target.state == Revision.State.PUBLISHED:
            is_current = target.post.current_id == target.pk
            return [Outcome.KEEP, *([Outcome.WITHHOLD] if is_current else []), *taking]
        if target.state != Revision.State.HELD:
            return []
        return taking if target.post.thread.state == Thread.State.REMOVED else [Outcome.RELEASE, *taking]

    def hash(self, target: Target) -> str:
        digest: str = target.hash
        return digest

    def place(self, target: Target) -> str:
        post = target.post
        return post_url(post.thread.public_id, post.public_id)

    def kept(self, target: Target, author: Member) -> Kept:
        thread = target.post.thread
        reads = Thread.objects.visible_to(author).filter(pk=thread.pk).exists()
        return Kept(
            title=target.title or (thread.title if reads else ""),
            url=self._where(target, reads=reads),
            language=target.post.language,
            html=markup.trusted(target.html),
        )

    def _where(self, target: Target, *, reads: bool) -> str:
        """Return where its author finds it: where it stands, with what a moderator changed, or among their own."""
        if target.state != Revision.State.PUBLISHED or not reads:
            return reverse("forum:mine-rule" if target.post.thread.under_rule else "forum:mine")
        return f"{self.place(target)}/history" if target.reworded_by_id else self.place(target)

    def unnamed_decisions(self, member: Member) -> DecisionQuerySet:
        return Own(member).decisions()

    def card(self, target: Target) -> Card:
        revision = _whole(target)
        post, thread = revision.post, revision.post.thread
        sent_back = _sent_back(revision)
        return Card(
            kind=_kind(revision),
            title=thread.title,
            text=screened_text(revision),
            language=post.language,
            readers=thread.audience.members().count(),
            place=thread.board.name,
            place_url=reverse("forum:board", args=[thread.board.slug]),
            html=markup.trusted(revision.html),
            author_published=Post.objects.filter(author=post.author_id or 0, state=Post.State.PUBLISHED).count(),
            effects=_effects_under_rule(revision) if thread.under_rule else {},
            context={
                "answered": _answered(post),
                "before": _before(revision),
                "now": _now(revision),
                "flagged": _flagged(revision),
                "files": _files(revision),
                "reworded": _reworded(revision),
                "sent_back": sent_back,
                "since_returned": _since(sent_back, revision),
            },
        )

    def words(self, target: Target) -> Words | None:
        """Under the Chatham House Rule nothing is changed: the moment would tell."""
        if target.state != Revision.State.HELD or target.post.thread.under_rule:
            return None
        return Words(target.title, target.body)

    def reword(self, target: Target, words: Words, *, moderator: Member) -> None:
        reword(target, words, moderator=moderator)

    def stricter_labels(self, target: Target) -> list[Label]:
        """Those for which its thread has no reader too many."""
        post, thread = target.post, target.post.thread
        if thread.under_rule or target.state not in (Revision.State.HELD, Revision.State.PUBLISHED):
            return []
        stricter = [label for label in Label if strictest(label, post.label) != post.label]
        return [label for label in stricter if thread.audience.fits(label)]

    def raise_label(self, target: Target, label: str, *, moderator: Member) -> None:
        if target.post.is_opening:
            raise_thread(locked_thread(target.post.thread_id), label, by=moderator)
        else:
            raise_label(target.post, label, by=moderator)

    def enclosure(self, target: Target, file_id: str) -> Enclosure | None:
        file = Attachment.objects.of(target).filter(public_id=file_id).first()
        if file is None:
            return None
        require(policy.can_let_out(file))
        return Enclosure(file.file, file.name, file.content_type, file.is_picture)

    def readable(self, viewer: Member, *, most: int) -> Iterator[Readable]:
        """Without TLP:RED, in which nobody searches."""
        found = Post.objects.visible_to(viewer).filter(state=Post.State.PUBLISHED, thread__under_rule=False)
        whole = found.filter(label__in=_SEARCHED).select_related("thread", "current").only(*_READ)
        for post in whole.order_by("-pk")[:most].iterator(chunk_size=_FETCHED_AT_ONCE):
            if current := post.current:
                url = reverse("forum:post", args=[post.thread.public_id, post.public_id])
                yield Readable(written_text(current), url, post.label, post.language)

    def texts(self, ids: Collection[int]) -> dict[int, tuple[str, str]]:
        found = Revision.objects.filter(pk__in=ids).select_related("post")
        return {revision.pk: (screened_text(revision), revision.post.language) for revision in found}

    def headings(self, ids: Collection[int]) -> dict[int, str]:
        found = Revision.objects.filter(pk__in=ids).select_related("post").only("number", "post__parent")
        return {revision.pk: _kind(revision) for revision in found}

    def places(self, ids: Collection[int], viewer: Member) -> dict[int, str]:
        return _places_of(viewer, ids)


def _withheld_by(decision: Decision) -> Withheld | None:
    whole = Withheld.objects.select_related(
        "decision__item", "post__thread__board__moderators", "post__thread__audience"
    )
    return whole.filter(decision=decision).first()


def _whole(revision: Revision) -> Revision:
    return Revision.objects.select_related(
        "post__thread__board", "post__thread__audience", "post__current", "post__parent__current"
    ).get(pk=revision.pk)


def _files(revision: Revision) -> list[dict[str, str]]:
    """Return what goes with it: ids, names, kinds and sizes, and why one is not given to anybody."""
    return [
        {
            "public_id": file.public_id,
            "name": file.name,
            "about": about(file),
            "refusal": str(policy.can_let_out(file).sentence),
        }
        for file in files_of(revision)
    ]


def _effects_under_rule(revision: Revision) -> dict[Outcome, str]:
    """Say what is different under the Chatham House Rule: batches, no news, no changes."""
    effects = {
        Outcome.RELEASE: _("It is published with others, within 48 hours. Nobody is told."),
        Outcome.RETURN: _("Stays hidden. The author finds your note, and can write another text."),
        Outcome.KEEP: _("Its readers go on reading it. Nobody is told."),
    }
    if revision.state == Revision.State.PUBLISHED:
        effects[Outcome.RETURN] = _("Nobody reads it any more. The author finds your note, and can write another text.")
        effects[Outcome.RELEASE] = _("Its readers see the passages again at once. Nobody is told; the author finds it.")
    return effects


def _kind(revision: Revision) -> str:
    changed = revision.number > 1
    if revision.post.is_opening:
        return _("Changed opening of a thread") if changed else _("New thread")
    return _("Changed reply") if changed else _("Reply")


def _answered(post: Post) -> str:
    """Return the beginning of what a reply answers, if that is readable and not for fewer moderators than the reply."""
    if post.parent is None or strictest(post.label, post.parent.label) != post.label:
        return ""
    answered = post.parent.current
    return markup.excerpt(answered.body, _ANSWERED_LENGTH) if answered else ""


def _before(revision: Revision) -> str:
    """Return the published words that a held change would replace."""
    return _current_beside(revision) if revision.state == Revision.State.HELD else ""


def _now(revision: Revision) -> str:
    """Return the words that readers see, where a published version has been replaced meanwhile."""
    return _current_beside(revision) if revision.state == Revision.State.PUBLISHED else ""


def _current_beside(revision: Revision) -> str:
    current = revision.post.current
    return screened_text(current) if current and current.pk != revision.pk else ""


def _flagged(revision: Revision) -> list[tuple[str, str]]:
    """Return what its author changed since it was first flagged, as pieces; nothing where it says the same."""
    hashes = set(Flag.objects.standing_on(revision).values_list("target_hash", flat=True))
    earlier = Revision.objects.filter(post=revision.post, number__lt=revision.number).order_by("number")
    first = next((one for one in earlier if one.hash in hashes), None) if hashes - {revision.hash} else None
    return changes(written_text(first), written_text(revision)) if first else []


def _reworded(revision: Revision) -> list[tuple[str, str]]:
    """Return what a moderator changed of the author's own words, as pieces; nothing where nobody did."""
    if revision.reworded_by_id is None:
        return []
    versions = Revision.objects.filter(post=revision.post, number__lt=revision.number, reworded_by=None)
    written = versions.order_by("-number")[0]
    return changes(written_text(written), written_text(revision))


def _sent_back(revision: Revision) -> list[Decision]:
    """Return the decisions by which earlier versions were returned to their author, the latest first."""
    earlier = Revision.objects.filter(post=revision.post, number__lt=revision.number, state=Revision.State.RETURNED)
    items = QueueItem.objects.filter(
        target_type=ContentType.objects.get_for_model(Revision), target_id__in=earlier.values("pk")
    )
    made = Decision.objects.filter(item__in=items, outcome=Decision.Outcome.RETURN)
    return list(made.select_related("moderator", "item").order_by("-created"))


def _since(sent_back: Sequence[Decision], revision: Revision) -> list[tuple[str, str]]:
    """Return what its author changed since it was last returned, as pieces."""
    if not sent_back:
        return []
    returned = Revision.objects.get(pk=sent_back[0].item.target_id)
    return changes(written_text(returned), written_text(revision))


def _places_of(viewer: Member, ids: Collection[int]) -> dict[int, str]:
    """Return the board and the thread of each of the revisions `ids`: of both, or of one, what `viewer` reads."""
    language = get_language() or "en"
    found = {}
    for pk, names, title, knows, reads in _found_for(viewer, write_keys(ids)):
        board = names.get(language) or names.get("en", "") if knows else ""
        found[pk] = " · ".join(part for part in (board, title if reads else "") if part)
    return found


@prepared
def _found_for(viewer: Viewer, ids: str) -> QuerySet[Revision, tuple[int, dict[str, str], str, bool, bool]]:
    listed = Revision.objects.filter(pk__in=written_keys(ids))
    knows = IsVisible("post__thread__board", Board, viewer)
    reads = IsVisible("post__thread", Thread, viewer)
    return listed.annotate(knows=knows, reads=reads).values_list(
        "pk", "post__thread__board__names", "post__thread__title", "knows", "reads"
    )
