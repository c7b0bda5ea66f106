"""open.html that everybody can use, in whatever state: by axe's rules, on the smallest screen, by keyboard alone."""

import re
import shutil
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from publish.tree import openpage
from publish.verify import signednote
from publish.verify.tufapi import CryptoSigner
from tests.readers.browser import sound
from tests.readers.browser.conftest import Published
from tests.readers.browser.reader import Reader
from tests.support import censor
from tests.support.censor import Censor
from tests.support.countersigners import Witness

Readers = Callable[..., Reader]
LOCALES = {"en": "en-GB", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW", "ug": "ug-CN", "bo": "bo-CN", "ar": "ar-EG"}
REPORT, UYGHUR = "#/reports/2013/leaving-masanjia.html", "#/reports/2019/china-cables.ug.html"
GENUINE = ".verdict:is(.good, .warn)"
PAPER = Witness("a-newspaper-with-a-long-name.example/witness", CryptoSigner.generate_ed25519())
NOBODY = f"witness paper {signednote.vkey(PAPER.name, PAPER.public)}\nquorum paper\n"


@pytest.fixture(scope="module")
def copies(published: Published) -> Iterator[tuple[Censor, ...]]:
    with published.served() as served:
        yield served


@pytest.fixture(autouse=True)
def well(copies: tuple[Censor, ...]) -> None:
    for copy in copies:
        copy.rules.clear()


@pytest.fixture(scope="module")
def later(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a release that no copy has yet."""
    file = tmp_path_factory.mktemp("later") / "open.html"
    file.write_text((published.copies[0] / "open.html").read_text().replace('"release":1,', '"release":2,'))
    return file


def sick(copies: tuple[Censor, ...], answer: censor.Answer, pattern: str = "*") -> None:
    for copy in copies:
        copy.rules.clear()
        copy.rule(pattern, answer)


def at(page: Page, place: str) -> None:
    page.evaluate("hash => { location.hash = hash; }", place)


def states(
    page: Page, copies: tuple[Censor, ...], published: Published, later: Path, said: dict[str, str], folder: Path
) -> Iterator[str]:
    """Bring ``page`` into every state that a reader can see, one after the other; ``said`` are its words."""
    head = page.locator("h1")
    evidence = {path.suffix: path for path in (published.copies[0] / "files").rglob("*.*")}

    sick(copies, censor.black_hole())
    page.goto((published.copies[0] / "open.html").as_uri())
    expect(head).to_have_text(said["looking"])
    yield "asking"
    for copy in copies:
        copy.rules.clear()
    page.goto("about:blank")
    page.goto((published.copies[0] / "open.html").as_uri())
    page.locator(GENUINE).wait_for()
    yield "the front"
    page.locator(".verdict").click()
    yield "what is known of a page"
    page.get_by_label(said["own_policy"]).fill("witness ann nobody's-key\n")
    page.get_by_role("button", name=said["own_use"], exact=True).click()
    page.get_by_role("alert").locator("code").wait_for()
    yield "a policy that is none"
    page.get_by_label(said["own_policy"]).fill(NOBODY)
    page.get_by_role("button", name=said["own_use"], exact=True).click()
    page.locator(".verdict.warn").click()
    page.get_by_text(said["own_unsigned"], exact=True).wait_for()
    yield "a witness of one's own who has not signed"
    page.get_by_role("button", name=said["own_drop"], exact=True).click()
    page.locator(GENUINE).wait_for()
    at(page, REPORT)
    expect(page).to_have_title(re.compile("^Leaving Masanjia"))
    yield "a report"
    page.get_by_role("main").locator("a[data-outside]").first.click()
    page.get_by_role("dialog").wait_for()
    yield "before a link outside is followed"
    page.get_by_role("dialog").get_by_role("button").click()
    at(page, UYGHUR)
    expect(page).to_have_title(re.compile("China Cables"))
    yield "a report from right to left"
    for kind in sorted(evidence.keys() & {".png", ".svg", ".txt", ".csv"}):
        at(page, f"#/{evidence[kind].relative_to(published.copies[0])}")
        expect(head).to_have_text(evidence[kind].name)
        yield f"a document {kind}"
    at(page, "#?")
    field = page.get_by_role("searchbox")
    field.fill("china")
    page.get_by_role("main").get_by_role("listitem").first.wait_for()
    yield "found"
    field.fill("zzzyx")
    expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(0)
    yield "nothing found"
    at(page, "#/reports/2013/nothing-of-the-kind-was-ever-at-an-address-as-long-as-this.html")
    expect(head).to_have_text(said["missing"])
    yield "no such page"
    sick(copies, censor.tamper(), "*.html")
    at(page, "#/reports/2001/strike-hard.html")
    expect(head).to_have_text(said["forged"])
    yield "a forged page"
    sick(copies, censor.hang_up(), "*.html")
    at(page, "#/reports/2013/document-no-9.html")
    expect(head).to_have_text(said["unreached"])
    yield "a page that nobody has"
    sick(copies, censor.hang_up())
    page.locator(".verdict").click()
    page.locator(".sheet").get_by_role("button", name=said["again"]).click()
    expect(head).to_have_text(said["nobody"])
    yield "no copy alive"
    page.get_by_role("textbox", name=said["address"]).fill("ftp:not one")
    page.get_by_role("button", name=said["add"], exact=True).click()
    page.get_by_text(said["no_address"]).wait_for()
    (folder / "other.zip").write_bytes(b"no zip at all")
    page.get_by_role("main").locator("input.zip").set_input_files(folder / "other.zip")
    page.get_by_text(said["not_a_copy"]).wait_for()
    yield "what was given is no copy"
    page.get_by_role("main").locator("input.folder").set_input_files(folder / "stick")
    page.get_by_text(said["at_hand"]).first.wait_for()
    yield "a folder"
    sick(copies, censor.tamper(), "metadata/timestamp.json")
    page.goto("about:blank")
    page.goto((published.copies[0] / "open.html").as_uri())
    expect(head).to_have_text(said["all_forged"])
    yield "all copies forged"
    for copy in copies:
        copy.rules.clear()
    page.goto(later.as_uri())
    expect(head).to_have_text(said["all_old"])
    yield "all copies held back"
    page.get_by_role("button", name=said["older_anyway"]).click()
    page.locator(".verdict.warn").get_by_text(said["held_back"]).wait_for()
    yield "an older release"


@pytest.fixture(scope="module")
def stick(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy in it."""
    folder = tmp_path_factory.mktemp("at-hand")
    shutil.copytree(published.copies[0], folder / "stick")
    return folder


@pytest.mark.parametrize("language", LOCALES)
def test_in_no_state_is_anybody_kept_out(
    published: Published, copies: tuple[Censor, ...], reader: Readers, later: Path, stick: Path, language: str
) -> None:
    one = reader(locale=LOCALES[language], viewport=sound.SMALL)
    page = one.context.new_page()
    wrong, seen = {}, []
    for state in states(page, copies, published, later, openpage._words(language), stick):
        seen.append(state)
        spoken = page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
        assert spoken == [language, "rtl" if language in ("ug", "ar") else "ltr"]
        found = [*sound.cut(page), *sound.cut(page, 2)]
        if language in ("en", "ar"):  # in the others, the same things stand in the same order and colours
            found += [*sound.in_both_schemes(page), *sound.lost(page)]
        else:
            sound.begin(page)
            found += sound.faults(page)
        if found:
            wrong[state] = found
    assert not wrong, "\n".join(f"{state}: {fault}" for state, all_of_it in wrong.items() for fault in all_of_it)
    assert len(seen) > 15
    assert [c for c in one.complaints if not c.startswith("Failed to load resource")] == []


def test_a_reader_with_a_keyboard_alone_gets_everywhere(
    published: Published, copies: tuple[Censor, ...], reader: Readers
) -> None:
    page = reader().open((published.copies[0] / "open.html").as_uri())
    page.locator(GENUINE).wait_for()
    focus = "document.activeElement.id || document.activeElement.className"
    assert page.evaluate(focus) == "place"
    page.get_by_role("link", name=openpage._words("en")["skip"]).focus()
    page.keyboard.press("Enter")
    assert page.evaluate(focus) == "place"
    page.get_by_role("button", name="Search").focus()
    page.keyboard.press("Enter")
    page.get_by_role("searchbox").wait_for()
    page.keyboard.type("masanjia 2013")
    expect(page.get_by_role("main").get_by_role("status")).to_have_text(re.compile(r"^[^…]*\d$"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("Masanjia"))
    assert page.evaluate(focus) == "place"
    more = page.get_by_role("button", name=openpage._words("en")["more"])
    more.focus()
    for key, is_open in (("Enter", "true"), ("Escape", "false")):
        page.keyboard.press(key)
        assert more.get_attribute("aria-expanded") == is_open
        assert page.evaluate(focus) == "icon"
    page.get_by_role("main").locator("a[data-outside]").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.dataset.outside").startswith("http")


def test_a_screen_reader_hears_the_frame_and_then_the_page(
    published: Published, copies: tuple[Censor, ...], reader: Readers
) -> None:
    page = reader().open((published.copies[0] / "open.html").as_uri() + REPORT)
    page.locator(GENUINE).wait_for()
    heard = page.locator("body").first.aria_snapshot()
    order = [
        'link "To the text"',
        "banner",
        'button "Search"',
        'button "Genuine',
        "main",
        "heading",
        "Leaving Masanjia",
    ]
    assert [heard.find(what) for what in order] == sorted(heard.find(what) for what in order)
    assert -1 not in [heard.find(what) for what in order]
    assert heard.count("- main") == heard.count("- banner") == 1
    levels = [int(level) for level in re.findall(r"heading .*\[level=(\d)\]", heard)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_where_colours_are_forced_and_motion_is_unwanted(
    published: Published, copies: tuple[Censor, ...], reader: Readers
) -> None:
    sick(copies, censor.black_hole())
    page = reader(reduced_motion="no-preference").open((published.copies[0] / "open.html").as_uri())
    page.locator(".verdict.busy").wait_for()
    moving = "document.getAnimations().length"
    assert page.evaluate(moving) > 0
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(moving) == 0
    page.emulate_media(forced_colors="active")
    dot, paper, edge = page.evaluate("""() => {
      const colour = (element, name, pseudo) => getComputedStyle(element, pseudo)[name];
      const [bar, verdict] = [".bar", ".verdict"].map((each) => document.querySelector(each));
      const dot = colour(verdict, "backgroundColor", "::before");
      return [dot, colour(bar, "backgroundColor"), colour(bar, "borderBottomColor")];
    }""")
    assert dot not in (paper, "rgba(0, 0, 0, 0)")
    assert edge != paper
    assert sound.lost(page) == []
