"""Files as a viewer meets them: below a post, in the form that sends them, in the queue."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import F
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.core.kinds import in_words
from community.core.visibility import Viewer
from community.members.models import Member
from forum import policy
from forum.models import Attachment, Revision

from .addresses import thread_url

_NOTHING = format_html("{}", "")


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file that goes with a form, and whether it is ticked to go along."""

    public_id: str
    name: str
    about: str
    ticked: bool
    staged: bool
    """Whether it was not sent yet."""


def file_line(attachment: Attachment, *, ticked: bool = True) -> FileLine:
    """Return a file of the viewer's own for the form in which it goes along."""
    return FileLine(attachment.public_id, attachment.name, about(attachment), ticked, staged=attachment.post_id is None)


def about(attachment: Attachment) -> str:
    """Return what kind of file it is, and how large, in the reader's language."""
    size = filesizeformat(attachment.size)
    return _("%(kind)s, %(size)s") % {"kind": in_words(attachment.content_type), "size": size}


def files_below(viewer: Viewer, posts: Collection[int]) -> dict[int, list[Attachment]]:
    """Return the files of these posts that the viewer may see, by post: of whatever version, with the number of the
    `current` one.
    """
    found: dict[int, list[Attachment]] = defaultdict(list)
    if posts:
        seen = Attachment.objects.visible_to(viewer).annotate(current=F("post__current__number"))
        for attachment in seen.filter(post__in=posts).order_by("pk"):
            found[attachment.post_id or 0].append(attachment)
    return found


def files_of(viewer: Viewer, revision: Revision) -> list[Attachment]:
    """Return the files that go with a version of the viewer's own post."""
    return list(Attachment.objects.visible_to(viewer).of(revision)) if revision.files else []


def listed(files: Iterable[Attachment], *, thread_id: str, viewer: Member, label: SafeString) -> SafeString:
    """Return the list that stands below a post, pictures first; `label` is the post's, where it is stricter."""
    files = sorted(files, key=lambda file: not file.is_picture)
    if not files:
        return _NOTHING
    items = ((_item(file, f"{thread_url(thread_id)}/f/{file.public_id}", viewer, label),) for file in files)
    return format_html(
        '<ul class="files" aria-label="{}">{}</ul>', _("Files"), format_html_join("", "<li>{}</li>", items)
    )


def _item(file: Attachment, address: str, viewer: Member, label: SafeString) -> SafeString:
    if not (ruling := policy.can_let_out(file)):
        return format_html(
            '<bdi class="file-name">{}</bdi> <span class="quiet">{}</span> {}', file.name, ruling.sentence, label
        )
    picture = _NOTHING
    if file.is_picture:
        picture = format_html(
            '<a class="file-picture" href="{0}"><img src="{0}/small" width="{1}" height="{2}" alt="{3}" '
            'loading="lazy"></a>',
            address,
            file.width,
            file.height,
            file.name,
        )
    return format_html(
        '{}<a class="file-name" href="{}"><bdi>{}</bdi></a> <span class="quiet">{}{}</span> {}',
        picture,
        address,
        file.name,
        about(file),
        _given(file) if file.owner_id == viewer.pk else "",
        label,
    )


def _given(file: Attachment) -> str:
    """Say, to its owner alone, how often it was downloaded."""
    said = ngettext("downloaded %(n)s time", "downloaded %(n)s times", file.downloads) % {"n": file.downloads}
    return f" · {said}"
