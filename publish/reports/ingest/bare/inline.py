"""Pictures that stand within the instructions of a PDF's page.

Their data end nowhere but where they say, so that anything could stand behind the last point, or beside the keys that a
reader knows. Each is taken apart, copied as any picture is, and put back (ISO 32000-2, 8.9.7).
"""

from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name

_OF_STREAMS: Final = frozenset(("/Type", "/Subtype", "/Length", "/Filter", "/DecodeParms"))


def apart(made: pikepdf.Pdf, image: Any) -> Any:
    """Return the picture as a stream of ``made``, with its keys in full words."""
    found = made.make_stream(bytes(image.read_raw_bytes()))
    for key, value in image.obj.items():
        if key != "/Length":
            found[key] = value
    return found


def within(picture: Any) -> Any:
    """Return a picture's stream as a picture within instructions."""
    told: Any = Dictionary({key: value for key, value in picture.items() if key not in _OF_STREAMS})
    coded = picture.get("/Filter")
    # In hexadecimal digits, no byte of it is taken for its end.
    told["/Filter"] = Array([Name.ASCIIHexDecode, *([coded] if coded is not None else [])])
    if "/DecodeParms" in picture:
        told["/DecodeParms"] = Array([Dictionary(), picture["/DecodeParms"]])
    data = bytes(picture.read_raw_bytes()).hex().encode()
    with pikepdf.new() as scrap:
        text = scrap.make_stream(b"BI %s ID %s>\nEI" % (told.unparse(resolved=True)[2:-2], data))
        return pikepdf.parse_content_stream(text)[0].operands[0]
