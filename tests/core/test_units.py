"""publish.core.units: numbers and lengths as people say them."""

import pytest

from publish.core.units import count, parse_size, size


def test_numbers_are_said_as_people_say_them() -> None:
    assert [size(n) for n in (0, 999, 1000, 1_500_000, 10**13)] == ["0 B", "999 B", "1.0 KB", "1.5 MB", "10.0 TB"]
    assert (count(1, "file"), count(1234, "file"), count(2, "copy", "copies")) == ("1 file", "1,234 files", "2 copies")


@pytest.mark.parametrize(
    ("said", "length"),
    [
        ("20MB", 20_000_000),
        ("20 mb", 20_000_000),
        ("1.5GB", 1_500_000_000),
        ("512KiB", 524_288),
        ("0.5 k", 500),
        ("77", 77),
        ("9B", 9),
    ],
)
def test_a_length_is_read_as_people_write_it(said: str, length: int) -> None:
    assert parse_size(said) == length


@pytest.mark.parametrize("said", ["", "MB", "-1MB", "1,5MB", "20 MB/s", "١MB", "1e9", "20XB", "iB", "1iB", "1 2MB"])
def test_what_is_no_length_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="not a length"):
        parse_size(said)
