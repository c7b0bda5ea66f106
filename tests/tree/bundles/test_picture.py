"""publish.tree.bundles.picture: a small picture for each archive, and the same at any size."""

import struct

from publish.tree.bundles.picture import picture


def test_two_archives_look_unlike_and_a_larger_picture_is_a_larger_picture() -> None:
    assert picture("5a" * 32) != picture("a5" * 32)
    assert struct.unpack(">II", picture("5a" * 32)[16:24]) == (48, 48)
    assert struct.unpack(">II", picture("5a" * 32, 4)[16:24]) == (192, 192)
