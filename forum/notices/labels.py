"""What is told of labels and readers: that they became narrower, and the question whether they may become wider."""

from django.db.models import QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.core.tlp import Label, strictest
from community.core.visibility import Viewer
from community.members.models import Member
from forum.models import Consent, LabelChange, ReadMark
from realtime.notices import Notice, declare


@declare
class LabelChanged(Notice):
    """Label or readers of something became narrower, or its author named other readers, of whom one stands for all."""

    code = "label-changed"
    because = _("You have read this, and are bound by its label.")
    about = _("Stricter labels and other readers of what I have read")
    model = LabelChange
    templates = "forum/notices/label_changed"
    select = ("thread", "post", "by")

    def recipients(self, target: LabelChange) -> QuerySet[Member]:
        """Return the readers who are bound by it from now on: those who have read it; all the named of a new one."""
        thread = target.thread
        if thread.under_rule:  # what anybody reads there is written nowhere
            return Member.objects.none()
        readers = thread.audience.members().exclude(pk=target.by_id)
        if target.reader_added:
            return readers
        return readers.filter(pk__in=Subquery(ReadMark.objects.filter(thread=thread).values("member")))

    def url(self, target: LabelChange) -> str:
        return reverse("forum:thread-label", args=[target.thread.public_id])

    def label(self, target: LabelChange) -> Label:
        return strictest(target.thread.label, target.post.label if target.post else target.thread.label)


@declare
class ConsentAsked(Notice):
    """An author is asked whether a post goes into a wider thread."""

    code = "consent-asked"
    because = _("You wrote this post, and only you decide who else reads it.")
    about = _("Questions whether a post of mine may be published more widely")
    model = Consent
    templates = "forum/notices/consent_asked"
    select = ("post", "widening__by", "widening__source")

    def recipients(self, target: Consent) -> QuerySet[Member]:
        return Member.objects.filter(pk=target.post.author_id)

    def targets(self, viewer: Viewer) -> QuerySet[Consent]:
        """Once it is answered, the question is no news any more."""
        return Consent.objects.visible_to(viewer).filter(state=Consent.State.ASKED)

    def url(self, target: Consent) -> str:
        return reverse("forum:consent", args=[target.public_id])

    def label(self, target: Consent) -> Label:
        return strictest(target.post.label, target.widening.source.label)
