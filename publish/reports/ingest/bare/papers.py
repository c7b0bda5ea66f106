"""A PDF made anew: only the drawing of its pages is copied.

What is filled in or stamped is drawn into its page first, and comments are dropped. The new file is then held against
the old one, page by page: where it would look or read otherwise, it is not published.
"""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from itertools import product
from typing import Any, Final

import pikepdf
import pypdfium2
from pikepdf import Dictionary, Name, Stream
from PIL import Image, ImageCms

from publish.reports.ingest.bare import unshown
from publish.reports.ingest.bare.alike import differs
from publish.reports.ingest.bare.content import Shows
from publish.reports.ingest.bare.copying import Copier
from publish.reports.ingest.bare.flat import Flat, flattened
from publish.reports.ingest.bare.layers import Layers
from publish.reports.ingest.bare.parts import NotPlainError
from publish.reports.ingest.bare.veiled import Veiled, pictures
from publish.reports.ingest.document import Removed, Why

_ROUNDS_MAX: Final = 4  # of looking for hidden words
_DPI: Final = 150  # of pages published as pictures
_RASTER_MAX: Final = 20_000_000  # points of such a page
# What those who parse the file say of it: whatever else is raised is a fault of ours, and no damage of the file's.
_BROKEN: Final = (pikepdf.PdfError, pikepdf.DataDecodingError, pikepdf.PasswordError, pikepdf.QpdfRuntimeError,
                  pypdfium2.PdfiumError)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF made anew, or why there is none."""

    data: bytes = b""
    why_not: str = ""
    removed: tuple[Removed, ...] = ()
    veiled: Veiled = field(default_factory=Veiled)
    """Where its pictures have parts that are not seen."""
    within: tuple[str, ...] = ()
    """Where letters are drawn out of everybody's sight, as in a pattern."""


def anew(data: bytes, *, password: str = "", hidden: bool = False) -> Paper:
    """Return a PDF made of what ``data``'s pages draw.

    Args:
        hidden: Whether words are drawn in it that nobody sees: the new one is without them.

    Errors that are no parser's are faults of this program, and go up.
    """
    removed: list[Removed] = []
    try:
        flat = flattened(data, password, removed)
        sheets = _Sheets(flat)
        made = sheets.made()
        # What is laid over a page, a bar too, was no part of what was read: its words are looked for in the new file.
        under = () if hidden or not flat.filled else unshown.words(made)
        if hidden or under:
            made = sheets.without_hidden(made)
        removed += (
            Removed(f"“{one}”, of a layer that is not shown", Why.HIDDEN, str(at)) for at, one in sheets.layered
        )
        removed += (Removed(f"“{one}”, under what is laid over the page", Why.HIDDEN, str(at)) for at, one in under)
        veiled = pictures(made)
    except NotPlainError as error:
        return Paper(why_not=str(error), removed=tuple(removed))
    except RecursionError:
        return Paper(why_not="its parts lie in each other without end", removed=tuple(removed))
    except _BROKEN as error:
        return Paper(why_not=f"it is damaged ({type(error).__name__})", removed=tuple(removed))
    removed += (Removed(one, Why.DAMAGED) for one in sheets.damaged)
    removed += [Removed("shapes or pictures off the page", Why.OFF_PAGE)] if sheets.left_out else []
    return Paper(made, removed=tuple(removed), veiled=veiled, within=tuple(sheets.within))


def with_fields(data: bytes, password: str) -> bytes:
    """Return a PDF with its fields drawn into its pages.

    The same PDF, if they cannot be drawn there: then none is made anew either, which is told.
    """
    try:
        drawn = flattened(data, password, []).drawn
        with pypdfium2.PdfDocument(drawn):
            return drawn
    except (NotPlainError, RecursionError, *_BROKEN):
        return data


class _Sheets:
    """Copies of a PDF's pages.

    Args:
        flat: Without annotations.
    """

    def __init__(self, flat: Flat) -> None:
        self._flat = flat
        self._numbers: dict[tuple[tuple[int, int], int], int] = {}
        self._pictures: dict[tuple[int, int], tuple[bytes, str, Any]] = {}
        self._font_names = self._whole_fonts = self._as_cut = self.left_out = False
        self.damaged: dict[str, None] = {}
        """What could not be read, and is not in the copies."""
        self.within: dict[str, None] = {}
        """In what letters are drawn that no reader finds."""
        self.layered: tuple[tuple[int, str], ...] = ()
        """Words of hidden layers by page, left out of the copies."""

    def made(self) -> bytes:
        """Return a PDF of copies that looks and reads as before.

        Raises:
            NotPlainError: There is none.
        """
        said = ""
        # Of a font within the file that cannot be read, readers show another one, chosen by its name. And in some
        # fonts they find letters in ways of their own: such a font keeps all.
        # Some find blanks by the pieces that letters are shown in.
        ways = ((False, False, False), *product((True,), (False, True), (False, True)))
        for self._as_cut, self._whole_fonts, self._font_names in ways:
            made, why_not = self._tried()
            if not why_not:
                return made
            said = said or why_not
        raise NotPlainError(said)

    def _tried(self) -> tuple[bytes, str]:
        """Return copies, and why they will not do."""
        shows = self._shows()
        made = self._copied(shows)
        if not self._flat.layered:
            return made, differs(self._flat, made)
        # Letters of layers that are not shown are read from the old file, though nobody sees them.
        why_not = differs(self._flat, made, self._copied(self._shows(layers=True)))
        if not why_not:
            whole, less = (self._copied(self._shows(layers=layers, marked=True)) for layers in (True, False))
            self.layered = unshown.prove_words(whole, less, shows.written)
        return made, why_not

    def without_hidden(self, made: bytes) -> bytes:
        """Return a PDF of copies, without words that nobody sees.

        Args:
            made: Copies with those words.

        Raises:
            NotPlainError: They cannot be taken out whole, with nothing else changed.
        """
        whole = marked = self._copied(self._shows(marked=True))
        gone = frozenset[int]()
        # The same word twice at one place is found once at a time.
        for _ in range(_ROUNDS_MAX):
            more = unshown.numbers(marked) - gone
            if not more:
                shows = self._shows(gone)
                less = self._copied(shows)
                unshown.prove_words(whole, marked, shows.written)
                unshown.prove_look(made, less)
                return less
            gone |= more
            marked = self._copied(self._shows(gone, marked=True))
        raise NotPlainError("words that nobody sees lie over each other")

    def _shows(self, gone: Collection[int] = (), *, marked: bool = False, layers: bool = False) -> Shows:
        """Return what numbers the letters that are shown, alike in each copy."""
        return Shows(gone, marked=marked, layers=layers, as_cut=self._as_cut, numbers=self._numbers)

    def _copied(self, shows: Shows) -> bytes:
        """Return a PDF of copies of the pages.

        Raises:
            NotPlainError: A page needs something that cannot be taken over, or a font has letters of words left out.
        """
        with pikepdf.open(BytesIO(self._flat.drawn)) as old, pikepdf.new() as made:
            layers = Layers(old.Root) if self._flat.layered else None
            copier = Copier(made, _profile(), font_names=self._font_names, shows=shows, layers=layers)
            copier.known = self._pictures
            for page in old.pages:
                copier.page(page)
            copier.letters.trim(whole=self._whole_fonts, names=self._font_names)
            if copier.letters.leaves_letters():
                raise NotPlainError("a font in it has letters of their own for words that nobody sees")
            self.damaged |= copier.damaged
            self.within |= copier.within
            self.left_out |= copier.left_out
            out = BytesIO()
            # No times, no names: an identifier made of the bytes alone.
            made.save(out, deterministic_id=True, compress_streams=True, fix_metadata_version=False)
            return out.getvalue()


def _profile() -> bytes:
    """Return a profile of sRGB without the hour of its making."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # A profile has the time of its making there, and files would differ from run to run.
    made[24:36] = bytes((7, 208, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))
    return bytes(made)


def raster(data: bytes, *, password: str = "") -> Paper:
    """Return a PDF of pictures of the pages, in grey.

    Nothing of the file's own drawing goes over. Parts not shown or left out are listed as of a copy.
    """
    removed: list[Removed] = []
    # Pages are seen without their notes, as in a copy; where that cannot be had, as they are.
    with suppress(NotPlainError, RecursionError, *_BROKEN):
        flat = flattened(data, password, removed)
        data, password = flat.filled or flat.shown, ""
    try:
        with pypdfium2.PdfDocument(data, password=password or None) as old, pikepdf.new() as made:
            old.init_forms()
            for page in old:
                width, height = page.get_size()
                scale = min(_DPI / 72, (_RASTER_MAX / max(1.0, width * height)) ** 0.5)
                image = page.render(scale=scale, grayscale=True).to_pil().convert("L")
                page.close()
                _photographed(made, image, width, height)
            out = BytesIO()
            made.save(out, deterministic_id=True, fix_metadata_version=False)
    except _BROKEN as error:
        return Paper(why_not=f"it is damaged ({type(error).__name__})", removed=tuple(removed))
    return Paper(out.getvalue(), removed=tuple(removed))


def _photographed(made: pikepdf.Pdf, image: Image.Image, width: float, height: float) -> None:
    coded = BytesIO()
    image.save(coded, "JPEG", quality=80)
    picture: Stream = made.make_stream(coded.getvalue())
    picture.Type, picture.Subtype, picture.Filter = Name.XObject, Name.Image, Name.DCTDecode
    picture.Width, picture.Height, picture.BitsPerComponent = image.width, image.height, 8
    picture.ColorSpace = Name.DeviceGray
    made.add_blank_page(page_size=(width, height))
    page = made.pages[-1]
    page.Resources = Dictionary(XObject=Dictionary({"/P": picture}))
    page.Contents = made.make_stream(f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /P Do Q".encode())
