"""publish.copies.push.crew: all hosts at once, and each by itself."""

from pathlib import Path

from publish.copies.hosts.folder import FolderHost
from publish.copies.hosts.memory import MemoryHost
from publish.copies.push.crew import push_all
from publish.copies.push.plan import Asked
from publish.core.errors import RefusedError, UnreachableError
from publish.core.model import Entry, Receipt
from tests.copies.push.conftest import judged
from tests.support.factory import NOW, Archive


def test_one_sick_host_stops_no_other(archive: Archive, tmp_path: Path) -> None:
    class Dead(MemoryHost):
        def _begin(self) -> None:
            raise UnreachableError("no answer", host=self.name)

    class Full(MemoryHost):
        def _put(self, entry: Entry, source: Path) -> None:
            raise RefusedError("no", host=self.name, path=entry.path)

    first = archive.release()
    well = FolderHost("well", str(tmp_path / "well"))
    orders = [(host, Asked()) for host in (Dead("dead"), Full("full"), well)]
    results = {h.name: r for h, r in push_all(first, orders, now=NOW)}
    assert isinstance(results["dead"], UnreachableError)
    assert isinstance(results["full"], RefusedError)
    assert isinstance(results["well"], Receipt)
    assert judged(archive, well) == 1
