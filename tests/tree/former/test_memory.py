"""publish.tree.former.memory: a build that knows the one before gives the bytes of a build from nothing."""

import os
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from publish.core.model import Tree
from publish.tree.former import program, stamps
from tests.support.small import ABOUT, ONE, PICTURE, THREE, TWO, archive, content, made, page

NOTES = ".stet/build"


def again(root: Path, **options: object) -> Tree:
    return made(root, notes=root / NOTES, **options)


def scratch(root: Path, **options: object) -> dict[str, bytes]:
    """The bytes of a build from nothing."""
    out = root.parent / "scratch"
    shutil.rmtree(out, ignore_errors=True)
    from publish.tree.build import build
    from tests.support.small import TODAY

    return content(build(root, out / "tree", today=TODAY, **options).root)  # type: ignore[arg-type]


def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Sources of the texts that are rendered from now on."""
    from publish.tree.maker import Maker

    seen: list[str] = []
    make = Maker.page

    def noting(self: Maker, page: object, *rest: object, **more: object) -> object:
        seen.append(page.source)  # type: ignore[attr-defined]
        return make(self, page, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Maker, "page", noting)
    return seen


def test_only_the_changed_report_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = archive(tmp_path / "a")
    again(root)
    seen = rendered(monkeypatch)
    again(root)
    assert seen == []
    (root / "site/about.md").write_text(ABOUT + "\nMore.\n")
    assert content(again(root).root) == scratch(root)
    assert seen[0] == "about.md"
    assert len(seen) == 1 + 7  # from nothing


def _edit(dice: random.Random, site: Path) -> None:
    """Change an archive as an editor would, at random."""
    one, two, three, order = "reports/2013/one.md", "reports/2013/two.md", "reports/2014/three.md", "evidence/order.png"
    texts = {one: ONE, two: TWO, three: THREE, "about.md": ABOUT}
    name = dice.choice([*texts, order])
    file, act = site / name, dice.randrange(9)
    if not file.exists():
        for renamed in file.parent.glob(f"{file.stem}[01].*"):
            renamed.replace(file)
    elif name == order:
        file.write_bytes(PICTURE + dice.randbytes(dice.randrange(3)))
    elif act == 0:
        file.write_text(texts[name] + f"\nWords {dice.randrange(9)}.\n")
    elif act == 1:
        file.write_text(texts[name].replace("title: ", f"title: {dice.choice('ABC')} ").replace('A "', '"'))
    elif act == 2 and name == three:
        file.unlink(missing_ok=True)
    elif act == 3 and name == one:
        file.write_text(ONE.replace("Masanjia", dice.choice(["Harbin", "Masanjia"])))
    elif act == 4 and name == three:
        (site / f"reports/2014/four{dice.randrange(2)}.md").write_text(THREE.replace("language: ug", "language: en"))
    elif act == 5 and name == two:
        file.write_text(TWO.replace("## Kham", "## Kham\n\n[x](../../about.md) [y](one.md#what-happened)"))
    elif act == 7:
        file.rename(file.with_stem(file.stem + str(dice.randrange(2))))
    elif act == 8 and name == "about.md":
        other = site.parent / ".stet/tree" / dice.choice(["index.html", "new.html", "by/index.html"])
        other.unlink(missing_ok=True)
        other.write_bytes(b"not ours")
    elif act == 6 and name == "about.md":
        file.write_text(ABOUT + dice.choice(["[t](reports/2014/three.md)\n", "[a](by/place/harbin.html)\n"]))
    else:
        file.write_text(texts[name])


@pytest.mark.parametrize("seed", range(3))
def test_any_edits_give_the_bytes_of_a_build_from_nothing(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from publish.core.errors import SourceError

    dice, root = random.Random(seed), archive(tmp_path / "a")
    # As if files had lain there for long; once in three, all of them are in doubt.
    monkeypatch.setattr(stamps, "SETTLED_S", 60 if seed == 0 else -3600)
    again(root)
    for _ in range(12):
        for _ in range(dice.randrange(3)):
            _edit(dice, root / "site")
        if dice.random() < 0.2:
            number = str(dice.randrange(2)).encode()
            monkeypatch.setattr(program, "identity", lambda _folders, number=number: number)
        mark = dice.choice([None, None, None, None, "ab" * 32])
        try:
            now = content(again(root, fingerprint=mark).root)
        except SourceError as error:
            with pytest.raises(SourceError, match=re.escape(str(error))):
                scratch(root, fingerprint=mark)
        else:
            assert now == scratch(root, fingerprint=mark)


def _spoilt(change: Callable[[bytes], bytes], name: str = "notes") -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        (folder / name).write_bytes(change((folder / name).read_bytes()))

    return spoil


def _unreadable(folder: Path) -> None:
    (folder / "notes").unlink()
    (folder / "notes").mkdir()


@pytest.mark.parametrize(
    "spoil",
    [
        _spoilt(lambda data: data[: len(data) // 2]),
        _spoilt(lambda data: b""),
        _spoilt(lambda data: data.replace(b"Who we are", b"Who we ain")),
        _spoilt(lambda data: data[:-1] + bytes([data[-1] ^ 1])),
        _spoilt(lambda data: data[: len(data) // 2], "terms"),
        _spoilt(lambda data: bytes(len(data)), "terms"),
        shutil.rmtree,
        _unreadable,
    ],
)
def test_spoilt_notes_cost_time_and_nothing_else(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    root = archive(tmp_path / "a")
    again(root)
    spoil(root / NOTES)
    (root / "site/about.md").write_text(ABOUT + "\nMore.\n")
    assert content(again(root).root) == scratch(root)


def test_notes_are_private_and_a_place_where_none_can_be_is_no_fault(tmp_path: Path) -> None:
    root = archive(tmp_path / "a")
    again(root)
    assert (root / NOTES).stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in (root / NOTES).iterdir()} == {0o600}
    shutil.rmtree(root / NOTES)
    (root / NOTES).write_text("a file where a folder must be")
    assert content(again(root).root) == scratch(root)
    assert (root / NOTES).read_text() == "a file where a folder must be"


def test_another_program_makes_every_page_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = archive(tmp_path / "a")
    again(root)
    monkeypatch.setattr(program, "identity", lambda folders: b"another")
    seen = rendered(monkeypatch)
    again(root)
    assert len(seen) == 7


def test_a_page_of_the_former_tree_that_somebody_changed_is_made_again(tmp_path: Path) -> None:
    root = archive(tmp_path / "a")
    about = again(root).root / "about.html"
    before, times = about.read_bytes(), about.stat()
    about.write_bytes(before.replace(b"Who we are", b"Who we ain"))
    os.utime(about, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert (again(root).root / "about.html").read_bytes() == before


def test_a_changed_document_is_told_though_its_times_were_put_back(tmp_path: Path) -> None:
    root = archive(tmp_path / "a")
    order = root / "site/evidence/order.png"
    os.utime(order, (1, 1))
    first = again(root).reports[0].evidence[0].entry
    order.write_bytes(PICTURE[:-1] + b"\0")
    os.utime(order, (1, 1))
    second = again(root).reports[0].evidence[0].entry
    assert (first.length, first.sha256) != (second.length, second.sha256)
    assert first.length == second.length


def test_files_are_linked_and_those_of_the_former_tree_are_never_written_to(tmp_path: Path) -> None:
    root = archive(tmp_path / "a")
    former = again(root).root
    kept = tmp_path / "kept"
    for name in ("about.html", "reports/2013/one.html"):
        kept.mkdir(exist_ok=True)
        os.link(former / name, kept / name.replace("/", "-"))
    before = content(kept)
    (root / "site/about.md").write_text(ABOUT + "\nMore.\n")
    tree = again(root)
    assert content(kept) == before
    assert "More." in page(tree, "about.html")
    assert os.path.samefile(tree.root / "reports/2013/one.html", kept / "reports-2013-one.html")
