"""Long work is started by somebody and done by the worker, in steps that no killed worker loses or does twice."""

import json
import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from community.core.sealing import seal, unseal
from community.core.visibility import Viewer
from realtime.jobs import Step, job_topic, works
from realtime.live import changed
from realtime.models import Job, Piece
from realtime.notify import notify
from realtime.own_notices import JobEnded

logger = logging.getLogger(__name__)

CLAIM: Final = timedelta(minutes=2)
"""Longer than any one step takes; after it, a job whose worker died is taken up by another."""
TURN_SECONDS: Final = 2.0
"""Then another job has its turn, and a worker that is told to stop stops."""
MOST_ATTEMPTS: Final = 5
FIRST_WAIT: Final = timedelta(seconds=10)


def start_job(*, starter: Viewer, kind: str) -> Job:
    """Return the new job, or the latest of this kind while that is under way."""
    try:
        with transaction.atomic():
            return Job.objects.create(starter_id=starter.pk, kind=kind, whole=works[kind].whole(starter))
    except IntegrityError:
        return Job.objects.visible_to(starter).filter(kind=kind).latest("started")


def work_due(*, is_over: Callable[[], bool] = lambda: False) -> int:
    """Give each job that is due a turn, the longest waiting first; return how many had one.

    Before each it is asked whether `is_over`.
    """
    now, turns = timezone.now(), 0
    while not is_over() and (job := _claim(now)):
        _take_turn(job)
        turns += 1
    return turns


def pieces_of(job: Job) -> Iterator[Any]:
    """Yield what all steps found, in their order. Raises InvalidToken when the key of a piece is gone."""
    for piece in Piece.objects.filter(job=job).order_by("after").iterator(chunk_size=1):
        yield from json.loads(unseal(piece.sealed))


def _claim(now: Any) -> Job | None:
    """Take what was due longest before `now` for the time of CLAIM, and count the attempt. Two never take the same."""
    due = Job.objects.filter(
        Q(claimed_until=None) | Q(claimed_until__lt=now),
        state=Job.State.WAITING,
        due__lte=now,
        starter__is_active=True,
        kind__in=works,
    )
    if not due.exists():
        return None
    with transaction.atomic():
        free = due.select_for_update(skip_locked=True, of=("self",), no_key=True).select_related("starter")
        if job := free.order_by("due").first():
            job.claimed_until, job.attempts = timezone.now() + CLAIM, job.attempts + 1
            job.save(update_fields=["claimed_until", "attempts"])
    return job


def _take_turn(job: Job) -> None:
    """Go on for TURN_SECONDS, and let go of it."""
    if job.attempts > MOST_ATTEMPTS:
        logger.error("Job %s is given up: no worker came to the end of a step.", job.public_id)
        _end(job, Job.State.FAILED)
        return
    until = time.monotonic() + TURN_SECONDS
    try:
        while _go_on(job) and time.monotonic() < until:
            pass
    except Exception:
        logger.exception("Job %s failed, attempt %s.", job.public_id, job.attempts)
        _put_off(job)
    else:
        _held(job).update(claimed_until=None, due=timezone.now(), attempts=0)


def _go_on(job: Job) -> bool:
    """Do one step; return whether there may be another."""
    step = works[job.kind].step(job.starter, after=job.after)
    if step is None:
        _end(job, Job.State.DONE)
        return False
    return _keep(job, step)


@transaction.atomic
def _keep(job: Job, step: Step) -> bool:
    """Keep what the step found, unless another worker, or nobody any more, has the job."""
    claimed_until = timezone.now() + CLAIM
    forward = {"done": F("done") + len(step.found), "after": step.last, "attempts": 1}
    if not _held(job).update(claimed_until=claimed_until, **forward):
        return False
    found = json.dumps(list(step.found), cls=DjangoJSONEncoder, ensure_ascii=False)
    Piece.objects.create(job=job, after=job.after, sealed=seal(found.encode()))
    job.claimed_until, job.after = claimed_until, step.last
    changed(job_topic(job))
    return True


@transaction.atomic
def _end(job: Job, state: Job.State) -> None:
    if _held(job).update(state=state, ended=timezone.now(), claimed_until=None):
        notify(JobEnded, job)
        changed(job_topic(job))


def _put_off(job: Job) -> None:
    """Try again later, each time twice as late; after the last attempt tell whoever started it."""
    if job.attempts >= MOST_ATTEMPTS:
        _end(job, Job.State.FAILED)
        return
    _held(job).update(claimed_until=None, due=timezone.now() + FIRST_WAIT * 2 ** (job.attempts - 1))


def _held(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, state=Job.State.WAITING, claimed_until=job.claimed_until)
