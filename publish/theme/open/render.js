// A verified page inside this one: its own markup and style in a shadow tree, nothing of it that runs or asks anybody.

const INSIDE = "https://inside.invalid"; // a base to resolve addresses against; nothing is ever asked of it
const DROPPED = "script, noscript, style, link, meta, base, title, template, iframe, frame, frameset, object, embed, "
  + "form, portal, .skip, #standing";
const MEDIA = "video, audio";
const OURS = "html{font-size:1rem!important;min-height:60vh}[id]{scroll-margin-top:6rem}"
  + ".stet-here{outline:2px solid;outline-offset:3px}img:not([src]){min-height:4rem;min-width:4rem;opacity:.3}";

/** @typedef {{path: string, anchor: string}} Place */

/** Where a link of the page at `from` leads within the archive; null: it leads outside. @param {string} href
 * @param {string} from @returns {Place | null} */
export function resolve(href, from) {
  try {
    const url = new URL(href, `${INSIDE}/${from.split("/").map(encodeURIComponent).join("/")}`);
    if (url.origin !== INSIDE) return null;
    const path = decodeURIComponent(url.pathname.slice(1));
    return { path: path === "" || path.endsWith("/") ? `${path}index.html` : path, anchor: decodeURIComponent(url.hash.slice(1)) };
  } catch {
    return null;
  }
}

/** The place in this file's own address: `#/reports/2013/one.html#notes`. @param {Place} place */
export const hashOf = ({ path, anchor }) =>
  `#/${path.split("/").map(encodeURIComponent).join("/")}${anchor ? `#${encodeURIComponent(anchor)}` : ""}`;

/** @param {string} hash @returns {Place | null} */
export const placeOf = (hash) => hash.startsWith("#/") ? resolve(hash.slice(1), "") : null;

/** The text of a page, its links and pictures made ready for `show`. @param {Uint8Array} data @param {string} path */
export function parse(data, path) {
  let css = "";
  // Taken out before a parser sees it: this file's own policy would be asked about it, and say no.
  const text = new TextDecoder().decode(data).replace(/<style\b[^>]*>([^]*?)<\/style\s*>/gi, (_, rules) => {
    css += `${rules.replace(/url\(\s*["']?(?!\s*data:)[^)]*\)/gi, "none")}\n`; // nothing may be fetched by a style
    return "";
  });
  const page = new DOMParser().parseFromString(text, "text/html");
  const title = page.title;
  for (const media of page.querySelectorAll(MEDIA)) media.replaceWith(linkTo(page, media, path));
  for (const dropped of page.querySelectorAll(DROPPED)) dropped.remove();
  for (const element of page.querySelectorAll("*")) {
    for (const { name } of [...element.attributes]) {
      if (/^on|^(style|srcset|ping|target|download|background|poster|nonce|formaction|action)$/i.test(name)) {
        element.removeAttribute(name);
      }
    }
    if (element.matches("a, area")) mend(element, path);
    else for (const name of ["href", "xlink:href", "src", "data"]) keep(element, name, path);
  }
  return { title, css, root: page.documentElement, lang: page.documentElement.lang };
}

/** A film or a recording is fetched when somebody wants it: a link to it stands in its place.
 * @param {Document} page @param {Element} media @param {string} path */
function linkTo(page, media, path) {
  const link = page.createElement("a");
  link.setAttribute("href", media.getAttribute("src") ?? media.querySelector("source")?.getAttribute("src") ?? "#");
  link.textContent = media.getAttribute("aria-label") ?? media.getAttribute("title") ?? link.getAttribute("href")?.split("/").pop() ?? path;
  return link;
}

function mend(/** @type {Element} */ link, /** @type {string} */ path) {
  const href = link.getAttribute("href");
  if (href === null) return;
  const place = resolve(href, path);
  if (place) {
    link.setAttribute("href", hashOf(place));
  } else if (/^(https?|mailto|ipfs|ipns|magnet|tel):/i.test(href.trim())) {
    link.setAttribute("rel", "noreferrer noopener");
    link.setAttribute("data-outside", href.trim());
  } else {
    link.removeAttribute("href");
  }
}

/** Take away an address that a browser would fetch; remember a picture's. @param {Element} element
 * @param {string} name @param {string} path */
function keep(element, name, path) {
  const value = element.getAttribute(name);
  if (value === null || (name.endsWith("href") && value.startsWith("#"))) return;
  if (name === "src" && element.localName === "img" && value.startsWith("data:image/")) return;
  element.removeAttribute(name);
  const place = name === "src" && element.localName === "img" ? resolve(value, path) : null;
  if (place) element.setAttribute("data-path", place.path);
}

/** Show a parsed page. @param {HTMLElement} into an element that has no shadow yet @param {ReturnType<typeof parse>} page
 * @param {(path: string) => Promise<string>} picture gives a blob's address for a path */
export function show(into, page, picture) {
  const shadow = into.attachShadow({ mode: "open" });
  dress(shadow, `${page.css.replace(/:root\b/g, "html")}\n${OURS}`);
  page.root.querySelector("head")?.remove();
  shadow.append(document.adoptNode(page.root));
  const fetched = async (/** @type {Element} */ image) => {
    const path = image.getAttribute("data-path") ?? "";
    try { image.setAttribute("src", await picture(path)); } catch (e) { image.setAttribute("title", `${path}: ${e}`); }
  };
  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      fetched(target);
    }
  }, { rootMargin: "800px" });
  for (const image of shadow.querySelectorAll("img[data-path]")) seen.observe(image);
  return shadow;
}

/** Sheets that a script makes are not bound by style-src, which knows our own style only.
 * @param {ShadowRoot} shadow @param {string} css */
function dress(shadow, css) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    shadow.adoptedStyleSheets = [sheet];
  } catch { // before Safari 16.4: an empty <style>, whose hash the policy has, and one rule around all
    const style = document.createElement("style");
    shadow.append(style);
    style.sheet?.insertRule(`@media all{${css}}`);
  }
}

/** Bring an anchor of the page into view. @param {ShadowRoot | null} shadow @param {string} anchor */
export function bring(shadow, anchor) {
  const found = anchor ? shadow?.getElementById(anchor) : null;
  shadow?.querySelectorAll(".stet-here").forEach((e) => e.classList.remove("stet-here"));
  if (!found) return false;
  found.classList.add("stet-here");
  found.scrollIntoView();
  return true;
}

/** Links of an index page: where they lead, and the words of the row they stand in. @param {Uint8Array} data
 * @param {string} path @returns {{path: string, title: string, row: string, lang: string, dir: string}[]} */
export function linksOf(data, path) {
  const text = new TextDecoder().decode(data).replace(/<(style|script)\b[^]*?<\/\1\s*>/gi, "");
  const page = new DOMParser().parseFromString(text, "text/html");
  const found = [];
  for (const link of page.querySelectorAll("main a[href]")) {
    const place = resolve(link.getAttribute("href") ?? "", path);
    const row = (link.closest("li, tr, article") ?? link).textContent?.replace(/\s+/g, " ").trim() ?? "";
    const title = link.textContent?.replace(/\s+/g, " ").trim() ?? "";
    if (place) found.push({ path: place.path, title, row, lang: link.getAttribute("lang") ?? "", dir: link.getAttribute("dir") ?? "" });
  }
  return found;
}
