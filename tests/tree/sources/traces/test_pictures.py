"""publish.tree.sources.traces.pictures: places and screens in pictures are named, and kept by a word alone."""

from pathlib import Path

import pytest
from PIL import ImageCms

from publish.core.errors import SourceError
from publish.tree.sources.traces import traces
from tests.support.small import archive, made
from tests.tree.sources.traces.conftest import picture


def what(path: Path) -> str | None:
    """What is said of a file first; of a zip, of its first member that tells something."""
    return next(iter(traces(path).values()), None)


HEAD = "---\ntitle: T\ndate: 2013-01-01\nlanguage: en\nevidence:\n  - file: evidence/{}\n    title: x\n{}---\n\nText.\n"


def test_a_profile_of_somebodys_screen_is_named_and_a_common_one_passes(tmp_path: Path) -> None:
    common = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    many = int.from_bytes(common[128:132], "big")
    own = common[:132] + b"mmod" + common[136:]
    assert many
    for kind, ending in (("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")):
        for profile, expected in ((common, False), (own, True)):
            (tmp_path / f"a.{ending}").write_bytes(picture(kind, icc_profile=profile))
            said = what(tmp_path / f"a.{ending}")
            assert ("ICC mmod (of somebody's screen)" in (said or "")) is expected
            assert expected or said is None


@pytest.mark.parametrize("kept", [False, True])
def test_a_photograph_with_a_place_is_published_only_as_the_publisher_says(tmp_path: Path, *, kept: bool) -> None:
    text = HEAD.format("camp.jpg", "    metadata: kept\n" if kept else "")
    changes: dict[str, str | bytes | None] = {"evidence/camp.jpg": picture("JPEG", gps=True), "reports/2014/p.md": text}
    root = archive(tmp_path, **changes)
    if kept:
        assert list(made(root).root.glob("files/*/*/camp.jpg"))
        return
    with pytest.raises(SourceError) as caught:
        made(root)
    assert caught.value.faults == (
        "site/reports/2014/p.md:6: evidence 'evidence/camp.jpg': it tells more than it shows: EXIF GPS position; "
        "take that out (stet import --anew does, for what it brought in), or say 'metadata: kept' below it if it may "
        "be known to all",
    )
