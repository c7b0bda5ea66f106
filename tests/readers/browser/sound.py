"""What is wrong with a page for somebody: what axe finds, what a small screen cuts off, where the keyboard gets lost.

All of it looks into shadow trees, too. What is NOT done here: bringing a page into the state that is to be looked at.
"""

from collections.abc import Sequence
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.support.services.fixtures import skipping
from tests.support.services.npm import axe

SMALL = {"width": 320, "height": 568}
"""The smallest screen in use; also what a window of 1280 has left at 400 %."""

LETTERS = {1: 16, 2: 32}
"""What a browser's own setting for letters makes of one rem, in pixels, at its default and at twice that."""

_DEEP = """const deep = function* (root) {
  for (const each of root.children) {
    yield each;
    if (each.shadowRoot) yield* deep(each.shadowRoot);
    yield* deep(each);
  }
};"""

_CUT = (
    """() => {"""
    + _DEEP
    + """
  const found = [], width = document.documentElement.clientWidth;
  const { scrollWidth } = document.scrollingElement;
  if (scrollWidth > width) found.push(`the page is ${scrollWidth} wide`);
  for (const each of deep(document)) {
    const own = [...each.childNodes].filter((node) => node.nodeType === 3 && node.data.trim());
    if (!own.length || !each.checkVisibility({ visibilityProperty: true }) || each.closest(".skip")) continue;
    let scrolls = each;
    // A table or a pre that scrolls by itself, and a line that ends in dots, are meant.
    while (scrolls && getComputedStyle(scrolls).overflowX === "visible") scrolls = scrolls.parentElement;
    if (scrolls && scrolls !== document.documentElement && scrolls !== document.body) {
      const { overflowX, textOverflow } = getComputedStyle(scrolls);
      if (overflowX !== "hidden" || textOverflow === "ellipsis") continue;
    }
    const range = document.createRange();
    for (const node of own) {
      range.selectNodeContents(node);
      for (const { left, right } of range.getClientRects()) {
        if (left >= -1 && right <= width + 1) continue;
        found.push(`${Math.round(left)}–${Math.round(right)}: ${each.outerHTML.slice(0, 160)}`);
        break;
      }
    }
  }
  return found;
}"""
)

_MARK = (
    """() => {"""
    + _DEEP
    + """
  const modal = document.querySelector("dialog:modal");
  const focusable = "a[href], button, input, select, textarea, summary, [tabindex]";
  const all = [...deep(modal ?? document)]
    .filter((e) => e.matches(focusable) && e.tabIndex >= 0 && e.checkVisibility());
  all.forEach((element, place) => { element.dataset.place = place; });
  const begin = modal ?? document.body, had = begin.getAttribute("tabindex");
  begin.tabIndex = -1;
  begin.focus({ preventScroll: true });
  if (had === null) begin.removeAttribute("tabindex"); else begin.tabIndex = had;
  return all.map((element) => element.outerHTML.slice(0, 160));
}"""
)

_WHERE = """() => {
  let element = document.activeElement;
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  const seen = (each) => {
    const { left, right, top, bottom } = each.getClientRects()[0] ?? new DOMRect();
    const x = (Math.max(0, left) + Math.min(innerWidth, right)) / 2;
    const y = (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2;
    // What stays at the top of the window may hide what is below it.
    const hit = each.getRootNode().elementFromPoint(x, y);
    return getComputedStyle(each).outlineStyle !== "none" && right > left && bottom > 0 && top < innerHeight
      && !!hit && (each.contains(hit) || hit.contains(each));
  };
  return [Number(element.dataset.place ?? -1), seen(element) || [...element.labels ?? []].some(seen)];
}"""


def ready(context: BrowserContext) -> None:
    """Have axe in every page of a context: of many pages, each costs half of what `begin` takes."""
    with skipping():
        context.add_init_script(path=axe())


def begin(page: Page) -> None:
    """Bring axe into a page, unless it is there; a navigation takes it away."""
    with skipping():
        script = axe()
    if not page.evaluate("'axe' in window"):
        page.evaluate(script.read_text("utf-8"))


def faults(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """What axe finds wrong with a page."""
    options = {"resultTypes": ["violations"], **({"runOnly": {"type": "rule", "values": list(rules)}} if rules else {})}
    answer: dict[str, Any] = page.evaluate("(options) => axe.run(document, options)", options)
    return [f"{v['id']}: {node['html'][:200]}" for v in answer["violations"] for node in v["nodes"]]


def in_both_schemes(page: Page) -> list[str]:
    """What axe finds in the light, and in the dark, which is the same page in other colours."""
    page.emulate_media(color_scheme="light")
    begin(page)
    found = faults(page)
    page.emulate_media(color_scheme="dark")
    found += [f"dark {fault}" for fault in faults(page, ["color-contrast"])]
    page.emulate_media(color_scheme="light")
    return found


def cut(page: Page, letters: int = 1) -> list[str]:
    """Text that ends outside the screen, with letters ``letters`` times as large as a browser's default."""
    session = page.context.new_cdp_session(page)
    try:
        session.send("Page.setFontSizes", {"fontSizes": {"standard": LETTERS[letters]}})
        found: list[str] = page.evaluate(_CUT)
        return [f"letters × {letters}: {fault}" for fault in found]
    finally:
        session.send("Page.setFontSizes", {"fontSizes": {"standard": LETTERS[1]}})
        session.detach()


def lost(page: Page) -> list[str]:
    """Where the key Tab, pressed until all was reached, leaves the order of the text or shows nobody where it is."""
    all_of_them: list[str] = page.evaluate(_MARK)
    found = []
    for place, what in enumerate(all_of_them):
        page.keyboard.press("Tab")
        at, seen = page.evaluate(_WHERE)
        if at != place:
            found.append(f"not reached in its turn, but number {at}: {what}")
            break
        if not seen:
            found.append(f"not seen to have the focus: {what}")
    return found if all_of_them else ["nothing can be reached"]
