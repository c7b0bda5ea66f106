"""publish.tree.sources.traces.office: what packers put into office documents is named."""

import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from publish.tree.sources.traces import traces
from tests.tree.sources.traces.conftest import word


def what(path: Path) -> str | None:
    """What is said of a file first; of a zip, of its first member that tells something."""
    return next(iter(traces(path).values()), None)


@pytest.mark.parametrize(
    ("options", "expected"),
    [([], "a user's number in the zip"), (["-X"], None)],
    ids=["as it comes", "without extra fields"],
)
def test_a_user_number_that_zip_put_into_an_office_file_is_named(
    tmp_path: Path, options: list[str], expected: str | None
) -> None:
    inner = tmp_path / "in"
    with zipfile.ZipFile(BytesIO(word("<w:p>Text</w:p>"))) as packed:
        packed.extractall(inner)
    program = shutil.which("zip")
    assert program
    subprocess.run([program, "-q", "-r", "-D", *options, str(tmp_path / "a.docx"), "."], cwd=inner, check=True)
    said = what(tmp_path / "a.docx")
    assert (said is None) if expected is None else (expected in (said or ""))


def test_an_office_file_whose_list_is_endless_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04" + b"PK\x01\x02" * 20_001)
    assert what(tmp_path / "a.docx") == "it cannot be looked into (it has too many parts, or too large ones)"
