"""publish.reports.ingest.optical.tesseract: absent libraries and data; reading itself is in test_compare."""

import ctypes
from pathlib import Path

import pytest

from publish.reports.ingest.optical import tesseract


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "eng.traineddata").write_bytes(b"")
    monkeypatch.setattr(tesseract, "DATA", (tmp_path / "none", tmp_path))
    return tmp_path


def test_the_data_of_languages_are_in_one_folder_or_are_lacking(data: Path) -> None:
    assert tesseract.data_of(["eng"]) == data
    assert tesseract.data_of(["uig", "eng"]) is None
    assert tesseract.lacking(["uig", "eng"]) == ["uig"]
    assert tesseract.lacking(["eng"]) == []


def test_a_machine_without_the_library_has_no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "LIBRARIES", ("libno-such-thing.so.5",))
    with pytest.raises(tesseract.NoTesseractError):
        tesseract.library()


class _Library:
    """Answers as it was told to, and remembers who was let go."""

    def __init__(self, begun: int = 0, said: bytes | None = b"a\n\nb\n") -> None:
        self.begun, self.gone = begun, 0
        self.said = ctypes.create_string_buffer(said) if said is not None else None

    def TessBaseAPICreate(self) -> int:  # noqa: N802 - the library's own names
        return 1

    def TessBaseAPIInit2(self, *_: object) -> int:  # noqa: N802
        return self.begun

    def TessBaseAPIGetUTF8Text(self, _: object) -> int | None:  # noqa: N802
        return ctypes.addressof(self.said) if self.said is not None else None

    def TessBaseAPIMeanTextConf(self, _: object) -> int:  # noqa: N802
        return 91

    def TessBaseAPIDelete(self, _: object) -> None:  # noqa: N802
        self.gone += 1

    def __getattr__(self, name: str) -> object:
        return lambda *_: None


def test_lines_come_with_how_sure_the_reader_is(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = _Library()
    monkeypatch.setattr(tesseract, "library", lambda: library)
    with tesseract.Tesseract(["eng"]) as reader:
        assert reader.read(bytes(6), 2, 3, dpi=200) == (["a", "b"], 91)
        library.said = None
        assert reader.read(bytes(6), 2, 3, dpi=200) == ([], 0)
        # The library counts rows by what it is told, and would read what lies behind them.
        with pytest.raises(ValueError, match="another size"):
            reader.read(bytes(5), 2, 3, dpi=200)
    assert library.gone == 1


def test_data_that_the_library_cannot_use_are_absent(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = _Library(begun=-1)
    monkeypatch.setattr(tesseract, "library", lambda: library)
    for languages in (["eng"], ["uig"]):
        with pytest.raises(tesseract.NoTesseractError):
            tesseract.Tesseract(languages)
