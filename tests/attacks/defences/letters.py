"""What tells that a PDF calls its letters by other letters' names."""

from tests.attacks.defences.defence import Defence, lit

DEFENCES = tuple(
    Defence(
        says, ("layer",), "reports.ingest.paper.doubts", lit(pattern), off,
        tests=("test_each_sign_of_a_text_layer_that_lies_is_told",),
    )
    for says, pattern, off in (
        ("letters of another script within words are told", 'if around == "ARABIC" or (small and word[end].islower()):', "if False:"),
        ("fonts from before Unicode are told", "self._legacy |= {name for name in sheet.fonts if _LEGACY.search(name)}", "pass"),
        ("letters of other scripts within Tibetan words are told", "self._touching[page] += 1", "pass"),
        ("letters that Uyghur does not have are told", "self._hehs[page] += letters(letter) == _HEH", "pass"),
        ("digits within Arabic words are told", "self._amid[page] += _amid(sheet.glyphs)", "pass"),
        ("radicals for Chinese letters are told", "self._radicals[page] += 1", "pass"),
        ("letters of somebody's own font are told", "self._private[page] += 1", "pass"),
        ("letters without a text are told", "self._unmapped[page] += 1", "pass"),
        ("Latin letters as wide as Chinese ones are told", "self._wide[page] += _width(glyph) >= _WIDE", "pass"),
        ("letters with accents of another width are told", "found[page] += many", "pass"),
    )
)  # fmt: skip
