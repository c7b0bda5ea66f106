"""What a push noted as left is a note, and nothing else is."""

from pathlib import Path

from publish.audit import left
from publish.copies.hosts.memory import MemoryHost
from publish.copies.push import learnt
from publish.copies.push.learnt import Learnt
from publish.core.formats import withdrawals
from publish.core.model import Entry, Finding, Verdict
from publish.verify.look import Fault
from tests.support.factory import Archive


def fault(path: str, verdict: Verdict = Verdict.STALE, found: str = "aa") -> Fault:
    return Fault(Finding(path, verdict, "of a former release", "", found), Entry(path, "", 0))


def test_only_former_bytes_at_the_paths_that_were_noted_are_passed_over(tmp_path: Path) -> None:
    release, host = Archive(tmp_path / "archive").release(), MemoryHost("left")
    faults = [
        fault("old.html"),
        fault("other.html"),  # never noted
        fault("old.html", Verdict.TAMPERED),
        fault("index.html"),  # of this release
        fault("gone.html", found="bb"),  # withdrawn
    ]
    assert left.expected(faults, release, host) == (faults, ())
    learnt.save(release.state, host, Learnt("left", keeps=True, left=("gone.html", "index.html", "old.html")))
    withdrawals.save(release.state, withdrawals.Record((), {"gone.html": {"bb": 1}}, 1))
    others, notes = left.expected(faults, release, host)
    assert others == faults[1:]
    assert len(notes) == 1
    assert "1 file of former releases" in notes[0]
    for nobody in (left.expected(faults, None, host), left.expected(faults, release, None)):
        assert nobody == (faults, ())
    (release.state / withdrawals.RECORD).write_text("{")
    assert left.expected(faults, release, host) == (faults, ())
