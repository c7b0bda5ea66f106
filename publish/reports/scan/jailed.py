"""Documents opened in the jail, when something new is to be looked into.

A document that crashes what reads it, or holds it up, is that document's verdict.
What is NOT done here: judging what was found.
"""

from pathlib import Path
from types import TracebackType
from typing import Final

from publish.core.errors import SourceError
from publish.core.scratch import scratch
from publish.reports.ingest.confine.limits import MIB, Rations
from publish.reports.ingest.document import Hints
from publish.reports.ingest.jail import Jail
from publish.reports.scan import inside
from publish.reports.scan.inside import OPENED_MAX_LENGTH, DocumentInside

RATIONS: Final = Rations(input_mib=-(-OPENED_MAX_LENGTH // MIB), answer_mib=128)


class DocumentUnopenedError(Exception):
    """A document was not opened. The message says why, in our own words."""


class JailedOpens:
    """What opens documents in a jail; as a context manager.

    The jail is built for the first document: where all is known to be clean, it costs nothing.
    """

    def __init__(self) -> None:
        self._jail: Jail | None = None

    def __enter__(self) -> "JailedOpens":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._jail is not None:
            self._jail.__exit__(kind, error, trace)
            self._jail = None

    def __call__(self, file: Path, ending: str) -> DocumentInside:
        """Return what a document holds.

        Raises:
            DocumentUnopenedError: It crashed its reader, held it up, or asked too much.
        """
        if self._jail is None:
            # Where the kernel has no walls a process of its own is still better than the one that holds keys; and a
            # seal must not depend on the machine.
            self._jail = Jail(limits=RATIONS, unconfined=True)
        with scratch("stet-scan-") as folder:
            try:
                found = self._jail.work(
                    inside.__name__, "read", file, Hints(ending=ending), scratch=folder, answer=DocumentInside
                )
            except SourceError as error:
                raise DocumentUnopenedError(str(error)) from error
        if isinstance(found, DocumentInside):
            return found
        raise DocumentUnopenedError(f"it {found.said}")
