"""Kinds of long work: declared by higher apps in their `jobs.py`, found at start, and done by the worker."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django_stubs_ext import StrOrPromise

from community.core.visibility import Viewer

from .models import Job
from .notices import Topic
from .notices import declare as declare_topic


@dataclass(frozen=True, slots=True)
class Step:
    """What one step found."""

    found: Sequence[Any]
    """In types that JSON knows and moments; as many as were done. Kept sealed."""
    last: int
    """The key of the last: the next step begins after it."""


class Work(ABC):
    """One kind. Short work needs none of this: whoever waits for less than a second is better off with the answer."""

    code: ClassVar[str]
    about: ClassVar[StrOrPromise]
    """What was asked for, e.g. `Your data as a file`."""

    @abstractmethod
    def whole(self, starter: Any) -> int:
        """Return how much there is to do."""

    @abstractmethod
    def step(self, starter: Any, *, after: int) -> Step | None:
        """Do a little of what comes after the key `after`, in well under a second; None when nothing does.

        It only reads: a step whose worker is killed is done once more.
        """

    @abstractmethod
    def url(self) -> str:
        """Return the path where the starter finds what came of it."""


works: dict[str, Work] = {}


def declare(declared: type[Work]) -> type[Work]:
    """Class decorator: put a kind of work into the registry under its code."""
    works[declared.code] = declared()
    return declared


@declare_topic
class JobTopic(Topic):
    """`job:<public id>` changes with each step; its starter alone listens."""

    kind = "job"

    def audible(self, viewer: Viewer, ids: list[str]) -> set[str]:
        return set(Job.objects.visible_to(viewer).filter(public_id__in=ids).values_list("public_id", flat=True))


def job_topic(job: Job) -> str:
    """Return the name of the topic of `job`."""
    return f"{JobTopic.kind}:{job.public_id}"
