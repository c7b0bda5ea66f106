"""What no point of a picture shows is nought."""

from pikepdf import Array, Name, String

from publish.reports.ingest.bare import palettes


def test_bits_behind_a_lines_last_point_are_nought() -> None:
    assert palettes.without_padding(b"\xff\xff\xff\xff", 10) == b"\xff\xc0\xff\xc0"
    assert palettes.without_padding(b"\xff\xff", 16) == palettes.without_padding(b"\xff\xff", 0) == b"\xff\xff"


def test_colours_that_no_point_has_are_nought() -> None:
    colours = Array([Name.Indexed, Name.DeviceGray, 4, String(b"abcde")])
    assert bytes(palettes.shown(colours, b"\1\3", 8)[3]) == b"\0b\0d\0"
    assert bytes(palettes.shown(colours, b"\x13", 4)[3]) == b"\0b\0d\0"
    # Points beyond the last colour are drawn in that one.
    assert bytes(palettes.shown(colours, b"\1\xff", 8)[3]) == b"\0b\0\0e"
    assert palettes.shown(Name.DeviceGray, b"\1", 8) == Name.DeviceGray
    assert palettes.shown(colours, b"\1", 3) is colours
    # A picture may say that its points count from the palette's other end, or between colours.
    assert bytes(palettes.shown(colours, b"\0", 4, Array([4, 0]))[3]) == b"a\0\0\0e"
    assert bytes(palettes.shown(colours, b"\0", 8, Array([1.5, 9]))[3]) == b"abc\0\0"
