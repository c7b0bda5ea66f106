// Search in titles: the lists by year are read, verified like any page, and looked through here. No one is told the words.
import { hashOf, linksOf } from "./render.js";
import { el } from "./words.js";

const LISTS = "by/year/", PAGES_MAX = 200; // lists that are read: at up to 500 reports each
const SHOWN_MAX = 300;

/** As it is compared: one form of each letter, small, without marks over letters and without tsheg at the end.
 * @param {string} text */
export const folded = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u0652\u0670]/g, "").toLowerCase()
  .replace(/[\u0f0b\u0f0c]/g, " ").replace(/\s+/g, " ").trim();

/** @type {WeakMap<object, {rows: Map<string, any>, whole: boolean, reading: Promise<void>}>} */
const known = new WeakMap();

/** Every report that the lists name, as they come in. @param {any} archive @param {() => void} more */
function reports(archive, more) {
  const held = known.get(archive);
  if (held) return held;
  const found = { rows: new Map(), whole: false, reading: Promise.resolve(), failed: 0 };
  const read = async () => {
    const pending = [`${LISTS}index.html`], seen = new Set(pending);
    while (pending.length && seen.size <= PAGES_MAX) {
      const path = /** @type {string} */ (pending.shift());
      const page = await archive.read(path).catch(() => { found.failed++; });
      for (const link of page ? linksOf(page.data, path) : []) {
        if (link.path.startsWith(LISTS)) {
          if (!seen.has(link.path)) pending.push(link.path);
          seen.add(link.path);
        } else if (link.path.endsWith(".html") && !link.path.startsWith("by/") && link.title && !found.rows.has(link.path)) {
          found.rows.set(link.path, { ...link, folded: folded(link.row) });
        }
      }
      more();
    }
    found.whole = !found.failed && !pending.length;
  };
  known.set(archive, found);
  found.reading = read().then(more);
  return found;
}

/** Show the search, with its results as they come. @param {any} opener @param {string} typed as it stands in the address */
export async function searchFor(opener, typed) {
  let words = "";
  try { words = decodeURIComponent(typed); } catch { /* half of a sign */ }
  const { t, frame, archive, pages } = opener, turn = ++pages.turn;
  pages.leave();
  const field = el("input", { type: "search", value: words, dir: "auto", "aria-label": t("search"), placeholder: t("search_titles") });
  const list = el("ul", { class: "found" }), told = el("p", { class: "soft", role: "status" });
  frame.close();
  pages.verdict();
  frame.place.replaceChildren(el("div", { class: "said" }, el("h1", {}, t("search")),
    el("p", { class: "row" }, field), el("p", { class: "soft" }, t("search_text")), told, list));
  document.title = t("search");
  field.focus();
  let reading = true;
  /** @type {any} */
  let all = null;
  const draw = () => {
    if (turn !== pages.turn || !all) return;
    const wanted = folded(field.value).split(" ").filter(Boolean);
    const rows = [...all.rows.values()].filter((row) => wanted.every((word) => row.folded.includes(word)));
    list.replaceChildren(...rows.slice(0, SHOWN_MAX).map((row) => el("li", {},
      el("a", { href: hashOf({ path: row.path, anchor: "" }), lang: row.lang || null, dir: row.dir || "auto" }, row.title),
      row.row !== row.title ? el("small", { dir: "auto" }, ` ${row.row.replace(row.title, "").trim()}`) : null)));
    told.textContent = `${t("search_found", { count: rows.length, all: all.rows.size }, all.rows.size)}${reading ? " …" : all.whole ? "" : ` ${t("search_part")}`}`;
  };
  field.addEventListener("input", () => {
    try { history.replaceState(null, "", `#?${encodeURIComponent(field.value)}`); } catch { /* too many in a short time */ }
    draw();
  });
  all = reports(archive, draw);
  await all.reading;
  reading = false;
  draw();
}
