// A verified page inside this one: its own markup and style in a shadow tree, nothing of it that runs or asks anybody.

import { FRONT, OPEN_PAGE } from "../worker/layout.js";

const INSIDE = "https://inside.invalid"; // a base to resolve addresses against; nothing is ever asked of it
// Drawings and formulas of a page's own are read by other rules, and no page of ours has any.
const DROPPED = "script, noscript, style, link, meta, base, title, template, iframe, frame, frameset, object, embed, applet, "
  + "form, portal, svg, math, .skip, div.standing";
const KEPT = /^(id|class|lang|dir|title|alt|href|src|hreflang|width|height|role|aria-[a-z]+|datetime|colspan|rowspan|scope|start|reversed|value|type|open|hidden|tabindex)$/;
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
    return { path: path === "" || path.endsWith("/") ? path + FRONT : path, anchor: decodeURIComponent(url.hash.slice(1)) };
  } catch {
    return null;
  }
}

/** The place in this file's own address: `#/reports/2013/one.html#notes`. @param {Place} place */
export const hashOf = ({ path, anchor }) =>
  `#/${path.split("/").map(encodeURIComponent).join("/")}${anchor ? `#${encodeURIComponent(anchor)}` : ""}`;

/** @param {string} hash @returns {Place | null} */
export const placeOf = (hash) => hash.startsWith("#/") ? resolve(hash.slice(1), "") : null;

/** The text of a page, its links and pictures made ready for `show`. @param {Bytes} data @param {string} path */
export function parse(data, path) {
  let css = "";
  // Taken out before a parser sees it: this file's own policy would be asked about it, and say no.
  const text = new TextDecoder().decode(data).replace(/<style\b[^>]*>([^]*?)(<\/style[^>]*>|$)/gi, (_, rules) => {
    css += `${rules}\n`;
    return "";
  });
  const page = new DOMParser().parseFromString(text, "text/html");
  const title = page.title;
  for (const media of page.querySelectorAll(MEDIA)) media.replaceWith(linkTo(page, media, path));
  for (const dropped of page.querySelectorAll(DROPPED)) dropped.remove();
  // This file's own is the one that people are brought to.
  for (const main of page.querySelectorAll("main")) main.replaceWith(renamed(page, main));
  for (const element of page.querySelectorAll("*")) {
    for (const { name } of [...element.attributes]) if (!KEPT.test(name)) element.removeAttribute(name);
    if (element.matches("a, area")) mend(element, path); else keep(element, path);
  }
  return { title, css, root: page.documentElement, lang: page.documentElement.lang };
}

/** A `main` as what it is in this file, a part of its own; `dress` knows it by its class. @param {Document} page @param {Element} main */
function renamed(page, main) {
  const made = page.createElement("div");
  for (const { name, value } of main.attributes) made.setAttribute(name, value);
  made.classList.add("main");
  made.append(...main.childNodes);
  return made;
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
    if (place.path === OPEN_PAGE) link.removeAttribute("hidden"); // a page's own script does the same
  } else if (/^(https?|mailto|ipfs|ipns|magnet|tel):/i.test(href.trim())) {
    link.setAttribute("rel", "noreferrer noopener");
    link.setAttribute("data-outside", href.trim());
  } else {
    link.removeAttribute("href");
  }
}

/** Take away the addresses that a browser would fetch; remember a picture's. @param {Element} element @param {string} path */
function keep(element, path) {
  const picture = element.localName === "img" ? element.getAttribute("src") : null;
  element.removeAttribute("href");
  if (picture?.startsWith("data:image/")) return;
  element.removeAttribute("src");
  const place = picture === null ? null : resolve(picture, path);
  if (place) element.setAttribute("data-path", place.path);
}

/** Show a parsed page. @param {HTMLElement} into an element that has no shadow yet @param {ReturnType<typeof parse>} page
 * @param {(path: string) => Promise<string>} picture gives a blob's address for a path */
export function show(into, page, picture) {
  const shadow = into.attachShadow({ mode: "open" });
  const css = page.css.replace(/:root\b/g, "html").replace(/(^|[\s,{}>+~(])main(?=[\s,{>+~:.[)])/g, "$1.main");
  dress(shadow, `${css}\n${OURS}`);
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
    still(sheet);
    shadow.adoptedStyleSheets = [sheet];
  } catch { // before Safari 16.4: an empty <style>, whose hash the policy has, and one rule around all
    const style = document.createElement("style");
    shadow.append(style);
    style.sheet?.insertRule(`@media all{${css}}`);
    if (style.sheet) still(style.sheet);
  }
}

/** Every rule may hold others by now, and browsers have more kinds of rules than any list knows.
 * @typedef {CSSRule & Partial<Pick<CSSGroupingRule, "cssRules" | "deleteRule"> & Pick<CSSStyleRule, "selectorText" | "style">>} Rule */
/** @typedef {{cssRules: CSSRuleList, deleteRule: (at: number) => void}} Holder */

/** Rules that a page may have. Others register, import, define what is put in elsewhere. */
const RULES = /^CSS(Style|Media|Supports|Container|LayerBlock|LayerStatement|Keyframes?|Page)Rule$|^CSSNestedDeclarations$/;

/** Nothing may be fetched by a style, no picture taken of what is outside, and the box that holds the page not be touched.
 * The browser has read it by now: no way of writing hides anything, but in what is only put in later (`var`).
 * @param {Holder} of a sheet, or a rule that holds others */
function still(of) {
  for (let at = of.cssRules.length; at--;) {
    const rule = /** @type {Rule} */ (of.cssRules[at]);
    if (!RULES.test(rule.constructor.name) || /:(host|scope)/i.test(rule.selectorText ?? "")) {
      of.deleteRule(at);
      continue;
    }
    if (rule.cssRules && !/^CSSKeyframes/.test(rule.constructor.name)) still(/** @type {Holder} */ (rule));
    const all = rule.constructor.name === "CSSKeyframesRule" ? rule.cssRules ?? [] : [rule];
    for (const { style } of /** @type {Iterable<Rule>} */ (all)) if (style) quiet(style);
  }
}

/** @param {CSSStyleDeclaration} style */
function quiet(style) {
  for (const name of [...style]) {
    const value = style.getPropertyValue(name).replace(/url\("data:[^"]*"\)/gi, "");
    if (/(url|src|image-set|element|if)\(|\\/i.test(value)) style.removeProperty(name);
  }
}

/** Bring an anchor of the page into view. @param {ShadowRoot | null | undefined} shadow @param {string} anchor */
export function bring(shadow, anchor) {
  const found = anchor ? shadow?.getElementById(anchor) : null;
  shadow?.querySelectorAll(".stet-here").forEach((e) => e.classList.remove("stet-here"));
  if (!found) return false;
  found.classList.add("stet-here");
  found.scrollIntoView();
  return true;
}
