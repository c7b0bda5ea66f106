"""publish.core.units: numbers and lengths as people say them."""

from publish.core.units import count, size


def test_numbers_are_said_as_people_say_them() -> None:
    assert [size(n) for n in (0, 999, 1000, 1_500_000, 10**13)] == ["0 B", "999 B", "1.0 KB", "1.5 MB", "10.0 TB"]
    assert (count(1, "file"), count(1234, "file"), count(2, "copy", "copies")) == ("1 file", "1,234 files", "2 copies")
