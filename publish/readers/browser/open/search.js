// Search in this file: the same index and the same list as on the page for searching, but every file of it, and every
// page that it leads to, is verified before it is looked into. No one is told the words.
import { Index } from "../search/index.js";
import { List } from "../search/list.js";
import { hashOf } from "./render.js";
import { el } from "./words.js";

/** What was read of an archive's index. @type {WeakMap<object, Index>} */
const known = new WeakMap();

/** @param {import("../worker/archive.js").Archive} archive */
function indexOf(archive) {
  let index = known.get(archive);
  if (!index) {
    index = new Index(async (path) => new TextDecoder().decode((await archive.read(path)).data));
    known.set(archive, index);
  }
  return index;
}

/** Show the search, with its results as they come. @param {import("./open.js").Opener} opener
 * @param {string} typed as it stands in the address */
export async function searchFor(opener, typed) {
  let words = "";
  try { words = decodeURIComponent(typed); } catch { /* half of a sign */ }
  const { t, frame, archive, pages } = opener, turn = ++pages.turn;
  pages.leave();
  const field = el("input", { type: "search", value: words, dir: "auto", maxlength: 200, "aria-label": t("search"), enterkeyhint: "search" });
  const list = el("ol", { class: "found", id: "found" }), told = el("p", { class: "soft", role: "status" });
  const more = el("button", { type: "button", hidden: true }, t("search_more"));
  pages.verdict();
  frame.place.replaceChildren(el("div", { class: "said" }, el("h1", {}, t("search")),
    el("p", { class: "row" }, field), el("p", { class: "soft" }, t("search_hint"), " ", t("search_private")), told, list, more));
  document.title = t("search");
  field.focus();
  const shown = new List({ index: indexOf(archive), list, more, link: (path) => hashOf({ path, anchor: "" }), say(key, put) {
    if (turn === pages.turn) told.textContent = key ? t(key === "failed" ? "unreached_text" : `search_${key}`, put) : "";
  } });
  const look = () => field.value.trim() ? shown.look(field.value.trim()) : shown.clear();
  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      try { history.replaceState(null, "", `#?${encodeURIComponent(field.value)}`); } catch { /* too many in a short time */ }
      look();
    }, 300);
  });
  await look();
}
