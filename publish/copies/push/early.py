"""A host's answers to questions asked ahead.

The owner of a place is told by several files, and no file depends on another. They are asked for together, beside the
list of all files. NOT done here: judgement of an answer.
"""

from collections.abc import Iterator
from functools import partial

from publish.copies.hosts.base import Host
from publish.core.atonce import at_once
from publish.core.errors import HostError
from publish.core.source import Source


class Early(Source):
    """A host, to be read while a push is planned.

    Files asked for ahead are given from here, failures too, and all others by the host.
    """

    def __init__(self, host: Host) -> None:
        self.name = host.name
        self.parallel = host.parallel
        self._host = host
        self._answers: dict[str, bytes | HostError] = {}

    def ask(self, paths: tuple[str, ...], max_length: int) -> None:
        """Ask for short files past all caches, many at once.

        A file longer than ``max_length`` is a failure.
        """
        at_once(*[partial(self._ask, path, max_length) for path in paths], most=self.parallel)

    def _ask(self, path: str, max_length: int) -> None:
        try:
            self._answers[path] = self._host.read_anew(path, max_length)
        except HostError as e:
            self._answers[path] = e

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        answer = self._answers.get(path)
        if answer is None:
            yield from self._host.fetch(path, max_length)
        elif isinstance(answer, bytes):
            yield answer
        else:
            raise answer

    def _fetch_anew(self, path: str, max_length: int) -> Iterator[bytes]:
        if path in self._answers:
            yield from self._fetch(path, max_length)
        else:
            yield self._host.read_anew(path, max_length)

    def _translate(self, error: Exception, path: str) -> HostError | None:  # noqa: ARG002 - done inside
        return None
