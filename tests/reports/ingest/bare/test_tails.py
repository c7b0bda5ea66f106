"""A scan's codes end where the picture does."""

import io

from PIL import Image

from publish.reports.ingest.bare import tails


def test_only_what_changes_no_point_is_cut() -> None:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((64, 48)).save(out, "JPEG")
    data = out.getvalue()
    begin = data.index(b"\xff\xda") + 10
    parts = [data[:begin], data[begin:-2] + b"behind" * 50, data[-2:]]
    made = tails.cut(parts, [1])
    assert made[0] == parts[0]
    assert b"behind" not in made[1]
    assert data[begin:-2].startswith(made[1][:-1])
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(b"".join(made))) as after:
        assert before.tobytes() == after.tobytes()


def test_what_cannot_be_decoded_is_left() -> None:
    assert tails.cut([b"\xff\xd8", b"abc", b"\xff\xd9"], [1]) == [b"\xff\xd8", b"abc", b"\xff\xd9"]
