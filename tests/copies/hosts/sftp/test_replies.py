"""publish.copies.hosts.sftp.replies: a reply has what was asked for, or is an error with its code."""

from collections.abc import Callable
from typing import Any

import pytest

from publish.copies.hosts.sftp import packets
from publish.copies.hosts.sftp.packets import Attrs, Reply, Status
from publish.copies.hosts.sftp.replies import StatusError, attrs_of, data_of, handle_of, ok_of

ATTRS = Attrs(7, None, None)


@pytest.mark.parametrize(
    ("read", "reply"), [(lambda r: handle_of(r, b"a"), b"1"), (data_of, b"x"), (lambda r: attrs_of(r, b"a"), ATTRS)]
)
def test_what_was_asked_for_is_given(read: Callable[[Reply], Any], reply: Reply) -> None:
    assert read(reply) == reply


def test_a_no_keeps_its_code_and_what_fits_nothing_is_a_bad_message() -> None:
    ok_of(Status(packets.OK, ""), b"a")
    for reply, code in (
        (Status(packets.PERMISSION_DENIED, ""), packets.PERMISSION_DENIED),
        (b"1", packets.BAD_MESSAGE),
    ):
        with pytest.raises(StatusError) as caught:
            ok_of(reply, b"a", 5)
        assert (caught.value.code, caught.value.path, caught.value.length) == (code, b"a", 5)
    with pytest.raises(StatusError) as caught:
        attrs_of(b"1", b"a")
    assert caught.value.code == packets.BAD_MESSAGE
