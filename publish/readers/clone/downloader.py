"""Downloads from many copies: each file from the first copy with the right bytes.

Every byte is hashed on its way to the disk. A file gets its name only after its hash was right. A failing copy is
benched, a silent copy is left, a slow copy is overtaken. Files missing at a copy are asked of the others. The pieces of
a long document come from all copies at once. What is NOT done here: deciding which release to fetch, and whether
metadata are genuine.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable

from publish.copies.second import GIVEN, Second, is_worth
from publish.core.baffling import baffled
from publish.core.errors import AbsentError, MismatchError, StetError, UnreachableError
from publish.core.formats.pieces import Pieces
from publish.core.source import OverlongError, WholeOnlyError
from publish.readers.clone.jobs import Candidate, Download, Gathering
from publish.readers.clone.landing import Landing, LandingElsewhere
from publish.readers.clone.tally import CloneTally
from publish.readers.clone.wrong import AheadError, explained

FAILURES_MAX = 3  # in a row, then others are asked first
OVERTAKE_S = 1.0  # then a slow fetch is begun elsewhere too, if nothing else is left to do
OVERTAKE_TIMES = 2.0  # and it took so many times as long as the other copy's own fetches let expect
AGAIN_S = 1.0  # before silent copies are asked a last time
_TICK_S = 0.1


class Crew:
    """The copies at work.

    Use as a context: the threads end with the context.
    """

    def __init__(self, landing: Landing, progress: Callable[[int, int], None]) -> None:
        self.members: list[Candidate] = []
        self.release = 0
        """Number of the release being fetched."""
        self.tally = CloneTally()
        self._landing = landing
        self._progress = progress
        self._second: Second | None = None
        self._alone = not landing.empty  # what lies there is compared in one place
        self._changed = threading.Condition()
        self._fresh: deque[Download] = deque()
        self._again: list[Download] = []
        self._running: set[Download] = set()
        self._pending = 0
        self._total = 0
        self._done = 0
        self._bug: BaseException | None = None
        self._closed = False
        self._moved = False

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._closed = True
            for job in self._running:
                job.done = True  # a thread still at this job lets go
            self._changed.notify_all()
        if self._second:
            self._second.stop()

    def join(self, member: Candidate) -> None:
        """Let a copy take part at once."""
        with self._changed:
            self.members.append(member)
            self._staff(member)
            self._changed.notify_all()

    def _begin_second(self, member: Candidate) -> None:
        """Have a second process fetch much from a near copy."""
        if self._alone or self._second or member.useful > 1 or not is_worth(len(self._fresh)):
            return
        if (anew := member.source.anew()) is None:
            return
        try:
            self._second = Second(anew, LandingElsewhere(self._landing.root))
        except OSError:  # no room for another process: this one can do the work, too
            self._alone = True
            return
        threading.Thread(target=self._give, args=(member, self._second), daemon=True).start()

    def _give(self, member: Candidate, second: Second) -> None:
        going = True
        while going and (jobs := self._plain(member)):
            came = second.take([job.entry for job in jobs])
            # Where nothing came of all this, there is trouble, and this process tells whom to blame.
            going = any(came)
            with self._changed:
                for job, there in zip(jobs, came, strict=True):
                    job.elsewhere = False
                    if there:
                        self._landing.came(job.entry.path)
                    won = there and self.tally.file(job, member, job.length, reused=False)
                    self._settle(job, member, won, [], None)
                self._changed.notify_all()
        second.close()

    def _plain(self, member: Candidate) -> list[Download]:
        """Take jobs for the second process, and none when all is done."""
        jobs = list[Download]()
        with self._changed:
            while not (self._closed or member.silent or member.benched):
                # Enough is left for others, who would else wait for the last few.
                while len(jobs) < GIVEN < len(self._fresh) and self._fresh[-1].is_plain:
                    jobs.append(self._fresh.pop())
                if jobs:
                    break
                self._changed.wait(_TICK_S)
            began = time.monotonic()
            for job in jobs:
                job.running[member], job.elsewhere = began, True
            self._running.update(jobs)
        return jobs

    def _wanted(self, member: Candidate) -> int:
        """Return how many threads this copy should have."""
        # Who hangs in a long fetch does not count: it waits for bytes, and takes nothing from the others.
        before = time.monotonic() - _TICK_S
        hanging = sum(not job.elsewhere and job.running.get(member, before) < before for job in self._running)
        return min(member.most, member.useful + hanging)

    def _staff(self, member: Candidate) -> None:
        for _ in range(member.threads, self._wanted(member)):
            member.threads += 1
            # Daemons: a copy may accept and never answer, and must not keep the program from ending.
            threading.Thread(target=self._work, args=(member,), daemon=True).start()
        self._begin_second(member)

    def draw(self, jobs: Iterable[Download], *, waiting: Callable[[], bool] = lambda: False) -> list[Download]:
        """Fetch all jobs and their further jobs.

        Ends early if a push moved the copies on, because a job then can only fail.

        Args:
            waiting: Whether further copies may join soon. Until then no job is given up.

        Returns:
            The failed jobs, without optional jobs.
        """
        with self._changed:
            self._moved = False
            self._add(jobs)
            last = True
            while self._pending and not self._moved and self._bug is None:
                self._changed.wait(_TICK_S)
                self._progress(self._done, self._total)
                for member in self.members:
                    self._staff(member)
                late = waiting()  # asked at every turn: a late copy may overtake a hanging fetch
                if late or self._running or self._possible():
                    continue
                # A second chance for silent copies, only once: a network may have been away for a moment.
                if not last or not self._revive():
                    break
                last = False
            if self._bug:
                raise self._bug
            failed = [*self._again, *self._fresh]
            self._again, self._fresh, self._pending = [], deque(), 0
            # Threads may hang in these for minutes. Marked, their late bytes are thrown away.
            for job in self._running:
                job.done = job.dropped = True
            # What the second process gets late would stand in a page's place that the next release has filled.
            if self._second and any(job.elsewhere for job in self._running):
                self._second.stop()
            self._progress(self._done, self._total)
            return [job for job in failed if not job.optional and not job.done]

    def _add(self, jobs: Iterable[Download]) -> None:
        before = self._pending
        for job in jobs:
            self._fresh.append(job)
            self._pending += 1
            self._total += 1
        if self._pending > before:
            self._changed.notify_all()

    def _possible(self) -> bool:
        return any(not m.silent and (self._fresh or any(m not in j.tried for j in self._again)) for m in self.members)

    def _revive(self) -> bool:
        """Give silent copies a last chance, and tell whether any is left."""
        hope = False
        for job in self._again:
            for member in [m for m, e in job.tried.items() if isinstance(e, UnreachableError)]:
                del job.tried[member]
                hope = True
        for member in self.members:
            hope |= member.silent
            # A single further failure puts the copy to silence again.
            member.row = FAILURES_MAX - 1 if member.silent else member.row
            member.silent = False
        if hope:
            self._changed.wait(AGAIN_S)
            self._changed.notify_all()
        return hope

    def _work(self, member: Candidate) -> None:
        while True:
            with self._changed:
                if member.threads > 1 and member.threads > self._wanted(member):
                    member.threads -= 1
                    return
                while not self._closed and (job := self._next(member)) is None:
                    self._changed.wait(_TICK_S)
                if self._closed or job is None:
                    return
                job.running[member] = time.monotonic()
                self._running.add(job)
            error: StetError | None = None
            won, more = False, list[Download]()
            try:
                won = self._attempt(job, member)
                more = self._follow(job) if won else []
            except StetError as e:
                # A malformed list with the signed hash is the publisher's fault, so no copy is blamed.
                error, self._bug = (e, self._bug) if not won else (None, e)
            except Exception as e:  # noqa: BLE001 - handed to the thread that waits: a full disk of ours, or a bug
                self._bug = e if won or isinstance(e, OSError) else self._bug
                error = baffled(e, member.address, job.entry.path)
            with self._changed:
                self._settle(job, member, won, more, error)

    def _next(self, member: Candidate) -> Download | None:
        """Choose the next job for this copy."""
        if member.silent:
            return None
        others = [m for m in self.members if not m.benched and not m.silent and m is not member]
        for index, job in enumerate(self._again):
            # A benched copy is the last resort: a liar with wrong bytes at once would otherwise win each job.
            left = [m for m in others if m not in job.tried] if member.benched else []
            if member not in job.tried and not left and job.may_ask(member, others):
                return self._again.pop(index)
        if member.benched and others:
            return None
        for index, job in enumerate(self._fresh):
            if job.may_ask(member, others):
                del self._fresh[index]
                return job
        # Slow retrieval is an attack too: a host may feed a byte a second and hold a clone up for days.
        now = time.monotonic()
        for job in self._running:
            mine = member in job.running or member in job.tried or not job.may_ask(member)
            # On a slow line that all copies share, a second fetch would only take from the first.
            late_s = max(OVERTAKE_S, OVERTAKE_TIMES * member.expects_s(job.length))
            if not job.done and not mine and max(job.running.values()) < now - late_s:
                return job
        return None

    def _attempt(self, job: Download, member: Candidate) -> bool:
        """Put the job's file in place, and return False if another copy was quicker."""
        if job.gathering:
            return self._piece(job, job.gathering, member)
        entry, length = job.entry, 0
        reused = self._landing.has(entry)
        if not reused and job.known:
            return self._split(job, job.known)
        if not reused:
            try:
                length = self._landing.arrive(entry, member.source.fetch_exact(entry), lambda: job.done)
            except (MismatchError, OverlongError) as e:
                raise explained(entry, member, self.release) from e
        with self._changed:
            if length < 0 or not self.tally.file(job, member, length, reused=reused):
                return False
            if not reused:
                member.took(length, time.monotonic() - job.running[member])
                self._staff(member)
        return True

    def _split(self, job: Download, known: Pieces) -> bool:
        """Have a long document fetched by its pieces."""
        gathering = Gathering(self._landing.begin(known))
        with self._changed:
            if job.done:
                return False
            job.done, job.gathering = True, gathering
        return True

    def _piece(self, job: Download, gathering: Gathering, member: Candidate) -> bool:
        """Put a piece in place, and return False if another copy did, or must."""
        partial, first = gathering.partial, gathering.partial.known.span(job.number)
        try:
            if not partial.has(job.number) and not member.whole_only:
                asked = member.source.fetch_part(job.entry, first[0], first[1] - first[0])
                self._came(gathering, member, partial.take(job.number, asked, lambda: job.done))
        except WholeOnlyError:
            member.whole_only = True
        except (MismatchError, OverlongError) as e:
            found = e.found if isinstance(e, MismatchError) else str(e)
            path = f"{job.entry.path}, piece {job.number + 1}"
            expected = partial.known.digests[job.number]
            raise MismatchError(path, expected=expected, found=found, where=member.address) from e
        if not partial.has(job.number) and not self._pour(job, gathering, member):
            return False
        with self._changed:
            if job.done:
                return False
            job.done = True
            member.row = 0
        return True

    def _pour(self, job: Download, gathering: Gathering, member: Candidate) -> bool:
        """Take the missing pieces from a copy without parts of files."""
        with self._changed:
            if job.done or not job.may_ask(member):
                return False
            gathering.pouring.add(member)
        try:
            for length in gathering.partial.pour(member.source.fetch_exact(job.entry)):
                self._came(gathering, member, length)
                if job.dropped or not gathering.partial.missing:
                    break
        except (MismatchError, OverlongError) as e:
            raise explained(job.entry, member, self.release) from e
        finally:
            gathering.pouring.discard(member)
        return gathering.partial.has(job.number)

    def _came(self, gathering: Gathering, member: Candidate, length: int) -> None:
        with self._changed:
            self.tally.piece(gathering, member, length)

    def _gathered(self, job: Download, gathering: Gathering) -> list[Download]:
        """Give a gathered document its name, and return the jobs left."""
        with self._changed:
            if gathering.joined:
                return []
            if missing := gathering.partial.missing:
                return [Download(job.entry, gathering=gathering, number=n) for n in missing] if job.known else []
            gathering.joined = True
        if not self._landing.join(gathering.partial):
            return [Download(job.entry)]  # the list is of another document: the whole has a hash of its own
        with self._changed:
            self.tally.document(gathering)
        return []

    def _follow(self, job: Download) -> list[Download]:
        """Give the file its other names, and return its further jobs."""
        if job.gathering:
            return self._gathered(job, job.gathering)
        if not job.also and job.then is None:
            return []
        data = self._landing.read(job.entry)
        for path in job.also:
            self._landing.copy(path, data)
        return list(job.then(data)) if job.then else []

    def _settle(
        self, job: Download, member: Candidate, won: bool, more: list[Download], error: StetError | None
    ) -> None:
        del job.running[member]
        if not job.running:
            self._running.discard(job)
        if won and not job.dropped:
            self._add(more)  # before this job counts as done: otherwise the list could seem at its end
            self._pending -= 1
            self._done += 1
        if not won and error is None and not job.done and not job.running:
            self._fresh.appendleft(job)  # it gives no parts: another thread of it gives the whole already
        if error is not None:
            if not (job.optional and isinstance(error, AbsentError)):  # a missing optional file is no fault
                self._blame(member, error)
            job.tried[member] = error
            if not job.done and not job.running:
                self._again.append(job)
                exhausted = all(m.silent or m in job.tried for m in self.members)
                self._moved |= exhausted and any(isinstance(e, AheadError) for e in job.tried.values())
        if error or not self._pending or self._bug:
            self._changed.notify_all()

    def _blame(self, member: Candidate, error: StetError) -> None:
        member.row += 1
        # Bounded: a hostile copy may fail for each of a million files.
        if len(member.faults) < 100 and not isinstance(error, AheadError):
            member.faults.append(str(error))
        forged = isinstance(error, MismatchError) and not isinstance(error, AheadError)
        member.benched |= forged or member.row >= FAILURES_MAX
        member.silent |= isinstance(error, UnreachableError) and member.row >= FAILURES_MAX
