"""publish.tree.sources.traces.reading: a text is looked at to its end."""

from pathlib import Path

from publish.tree.sources.traces import traces


def what(path: Path) -> str | None:
    """What is said of a file first; of a zip, of its first member that tells something."""
    return next(iter(traces(path).values()), None)


def test_a_text_is_looked_at_to_its_end(tmp_path: Path) -> None:
    long = b"when,what\n" * 2_000
    for end, expected in {
        b"Received: from home (192.0.2.1)\n": "Received:",
        b"\0": "it is not plain text",
        b"last": None,
    }.items():
        (tmp_path / "a.csv").write_bytes(long + end)
        said = what(tmp_path / "a.csv")
        assert (said is None) if expected is None else (expected in (said or ""))
    (tmp_path / "b.txt").write_bytes(b" \n" * 5_000 + b"From: M. K.\nTo: A. B.\n\nText")
    assert "From:" in (what(tmp_path / "b.txt") or "")
