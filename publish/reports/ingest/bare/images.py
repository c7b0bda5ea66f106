"""Pictures of a PDF, copied: their points, coded or not.

Keys that a reader knows go over, and masks, which are pictures as well.
"""

from typing import Any

import pikepdf
from pikepdf import Array, Name, Stream

from publish.reports.ingest.bare import bilevel, coded, inline, palettes, streams
from publish.reports.ingest.bare.allowed import CODED, IMAGE
from publish.reports.ingest.bare.parts import DamagedError, held, members, number, said
from publish.reports.ingest.bare.plain import PlainCopier, length_of, line_of


class PictureCopier(PlainCopier):
    """Copies pictures of one PDF into a new one."""

    def __init__(self, made: pikepdf.Pdf, profile: bytes) -> None:
        super().__init__(made, profile)
        self.known: dict[tuple[int, int], tuple[bytes, str, Any]] = {}
        """Pictures coded anew, by number. Copiers of one file share them."""

    def _image(self, thing: Any) -> Any:
        data, code, parameters = self._coded(thing)
        colours = self._colours(thing["/ColorSpace"]) if "/ColorSpace" in thing else None
        if not code:
            # A picture that was made less high may have its lower part still.
            data = palettes.without_padding(data[: length_of(thing, colours)], line_of(thing, colours))
            colours = palettes.shown(colours, data, number(thing.get("/BitsPerComponent")), thing.get("/Decode"))
        found = self._stream(data, thing, IMAGE)
        found.Type, found.Subtype = Name.XObject, Name.Image
        if code:
            found["/Filter"] = Name(code)
            if parameters is not None:
                found["/DecodeParms"] = parameters
        if colours is not None:
            found["/ColorSpace"] = colours
        for key in ("/SMask", "/Mask"):
            mask = thing.get(key)
            if isinstance(mask, Stream):
                found[key] = self._once("drawn", mask, self._image)
            elif isinstance(mask, Array):
                found[key] = self._plain(mask)
        return found

    def _inline(self, picture: Any) -> Any:
        return inline.within(self._image(inline.apart(self._made, picture)))

    def _coded(self, thing: Any) -> tuple[bytes, str, Any]:
        """Return a picture's data, the code of a camera or scanner, its parameters."""
        given = thing.get("/Filter")
        filters = [said(one) for one in (members(given) if isinstance(given, Array) else [given])]
        # Other filters only pack, and the new file is packed as a whole.
        if not filters or filters[-1] not in CODED:
            return streams.unpacked(thing), "", None
        # One within the text is put into the new file first, and its number is of that.
        if thing.is_owned_by(self._made):
            return self._coded_anew(thing, filters)
        if thing.objgen not in self.known:
            self.known[thing.objgen] = self._coded_anew(thing, filters)
        return self.known[thing.objgen]

    def _coded_anew(self, thing: Any, filters: list[str]) -> tuple[bytes, str, Any]:
        data, last = bytes(thing.read_raw_bytes()), filters[-1]
        # Scans are sometimes packed around their own code, or written in ASCII.
        if len(filters) > 1:
            outer = self._made.make_stream(data)
            outer["/Filter"] = Array([Name(one) for one in filters[:-1]])
            data = streams.unpacked(outer)
        try:
            if last == "/DCTDecode":
                return coded.jpeg(data), last, None
            if last == "/JPXDecode":
                return coded.jpeg2000(data), last, None
        except coded.NoPictureError as error:
            raise DamagedError(f"a picture in it is damaged ({error})") from error
        parameters = thing.get("/DecodeParms")
        if isinstance(parameters, Array) and len(parameters):
            parameters = parameters[-1]
        data, parameters = bilevel.coded(data, last, held(parameters), thing)
        return data, bilevel.NAME, parameters
