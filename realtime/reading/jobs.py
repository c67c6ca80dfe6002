"""What a member sees of a long job of theirs."""

from dataclasses import dataclass
from typing import Any

from community.core.visibility import Viewer
from realtime.jobs import job_topic, works
from realtime.models import Job
from realtime.models.topic import current_seqs


@dataclass(frozen=True, slots=True)
class JobPage:
    """A job, what it is, where what came of it is found, and its topic with the number read before the job."""

    job: Job
    about: Any
    url: str
    topic: str
    seq: int


def job_page(viewer: Viewer, public_id: str) -> JobPage | None:
    """Return the job, in three queries; None when there is no such job of theirs."""
    own = Job.objects.visible_to(viewer).filter(public_id=public_id, kind__in=works)
    if (found := own.first()) is None:
        return None
    topic = job_topic(found)
    seq = current_seqs([topic])[topic]
    found.refresh_from_db()
    work = works[found.kind]
    return JobPage(found, work.about, work.url(), topic, seq)
