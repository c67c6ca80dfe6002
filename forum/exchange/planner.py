"""Decides what is to come of each line of an import file; writes nothing, so that a rehearsal finds the same."""

from collections.abc import Collection, Iterator
from typing import BinaryIO, Final

from django.core.exceptions import ValidationError

from community.core.rulings import Ruling
from community.core.uploads import inspected
from community.members.actions.stand_ins import known_by, standing_in
from community.moderation import rulebook
from community.moderation.screening import Reason, Submission, reasons_to_hold
from forum import policy
from forum.actions.submitting import sent_files, written_text
from forum.models import Imported, Post, Revision, Thread

from .lines import Line, Unfit, lines
from .plans import Author, Known, Opened, Plan, Target
from .records import BoardLine, FileLine, Header, MemberLine, PostLine, Record, ThreadLine, record
from .report import Outcome, Report

MOST_KEYS: Final = 500_000
"""Members, threads, or posts in one thread, whose keys are kept in mind."""

_WAITS: Final = "Run the import again once it was decided."
_MOVED: Final = "What it answers was moved to another thread here."


class Unreadable(Exception):
    """The file as a whole cannot be taken; the text says why. Nothing was written."""


class Planner:
    """Reads one file for one board."""

    def __init__(self, target: Target, report: Report) -> None:
        self.target = target
        self.report = report
        self.source = ""
        self.rules = rulebook.current()
        self._members: dict[str, MemberLine] = {}
        self._authors: dict[str, Author] = {}
        self._boards: set[str] = set()
        self._threads: set[str] = set()
        self._opened: Opened | None = None
        self._pending: Plan | None = None
        self._last: tuple[str, Outcome] = ("", Outcome.SKIPPED)
        """The key of the last post and what came of it: its files follow."""

    def plans(self, stream: BinaryIO) -> Iterator[tuple[Plan | None, int]]:
        """Yield what is to be written, and how far into the file that is."""
        for line in lines(stream):
            said = self._understood(line)
            if isinstance(said, FileLine):
                self._add_file(line, said)
            elif said is not None:
                yield self._finished(), line.end
                self._take(line, said)
        yield self._finished(), stream.tell()
        self._close_thread()
        if not self.source:
            raise Unreadable("The file is empty.")

    def _understood(self, line: Line) -> Record | None:
        """Return what the line says; None, told, when that cannot be taken. The first one says what all others are."""
        try:
            if line.wrong:
                raise Unfit(line.wrong)  # noqa: TRY301 - one place for every reason
            said = record(line.said)
        except Unfit as unfit:
            if not self.source:
                raise Unreadable(f"The first line is no header of an import file. {unfit}") from unfit
            self._skip_unread(line, str(unfit))
            return None
        if not self.source and not isinstance(said, Header):
            raise Unreadable("The first line is no header of an import file.")
        return said

    def _skip_unread(self, line: Line, why: str) -> None:
        """What follows a post or thread that could not be read must not be taken for the one before."""
        kind, key = line.said.get("kind"), line.said.get("key")
        kind = kind if isinstance(kind, str) and kind.isalpha() and kind.isascii() else "line"
        if kind == "post":
            self._last = ("", Outcome.SKIPPED)
        self.report.tell(Outcome.SKIPPED, kind[:20], line=line.number, key=_printed(key), why=why)

    def _take(self, line: Line, said: Record) -> None:
        try:
            match said:
                case Header():
                    self._begin(said)
                case MemberLine():
                    _require_new(said.key, self._members)
                    self._members[said.key] = said
                case BoardLine():
                    _require_new(said.key, self._boards)
                    self._boards.add(said.key)
                case ThreadLine():
                    self._open(line.number, said)
                case PostLine():
                    self._plan(line.number, said)
        except Unfit as unfit:
            kind, key = str(line.said["kind"]), getattr(said, "key", "")
            if isinstance(said, PostLine):
                self._last = (said.key, Outcome.SKIPPED)
            self.report.tell(Outcome.SKIPPED, kind, line=line.number, key=key, why=str(unfit))

    def _begin(self, said: Header) -> None:
        if self.source:
            raise Unfit("A second header: the file was put together of two. Import them one by one.")
        self.source = said.source

    def _open(self, line: int, said: ThreadLine) -> None:
        """Let the posts that follow be of this thread, if it is of the chosen board and may come."""
        self._close_thread()
        thread = Thread(board=self.target.board, label=said.label, audience=self.target.audience)
        self._opened = opened = Opened(said, line, thread, refusal=Outcome.SKIPPED)
        _require_new(said.key, self._threads)
        self._threads.add(said.key)
        if said.board != self._board():
            opened.refusal = Outcome.PASSED
            self.report.tell(Outcome.PASSED, "thread", line=line)
            return
        self._find_again(opened)
        if not opened.posts:
            _require(policy.can_bring(said.label, self.target.audience))
        opened.refusal = None

    def _board(self) -> str:
        """Return the key of the board that is brought in. Raises Unreadable where that is not clear."""
        chosen = self.target.chosen or (next(iter(self._boards)) if len(self._boards) == 1 else "")
        if chosen in self._boards:
            return chosen
        there = ", ".join(sorted(self._boards)) or "none"
        raise Unreadable(f"Say which board of the file is meant (--from); before the first thread it names: {there}.")

    def _find_again(self, opened: Opened) -> None:
        """See what of the thread an earlier run has brought, and what became of it."""
        rows = Imported.objects.filter(board=self.target.board, source=self.source, thread=opened.said.key)
        posts = list(rows.select_related("post").defer("post__html", "post__reactions", "post__files"))
        if not posts:
            return
        opening = next((row.post for row in posts if row.post.parent_id is None), None)
        if opening is None:
            raise Unfit("Here this thread was put together with another one.")
        opened.thread = Thread.objects.select_related("board", "audience").get(pk=opening.thread_id)
        if opened.thread.state not in (Thread.State.PUBLISHED, Thread.State.HELD):
            raise Unfit("Here this thread was taken away.")
        opened.posts = {row.key: _known(row.post, opening) for row in posts}
        self.report.tell(Outcome.ALREADY, "thread", line=opened.line)

    def _close_thread(self) -> None:
        opened, self._opened = self._opened, None
        if opened and not opened.refusal and not opened.posts:
            why = "No opening post follows it."
            self.report.tell(Outcome.SKIPPED, "thread", line=opened.line, key=opened.said.key, why=why)

    def _plan(self, line: int, said: PostLine) -> None:
        """Decide over a post, all but its files; those follow it."""
        opened = self._thread_of(said)
        if opened.refusal is Outcome.PASSED:
            self._pass(Outcome.PASSED, line, said)
            return
        if (before := opened.posts.get(said.key)) and not before.fresh:
            self._pass(Outcome.ALREADY, line, said)
            return
        _require_new(said.key, opened.posts)
        parent = _answered(said, opened)
        label = said.label or opened.thread.label
        _require(policy.can_be_brought(label, opened.thread))
        if parent is None and label != opened.thread.label:
            raise Unfit("The opening post stands under its thread's label.")
        author = self._author(said.author)
        opened.posts[said.key] = known = Known(fresh=True, why=parent.why if parent else "")
        if known.why:
            self._pass(Outcome.WAITING, line, said, why=known.why)
            return
        language = said.language or opened.said.language
        self._last = (said.key, Outcome.TAKEN)
        self._pending = Plan(line, said, opened, author, parent, known, label, language)

    def _thread_of(self, said: PostLine) -> Opened:
        opened = self._opened
        if opened is None or opened.said.key != said.thread:
            raise Unfit("It does not follow its thread.")
        if opened.refusal is Outcome.SKIPPED:
            raise Unfit("Its thread was not taken.")
        return opened

    def _pass(self, outcome: Outcome, line: int, said: PostLine, *, why: str = "") -> None:
        self._last = (said.key, outcome)
        self.report.tell(outcome, "post", line=line, key=said.key, why=why)

    def _author(self, key: str) -> Author:
        if key in self._authors:
            return self._authors[key]
        if key not in self._members:
            raise Unfit(f"Its author {key} has no member line before it.")
        said = self._members[key]
        account = known_by(said.email) or standing_in(source=self.source, key=key)
        author = self._authors[key] = Author(said, account)
        self.report.tell(Outcome.ALREADY if account else Outcome.TAKEN, "member")
        return author

    def _add_file(self, line: Line, said: FileLine) -> None:
        key, outcome = self._last
        why = ""
        if said.post != key:
            outcome, why = Outcome.SKIPPED, "It does not directly follow its post."
        elif outcome is Outcome.SKIPPED:
            why = "Its post was not taken."
        elif self._pending:
            try:
                self._enclose(self._pending, said)
            except ValidationError as error:
                outcome, why = Outcome.SKIPPED, " ".join(error.messages)
        self.report.tell(outcome, "file", line=line.number, key=_printed(said.file.name), why=why)

    def _enclose(self, plan: Plan, said: FileLine) -> None:
        if len(plan.files) >= policy.MOST_FILES:
            raise ValidationError(policy.TOO_MANY % {"most": policy.MOST_FILES})
        plan.files.append(inspected(said.file))

    def _finished(self) -> Plan | None:
        """Return the post whose files have all been read, screened with their names."""
        plan, self._pending = self._pending, None
        if plan is None:
            return None
        plan.reasons.extend(self._reasons(plan))
        outcome = Outcome.HELD if plan.reasons else Outcome.TAKEN
        if plan.reasons:
            plan.known.why = _WAITS
        if plan.parent is None:
            self.report.tell(outcome, "thread", line=plan.opened.line)
        self.report.tell(outcome, "post", line=plan.line, key=plan.said.key)
        return plan

    def _reasons(self, plan: Plan) -> list[Reason]:
        """Return why a moderator looks first. Nobody is a newcomer: the words are old, and nobody writes here now."""
        opening = plan.parent is None
        words = Revision(
            title=plan.opened.said.title if opening else "",
            tags=plan.opened.said.tags if opening else [],
            body=plan.said.body,
            files=[file.name for file in plan.files],
        )
        submission = Submission(
            written_text(words),
            premoderated=self.target.board.premoderated,
            files=sent_files(plan.files),
        )
        return reasons_to_hold(submission, self.rules)


def _answered(said: PostLine, opened: Opened) -> Known | None:
    """Return the post that this one answers; None for the opening."""
    if not said.parent:
        if opened.posts:
            raise Unfit("Only the first post of a thread answers nothing.")
        return None
    if said.parent not in opened.posts:
        raise Unfit(f"What it answers, {said.parent}, does not stand before it in its thread, or was not taken.")
    answered = opened.posts[said.parent]
    if answered.why == _MOVED:
        raise Unfit(_MOVED)
    return answered


def _known(post: Post, opening: Post) -> Known:
    """Return what an earlier run brought: what was moved or still waits cannot be answered."""
    moved = _MOVED if post.thread_id != opening.thread_id else ""
    waits = _WAITS if post.path is None else ""
    return Known(fresh=False, why=moved or waits, pk=post.pk, path=bytes(post.path or b""))


def _require(ruling: Ruling) -> None:
    if not ruling:
        raise Unfit(str(ruling.sentence))


def _require_new(key: str, known: Collection[str]) -> None:
    if key in known:
        raise Unfit("Its key stands in the file before.")
    if len(known) >= MOST_KEYS:
        raise Unfit(f"There are more than {MOST_KEYS} of this kind. Split the file.")


def _printed(said: object) -> str:
    return ascii(said)[1:-1][:60] if isinstance(said, str) else ""
