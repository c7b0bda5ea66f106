"""``stet evidence``."""

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from publish.audit.evidence.log import Log, read
from publish.audit.evidence.runs import Run, Signature, unsigned
from publish.cli import _arguments
from publish.cli._group import OrderedGroup
from publish.cli._options import FILE, passphrase_option
from publish.cli._session import SHOWN, Session, Verb
from publish.core.errors import ConfigError, TrustError
from publish.core.files import must_be, write_atomically
from publish.core.formats import strictjson
from publish.core.formats.mirrorlist import grouped
from publish.core.plain import pasted
from publish.core.units import count
from publish.verify.metadata import now_utc

if TYPE_CHECKING:
    from publish.audit.evidence.exhibit import Judged

HEADS = ("run", "seen (UTC)", "host", "verdict", "paths", "signed (UTC)")
# A host's answer may name its visitor in ever new ways, so no masking is complete (manual/decisions.md).
MAY_SAY = (
    "read it before you hand it on. It may still say: how your copies are called in mirrors.toml, and their address;",
    "when your machine looked, to the second: the host's own log has beside it the address that asked; and which known",
    "words a page had, in their order: a host that means to can hide a mark of yours in that, or in a number.",
)
# Shown with every verdict: a signature by the publisher proves less than people expect.
PROVES = (
    "It proves: the publisher's machine claimed, at the time of each signature at the latest, to have seen this;",
    "and, where it says so, that the expected hash was what the publisher had signed for that path.",
    "It does not prove: that the host itself gave these answers, or gives them to others; that the clock was right;",
    "that nothing was left out.",
)


@click.group("evidence", cls=OrderedGroup)
def command() -> None:
    """What checks saw of wounded copies, to hand to a journalist, a court or the host.

    A check notes it down by itself; healthy copies leave nothing, nor does what went wrong on this side.
    """


@command.command(cls=Verb, name="list")
@click.pass_obj
def evidence_list(session: Session) -> None:
    """What was seen, when, at which host."""
    from publish.archive.archive import Archive

    log = _opened(session, Archive.here().state)
    # Unsigned runs are shown too: a check only writes, and the next seal or heal signs.
    rows = [row for run in log.runs for row in _rows(run, log.signatures)]
    session.console.table(HEADS, rows)
    listed = [dict(zip(("run", "at", "host", "verdict", "paths", "signed"), row, strict=True)) for row in rows]
    faults = [{"run": fault.number, "what": fault.what} for fault in log.faults]
    nothing = "nothing: no check has seen yet that a copy was taken down or changed"
    session.console.answer({"evidence": listed, "faults": faults}, [] if rows or faults else [nothing])
    if waiting := unsigned(log.runs, log.signatures):
        session.console.warn(f"{count(len(waiting), 'run')} not signed yet", "run: stet evidence sign")


@command.command(cls=Verb, name="show")
@click.argument("number", type=click.IntRange(min=1), metavar="RUN")
@click.pass_obj
def evidence_show(session: Session, number: int) -> None:
    """A check's sights. Read them before you hand them on."""
    from publish.archive.archive import Archive

    log = _opened(session, Archive.here().state)
    run = next((r for r in log.runs if r.number == number), None)
    if run is None:
        what = next((fault.what for fault in log.faults if fault.number == number), None)
        if what:
            raise TrustError(f"run {number} of the evidence {what}", hint="see: stet evidence list")
        raise ConfigError(f"there is no run {number} in the evidence", hint="see: stet evidence list")
    session.console.answer(run.data, _run_lines(run, {}))


@command.command(cls=Verb, name="sign", exits=(TrustError,))
@passphrase_option()
@click.pass_obj
def evidence_sign(session: Session, passphrase_fd: int | None) -> None:
    """Sign what is not signed yet. Seal, publish and heal do it on their way."""
    from publish.archive.archive import Archive
    from publish.audit.evidence import keep
    from publish.release import dotstet

    archive = Archive.here(session.talk(passphrase_fd))
    _some(_opened(session, archive.state))
    made = keep.sign(archive.state, archive.keys(), dotstet.anchor(archive.state).fingerprint, now=archive.now)
    said = f"runs up to {made.number} are signed" if made else "all runs were signed already"
    session.console.answer({"signed": made.number if made else None}, [said])


@command.command(cls=Verb, name="export", exits=(TrustError,))
@click.argument("file", type=FILE)
@click.option("--from", "first", type=click.IntRange(min=1), default=1, metavar="RUN", help="Leave out earlier runs.")
@click.option("--to", "last", type=click.IntRange(min=1), metavar="RUN", help="Leave out runs that the signature over "
              "this one does not need.")  # fmt: skip
@click.pass_obj
def evidence_export(session: Session, file: Path, first: int, last: int | None) -> None:
    """Write FILE: the evidence, its signatures, and what shows that the expected hashes were signed."""
    from publish.archive.archive import Archive
    from publish.audit.evidence import exhibit
    from publish.release import dotstet

    archive = Archive.here()
    log = _opened(session, archive.state)
    runs, signed = _some(log), log.signatures
    end = last or runs[-1].number
    # A signature covers all runs up to its own, so an export ends at a signed run.
    end = next((n for n in sorted(signed) if n >= end), end)
    chosen = [run for run in runs if first <= run.number <= end]
    if not chosen:
        raise ConfigError("no run of the evidence is among those", hint="see: stet evidence list")
    theirs = {n: s for n, s in signed.items() if chosen[0].number <= n <= end}
    # The exhibit carries listings and metadata: a court needs no archive to see the expected hash signed.
    source = dotstet.StateSource(archive.state, archive.release().number)
    data = exhibit.export(chosen, list(theirs.values()), source, dotstet.anchor(archive.state), now=archive.now)
    must_be("file of evidence", file, b'{"archive":')
    write_atomically(file, data)
    numbers = f"{chosen[0].number} to {chosen[-1].number}"
    said = [
        f"runs {numbers} are in {file}",
        *MAY_SAY,
        f"whoever gets it runs: stet evidence verify {pasted(str(file))}",
    ]
    session.console.answer(
        {
            "file": str(file), "runs": [r.number for r in chosen], "signatures": len(theirs), "may_say": list(MAY_SAY),
            "faults": [{"run": fault.number, "what": fault.what} for fault in log.faults],
        },
        said,
    )  # fmt: skip
    if waiting := unsigned(chosen, theirs):
        session.console.warn(
            f"{count(len(waiting), 'run')} in it not signed", "run: stet evidence sign, and export again"
        )


@command.command(cls=Verb, name="verify", outcomes=SHOWN)
@click.argument("file", type=FILE)
@click.option("--fingerprint", metavar="F", help="The archive's fingerprint, in groups of four, in words, or plain.")
@click.pass_obj
def evidence_verify(session: Session, file: Path, fingerprint: str | None) -> None:
    """Judge an exported FILE, and say what it proves and what not. No archive of one's own is needed."""
    from publish.audit.evidence import exhibit

    wanted = _arguments.fingerprint(fingerprint) if fingerprint else None
    try:
        with file.open("rb") as opened:
            # The file comes from a stranger, so its length is bounded.
            data = opened.read(exhibit.EXPORT_MAX_LENGTH + 1)
    except OSError as e:
        raise ConfigError(f"cannot read {file}: {e.strerror}", hint="name a file of stet evidence export") from None
    if len(data) > exhibit.EXPORT_MAX_LENGTH:
        raise TrustError(f"{file} is longer than any exhibit", hint="is it the right file?")
    found = exhibit.judge(data, now=now_utc(), fingerprint=wanted)
    session.console.answer(_judged_data(found), _judged_lines(found))
    session.ends(0 if found.sound else TrustError.exit_code)
    # Anybody can found an archive and sign evidence with its keys. Only the fingerprint tells whose it is.
    if wanted is None:
        session.console.warn(
            f"it was held against its own root.json; its fingerprint is {grouped(found.archive)}",
            "compare it with one that reached you by another way, or give that one with --fingerprint",
        )


def _opened(session: Session, state: Path) -> Log:
    """Read the log, and tell its faults.

    Faults decide the exit code.
    """
    log = read(state)
    if log.faults:
        from publish.archive.noting import tell_damage

        tell_damage([str(fault) for fault in log.faults], session.talk())
        session.ends(TrustError.exit_code)
    return log


def _rows(run: Run, signed: Mapping[int, Signature]) -> list[tuple[str, ...]]:
    data = run.data
    entries = data["entries"]
    when = next((signed[n].at for n in sorted(signed) if n >= run.number), "not yet")
    rows: list[tuple[str, ...]] = []
    for host in dict.fromkeys(e["host"] for e in entries):
        its = [e for e in entries if e["host"] == host]
        more = data["left_out"].get(host, 0)
        verdicts = ", ".join(dict.fromkeys(e["verdict"] for e in its))
        rows.append((str(run.number), its[0]["at"], host, verdicts, str(len(its) + more), when))
    return rows


def _some(log: Log) -> Sequence[Run]:
    # A damaged log without a whole run must not look like an empty log.
    if not log.runs and log.faults:
        raise TrustError("nothing of the evidence is whole", hint="bring .stet/evidence back from a backup")
    if not log.runs:
        raise ConfigError(
            "there is no evidence: no check has seen yet that a copy was taken down or changed", hint="run: stet check"
        )
    return log.runs


def _run_lines(run: Run, shown: Mapping[tuple[int, int], str]) -> list[str]:
    data = run.data
    lines = [f"run {run.number}, {data['at']}, release {data['release']}, SHA-256 {run.sha256}"]
    for i, entry in enumerate(data["entries"]):
        lines += ["", *_entry_lines(entry, shown.get((run.number, i), ""))]
    lines += [
        f"and {count(more, 'more path', 'more paths')} of {host}, not kept" for host, more in data["left_out"].items()
    ]
    if data.get("lost"):
        lines.append(f"runs {data['lost'][0]} to {data['lost'][-1]} could not be read then")
    if data["dropped"]:
        lines.append(f"runs {data['dropped'][0]} to {data['dropped'][-1]} were removed then, to make room")
    return lines


def _entry_lines(entry: Mapping[str, Any], shown: str) -> list[str]:
    status = f"HTTP {entry['status']}" if entry["status"] else "no HTTP answer"
    lines = [
        f"{entry['at']}  {entry['verdict']}  {entry['address']}  {entry['path'] or '(the whole copy)'}",
        f"    {entry['reason']}",
        f"    {status}; the copy served release {entry['release'] or '–'}",
        *(f"    < {': '.join(map(str, pair))}" for pair in entry["headers"]),
    ]
    if entry["expected"]:
        lines.append(f"    expected {entry['expected']}" + (f" ({shown})" if shown else ""))
    if entry["found"]:
        lines.append(f"    found    {entry['found']}")
    if entry["start"]:
        lines.append(f"    began    {_start(entry['start'])}")
    # With the hash of masked bytes, anybody could try which visitor's address gives this hash.
    if entry["masked"]:
        lines.append("    what could name who looked was struck out, and the hash of what was found is withheld")
    return lines


def _start(text: str) -> str:
    try:
        # As ASCII with escapes: the first bytes of a hostile page may be commands for a terminal.
        return ascii(base64.b64decode(text).decode("utf-8", "replace"))[1:-1]
    except ValueError:
        return "(malformed)"


def _judged_data(found: "Judged") -> dict[str, Any]:
    return {
        "fingerprint": found.archive,
        "title": found.title,
        "sound": found.sound,
        "faults": list(found.faults),
        "signed": [{"run": s.number, "at": s.at} for s in found.signed],
        "unsigned": list(found.unsigned),
        "gaps": list(found.gaps),
        "runs": [
            strictjson.plain(run.raw)
            | {"shown": {str(i): words for (number, i), words in found.shown.items() if number == run.number and words}}
            for run in found.runs
        ],
    }


def _judged_lines(found: "Judged") -> list[str]:
    lines = [f"Evidence of the archive {found.title!r}, fingerprint {grouped(found.archive)}"]
    # No run of a faulty exhibit is shown, because nothing in it is to be believed.
    if found.faults:
        return [*lines, *(f"not to be believed: {fault}" for fault in found.faults)]
    for run in found.runs:
        lines += ["", *_run_lines(run, found.shown)]
    lines += ["", *(f"{gap} missing: what was seen then cannot be shown" for gap in found.gaps)]
    lines += ["", *(f"signed up to run {s.number} at {s.at} by the archive's online key" for s in found.signed)]
    lines += [f"run {number} is NOT signed" for number in found.unsigned]
    return [*lines, *PROVES]
