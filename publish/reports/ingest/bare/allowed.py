"""What a PDF's objects may have when they are copied: keys, instructions, names.

A list of what is needed to draw a page. What is not on it is not copied.
"""

import re
from typing import Any, Final

from pikepdf import Dictionary, String

from publish.reports.ingest.bare.parts import held, number

DEPTH_MAX: Final = 40  # of forms in forms
OBJECTS_MAX: Final = 300_000
# Without MP and DP, which only mark a point, and BX and EX, which allow for operators that no reader knows.
OPERATORS: Final = frozenset(
    [
        "b",
        "B",
        "b*",
        "B*",
        "BI",
        "c",
        "cm",
        "CS",
        "cs",
        "d",
        "d0",
        "d1",
        "Do",
        "f",
        "F",
        "f*",
        "G",
        "g",
        "gs",
        "h",
        "i",
        "ID",
        "EI",
        "j",
        "J",
        "K",
        "k",
        "l",
        "m",
        "M",
        "n",
        "q",
        "Q",
        "re",
        "RG",
        "rg",
        "ri",
        "s",
        "S",
        "SC",
        "sc",
        "SCN",
        "scn",
        "sh",
        "T*",
        "Tc",
        "Td",
        "TD",
        "Tf",
        "Tj",
        "TJ",
        "TL",
        "Tm",
        "Tr",
        "Ts",
        "Tw",
        "Tz",
        "v",
        "w",
        "W",
        "W*",
        "y",
        "'",
        '"',
        "BT",
        "ET",
        "BMC",
        "BDC",
        "EMC",
    ]
)
NAMED: Final = {"Tf": "/Font", "Do": "/XObject", "gs": "/ExtGState", "cs": "/ColorSpace", "CS": "/ColorSpace",
                 "sh": "/Shading", "scn": "/Pattern", "SCN": "/Pattern"}  # fmt: skip
SHOWING: Final = frozenset(("Tj", "TJ", "'", '"'))
INTENTS: Final = frozenset(("/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"))
# Names can hold whole sentences in any script: these signs are enough for fonts and glyphs.
PLAIN_NAME: Final = re.compile(r"/[A-Za-z0-9,+._-]{1,64}")
# Colours that instructions may choose without a resource.
COLOURS: Final = frozenset(("/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern", "/G", "/RGB", "/CMYK"))
# Numbers in lists that have so many at most: behind them could stand anything.
LENGTHS: Final = {"/BBox": 4, "/FontBBox": 4, "/MediaBox": 4, "/CropBox": 4, "/Matrix": 9, "/FontMatrix": 6, "/DW2": 2,
                  "/Coords": 6, "/Extend": 2, "/WhitePoint": 3, "/BlackPoint": 3, "/Gamma": 3, "/Range": 64,
                  "/Widths": 256}  # fmt: skip
# A font's name with spaces, or in GBK, Big5 or the like, as a PDF writes it.
OLD_NAME: Final = re.compile(rb"/(?:#[89a-fA-F][0-9a-fA-F]|[A-Za-z0-9 ,+_-]){1,48}")
# Inks of every press. Other inks are named by whoever designed the page, often after a client.
PROCESS: Final = frozenset(("/All", "/None", "/Cyan", "/Magenta", "/Yellow", "/Black"))
_MAPS: Final = (
    "Identity", "GB-EUC", "GBpc-EUC", "GBK-EUC", "GBKp-EUC", "GBK2K", "UniGB-UCS2", "UniGB-UTF8", "UniGB-UTF16",
    "UniGB-UTF32", "B5pc", "HKscs-B5", "ETen-B5", "ETenms-B5", "CNS-EUC", "UniCNS-UCS2", "UniCNS-UTF8",
    "UniCNS-UTF16", "UniCNS-UTF32", "83pv-RKSJ", "90ms-RKSJ", "90msp-RKSJ", "90pv-RKSJ", "Add-RKSJ", "EUC",
    "Ext-RKSJ", "UniJIS-UCS2", "UniJIS-UCS2-HW", "UniJIS-UTF8", "UniJIS-UTF16", "UniJIS-UTF32",
    "UniJIS2004-UTF16", "UniJIS2004-UTF32", "KSC-EUC", "KSCms-UHC", "KSCms-UHC-HW", "KSCpc-EUC", "UniKS-UCS2",
    "UniKS-UTF8", "UniKS-UTF16", "UniKS-UTF32",
)  # fmt: skip
MAPS: Final = frozenset(("H", "V", *(f"{name}-{way}" for name in _MAPS for way in "HV")))
"""Maps of codes to letters that readers bring along (ISO 32000-2, 9.7.5.2)."""
_WORDS: Final = (
    "Normal", "Compatible", "Multiply", "Screen", "Overlay", "Darken", "Lighten", "ColorDodge", "ColorBurn",
    "HardLight", "SoftLight", "Difference", "Exclusion", "Hue", "Saturation", "Color", "Luminosity", "None",
    "Default", "Identity", "Transparency", "Alpha", "Type0", "Type1", "MMType1", "Type3", "TrueType",
    "CIDFontType0", "CIDFontType2", "Type1C", "CIDFontType0C", "OpenType", "UltraCondensed", "ExtraCondensed",
    "Condensed", "SemiCondensed", "SemiExpanded", "Expanded", "ExtraExpanded", "UltraExpanded",
    "StandardEncoding", "MacRomanEncoding", "WinAnsiEncoding", "PDFDocEncoding", "MacExpertEncoding",
)  # fmt: skip
KNOWN: Final = COLOURS | INTENTS | PROCESS | {f"/{one}" for one in (*MAPS, *_WORDS)}
"""Names that change how something is drawn. Any other could be a mark."""
# Without halftones and the making of black: they are for presses, and readers seldom draw by them.
STATE: Final = (
    "/LW",
    "/LC",
    "/LJ",
    "/ML",
    "/D",
    "/RI",
    "/OP",
    "/op",
    "/OPM",
    "/SA",
    "/BM",
    "/CA",
    "/ca",
    "/AIS",
    "/TK",
)
# Without /Alternates, another version of the picture, and /OPI and /Metadata, which name files and programs.
IMAGE: Final = ("/Width", "/Height", "/BitsPerComponent", "/Intent", "/ImageMask", "/Decode", "/Interpolate",
                 "/SMaskInData", "/Matte")  # fmt: skip
FONT: Final = (
    "/Subtype",
    "/FirstChar",
    "/LastChar",
    "/Widths",
    "/DW",
    "/W",
    "/DW2",
    "/W2",
    "/FontBBox",
    "/FontMatrix",
)
STANDARD: Final = frozenset(
    f"/{family}{style}"
    for family, styles in (
        ("Helvetica", ("", "-Bold", "-Oblique", "-BoldOblique")),
        ("Courier", ("", "-Bold", "-Oblique", "-BoldOblique")),
        ("Times", ("-Roman", "-Bold", "-Italic", "-BoldItalic")),
        ("Symbol", ("",)),
        ("ZapfDingbats", ("",)),
    )
    for style in styles
)
# Without /FontFamily and /CharSet, which name the font and the glyphs taken from it.
DESCRIPTOR: Final = ("/Flags", "/FontBBox", "/ItalicAngle", "/Ascent", "/Descent", "/Leading", "/CapHeight",
                      "/XHeight", "/StemV", "/StemH", "/AvgWidth", "/MaxWidth", "/MissingWidth",
                      "/FontWeight", "/FontStretch")  # fmt: skip
FUNCTION: Final = ("/FunctionType", "/Domain", "/Range", "/Size", "/BitsPerSample", "/Order", "/Encode", "/Decode",
                    "/C0", "/C1", "/N", "/Bounds")  # fmt: skip
FONT_FILES: Final = ("/FontFile", "/FontFile2", "/FontFile3")
SHADING: Final = ("/ShadingType", "/BBox", "/AntiAlias", "/Coords", "/Domain", "/Extend", "/Matrix",
                   "/BitsPerCoordinate", "/BitsPerComponent", "/BitsPerFlag", "/Decode", "/VerticesPerRow")  # fmt: skip
# Decoded and coded once more, such a picture would lose of its quality, or be many times as large.
CODED: Final = ("/DCTDecode", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode")


# Adobe's character collections, by which readers choose letters: any other name could be a mark.
_COLLECTIONS: Final = frozenset(
    ("Identity", "UCS", "GB1", "CNS1", "Japan1", "Japan2", "Korea1", "KR", "Manga1", "GB1-UCS2", "CNS1-UCS2",
     "Japan1-UCS2", "Korea1-UCS2", "KR-UCS2")
)  # fmt: skip


def system(thing: Any) -> Any:
    """Return the collection that a font's numbers are of."""
    thing = held(thing)
    words = {key: str(thing.get(key, "")) for key in ("/Registry", "/Ordering")}
    # These are strings, in which anything may be written. Readers know Adobe's collections alone.
    if words["/Registry"] != "Adobe" or words["/Ordering"] not in _COLLECTIONS:
        words = {"/Registry": "Adobe", "/Ordering": "Identity"}
    version = number(thing.get("/Supplement"))
    return Dictionary(Registry=String(words["/Registry"]), Ordering=String(words["/Ordering"]), Supplement=version)


def inherited(page: Any, key: str) -> Any:
    """Return a page's value, or that of the folder of pages it is in."""
    # Folders of pages in a damaged file can contain each other.
    for _ in range(DEPTH_MAX):
        if key in page:
            return page[key]
        if "/Parent" not in page:
            return None
        page = held(page["/Parent"])
    return None
