"""What exiftool writes into a file is found: every field of every kind, in words of another program's."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.reports.scan.conftest import kinds, seen
from tests.support.services import exiftool
from tests.support.services.cache import Unavailable
from tests.tree.sources.traces.conftest import Make, paper, picture

CANARY = "QXcanary7731"
BASES: dict[str, Make] = {
    "jpg": lambda: picture("JPEG"), "png": lambda: picture("PNG"), "gif": lambda: picture("GIF"),
    "webp": lambda: picture("WEBP"), "tif": lambda: picture("TIFF"), "pdf": paper,
}  # fmt: skip
EVERYWHERE = ("XMP-dc:Creator", "XMP-photoshop:City", "XMP-xmpRights:Owner")
EXIF = ("IFD0:Artist", "IFD0:ImageDescription", "ExifIFD:UserComment", "ExifIFD:OwnerName", "ExifIFD:LensModel",
        "GPS:GPSAreaInformation")  # fmt: skip
FIELDS = {
    "jpg": (*EVERYWHERE, *EXIF, "IPTC:By-line", "IPTC:City", "Comment"),
    "png": (*EVERYWHERE, *EXIF, "PNG:Author", "PNG:Comment"),
    "gif": (*EVERYWHERE, "Comment"),
    "webp": (*EVERYWHERE, *EXIF),
    "tif": (*EVERYWHERE, *EXIF, "IPTC:By-line"),
    "pdf": (*EVERYWHERE, "PDF:Author", "PDF:Keywords", "PDF:Subject"),
}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A file for each field of each kind, in which exiftool wrote the canary, and sees it."""
    folder = tmp_path_factory.mktemp("planted")
    try:
        program = exiftool.exiftool()
    except Unavailable as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))
    orders = []
    for ending, names in FIELDS.items():
        for name in names:
            file = folder / f"{name.replace(':', '-')}.{ending}"
            file.write_bytes(BASES[ending]())
            orders += [f"-{name}={CANARY}", "-overwrite_original", "-q", str(file), "-execute"]
    # One process for all: Perl takes longer to start than to write.
    (folder / "orders").write_text("\n".join(orders))
    subprocess.run([program, "-@", folder / "orders"], capture_output=True, check=False, timeout=60)
    (folder / "orders").unlink()
    said = subprocess.run([program, "-j", "-a", "-G1", folder], capture_output=True, check=False, timeout=60).stdout
    return {Path(one["SourceFile"]).name: folder / Path(one["SourceFile"]).name
            for one in json.loads(said) if CANARY in json.dumps(one)}  # fmt: skip


def test_every_field_that_exiftool_can_write_is_found(planted: dict[str, Path], tmp_path: Path) -> None:
    assert len(planted) == sum(map(len, FIELDS.values()))
    found = {name: kinds(seen(tmp_path, name, file.read_bytes())) for name, file in planted.items()}
    unseen = [name for name, what in found.items() if "metadata" not in what]
    assert unseen == []


@pytest.mark.parametrize("ending", BASES)
def test_what_was_made_without_fields_is_silent(tmp_path: Path, ending: str) -> None:
    assert [leak for leak in seen(tmp_path, f"a.{ending}", BASES[ending]()) if leak.certain] == []
