/** A page's text, for what was found in it: its words, whether some stand side by side, and the part to show. */
import { fits, isUnits, terms, tokens } from "./grams.js";

// What the theme and Markdown write within a line.
const WITHIN = new Set("a code del em label small span strong time".split(" "));
const LENGTH = 80; // of what is shown, in units; a word counts for two
const TEXT_MAX = 1_000_000; // letters

// What a report says, in the order of what is worth showing: no label, date, size or hash, and nothing that stands on every
// page. Its title is looked through, but stands above what is shown.
const OWN = ".text,.summary,.facts a,.facts bdi,.cards a,.sources li,h1".split(",");

/** @typedef {{from: number, to: number}} Part of a text: what is shown together */
/** @typedef {import("./grams.js").Token & {block: number, part: Part}} Placed */
/** @typedef {{text: string, tokens: Placed[], title?: Part}} Text */

/**
 * The text of a page's report. Parsed by a parser that runs and loads nothing.
 * @param {string} page @param {import("./grams.js").Fold} fold @returns {Text}
 */
export function textOf(page, fold) {
  const start = page.indexOf("<article"), end = page.lastIndexOf("</article>");
  const inside = page.slice(start, Math.min(end, start + TEXT_MAX)).replace(/<(style|script)\b[^]*?<\/\1\s*>/gi, "");
  const { body } = new DOMParser().parseFromString(start < 0 ? "" : inside, "text/html");
  /** @type {Text} */
  const found = { text: "", tokens: [] };
  for (const node of OWN.flatMap((kind) => [...body.querySelectorAll(kind)])) {
    const part = found.title = { from: found.text.length, to: 0 };
    for (const words of blocks(node)) {
      const at = found.text.length;
      for (const each of tokens(words, fold)) {
        found.tokens.push({ ...each, start: each.start + at, end: each.end + at, block: at, part });
      }
      found.text += `${words} `;
    }
    part.to = found.text.length;
  }
  return found;
}

/** Its blocks, as publish/tree/search/index.py takes them. @param {Node} root @returns {string[]} */
function blocks(root) {
  /** @type {string[]} */
  const found = [];
  let words = "";
  const end = () => {
    words = words.replace(/\s+/gu, " ").trim().normalize("NFC");
    if (words) found.push(words);
    words = "";
  };
  const walk = (/** @type {Node} */ given) => {
    const node = /** @type {Element} */ (given);
    if (node.nodeType === 3) words += node.nodeValue;
    if (node.nodeType !== 1 || node.matches("sup, .footnote-backref, .page, nav")) return;
    const block = !WITHIN.has(node.localName);
    if (block) end();
    if (node.localName === "img") words += ` ${node.getAttribute("alt") ?? ""} `;
    for (const child of node.childNodes) walk(child);
    if (block) end();
  };
  walk(root);
  end();
  return found;
}

/** Whether there is a token at a place, in the part of the other one. @param {Placed[]} all @param {number} at @param {number} other */
const beside = (all, at, other) => at in all && all[at].part === all[other].part;

/** Where a phrase stands: the number of its first token, or -1. @param {Text} text
 * @param {import("./grams.js").Token[]} phrase */
export function whereIs({ tokens: all }, phrase) {
  const here = (/** @type {number} */ at) => phrase.every(({ term, glued }, number) => {
    const token = all[at + number];
    return token && token.block === all[at].block && (!glued || token.glued) && fits(term, token.term);
  });
  return all.findIndex((_, at) => here(at));
}

/**
 * The part of a text to show: where most of what was asked for stands together.
 * @param {Text} text @param {import("./grams.js").Asked} asked
 * @returns {{text: string, marked: boolean}[]}
 */
export function excerpt(text, { words, phrases }) {
  const all = text.tokens, found = terms(all);
  const marked = new Map(); // number of a token → what it answers
  all.forEach((token, place) => {
    const word = words.findIndex((each) => fits(each, found[place]) || (isUnits(each) && each === token.term));
    if (word < 0) return;
    marked.set(place, word);
    if (isUnits(words[word]) && words[word] !== token.term && words[word] === found[place]) marked.set(place + 1, word);
  });
  const weigh = (/** @type {Placed} */ token) => token.unit ? 1 : 2;
  const side = phrases.map((phrase) => whereIs(text, phrase)).filter((place) => place >= 0);
  const near = (/** @type {number} */ start) => {
    const seen = new Set();
    for (let at = start, left = LENGTH; beside(all, at, start) && left > 0; left -= weigh(all[at++])) {
      if (marked.has(at)) seen.add(marked.get(at));
      if (side.includes(at)) seen.add(`side ${at}`);
    }
    return seen.size;
  };
  let best = 0, top = 0;
  for (const place of [...marked.keys()].slice(0, 500)) {
    const score = text.title && all[place].part === text.title ? 0 : near(place);
    if (score > top) [best, top] = [place, score];
  }
  let start = best, end = best, before = LENGTH / 4, left = LENGTH;
  while (beside(all, start - 1, best) && before > 0) before -= weigh(all[--start]);
  while (beside(all, end, best) && left > 0) left -= weigh(all[end++]);
  return parts(text, start, end, marked);
}

/** @param {Text} text @param {number} start @param {number} end @param {Map<number, number>} marked */
function parts({ text, tokens: all }, start, end, marked) {
  const part = all[start]?.part, from = beside(all, start - 1, start), goes = beside(all, end, start);
  const made = [{ text: from ? "… " : "", marked: false }];
  const say = (/** @type {string} */ words, /** @type {boolean} */ mark) => {
    const last = made[made.length - 1];
    if (last.marked === mark) last.text += words;
    else if (words) made.push({ text: words, marked: mark });
  };
  let at = from ? all[start].start : part?.from ?? 0;
  for (let place = start; place < end; place++) {
    const token = all[place];
    if (token.end <= at) continue; // several terms of one sign
    say(text.slice(at, token.start), marked.has(place) && marked.has(place - 1) && token.glued);
    say(text.slice(token.start, token.end), marked.has(place));
    at = token.end;
  }
  say(text.slice(at, goes ? all[end].start : part?.to).trimEnd(), false);
  say(goes ? " …" : "", false);
  return made;
}
