"""What of a thread one member has read already."""

from dataclasses import dataclass, field

from django.db.models import OuterRef, Subquery

from community.core.visibility import Viewer
from forum.models import ReadMark, Thread


@dataclass(frozen=True, slots=True)
class ReadSoFar:
    """Up to `seq`, and the inclusive ranges `beyond`; `opened` says whether the thread was ever opened."""

    opened: bool = False
    seq: int = 0
    beyond: list[list[int]] = field(default_factory=list)
    count: int = 0

    @classmethod
    def annotations(cls, viewer: Viewer) -> dict[str, Subquery]:
        """Return what to annotate a queryset of threads with, for `of`."""
        marks = ReadMark.objects.visible_to(viewer).filter(thread=OuterRef("pk"))
        return {f"read_{name}": Subquery(marks.values(name)) for name in ("seq", "beyond", "count")}

    @classmethod
    def of(cls, thread: Thread) -> "ReadSoFar":
        """Return the mark of an annotated thread."""
        seq, beyond, count = thread.read_seq, thread.read_beyond, thread.read_count  # type: ignore[attr-defined]
        return cls() if seq is None else cls(opened=True, seq=seq, beyond=beyond, count=count)

    def has(self, seq: int | None) -> bool:
        """Say whether the post with that number was shown; what is not published has none and is never new."""
        return seq is None or seq <= self.seq or any(start <= seq <= end for start, end in self.beyond)
