"""What all pages have in common, as bytes for a build's notes."""

import msgspec

from publish.tree.maker import Facts


def packed(facts: Facts) -> bytes:
    """Return facts as bytes."""
    return msgspec.msgpack.encode(facts)


def unpacked(raw: bytes) -> Facts | None:
    """Return the facts in bytes of `packed`; ``None`` if there are none."""
    try:
        return msgspec.msgpack.decode(raw, type=Facts)
    except (msgspec.MsgspecError, ValueError):
        return None
