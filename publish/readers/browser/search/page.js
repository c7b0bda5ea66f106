/** The search page. What is typed stays behind the "#", where no server sees it. */
import { SEARCH_INDEX } from "../worker/layout.js";
import { Index } from "./index.js";
import { List } from "./list.js";

const there = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(`stet.${id}`));
const [box, said, list, more] = ["search", "said", "found", "more"].map(there);
const query = /** @type {HTMLInputElement} */ (there("query"));

/** Without ways up or outside, whatever an index says. @param {string} path */
const address = (path) => path.split("/").filter((name) => name && !/^\.+$/.test(name)).map(encodeURIComponent).join("/");

const index = new Index(async (path) => {
  // The entry names all else by its bytes: it alone must be of now.
  const answer = await fetch(new URL(address(path), document.baseURI), path === SEARCH_INDEX ? { cache: "no-cache" } : {});
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
});
const shown = new List({ index, list, more, link: address, say(key, put = {}) {
  said.textContent = key ? (said.dataset[key] ?? "").replace(/%\((\w+)\)s/g, (_, name) => String(put[name])) : "";
} });

function look() {
  const typed = query.value.trim();
  history.replaceState(null, "", typed ? `#q=${encodeURIComponent(typed)}` : location.pathname + location.search);
  if (typed) shown.look(typed);
  else shown.clear();
}

let waiting = 0;
query.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(look, 300);
});
query.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  clearTimeout(waiting);
  look();
});
const begin = () => {
  query.value = new URLSearchParams(location.hash.slice(1)).get("q") ?? "";
  look();
};
addEventListener("hashchange", begin);
box.hidden = false;
there("unscripted").hidden = true;
begin();
