/**
 * The index in search/, read piece by piece: which pages have the words, the best first. publish/tree/search/index.py says
 * how it is written. `read` brings a file's text, from wherever; what it brings is looked through before it is used.
 */
import { blockPath, SEARCH_INDEX, SIMPLIFIED, termsPath } from "../worker/layout.js";
import { ask, beginnings, fits, isUnits } from "./grams.js";

const FORM = /^stet-search-2 (\d{1,7}) (\d{1,4})$/;
const PIECE = /^[0-9a-f]{12}$/;
const SHARD = /^([0-9a-f]{12}) (\S{1,80})$/u;
const CODES = /[0-9a-z]{0,5}[A-I]/g;
const SHARDS_MAX = 12; // that are read for one word
const FILE_MAX = 8_000_000; // letters
const FIELD_MAX = 10_000;

/** @typedef {import("./grams.js").Asked} Asked */
/** @typedef {{path: string, title: string, date: string, language: string, name: string}} Page */
/** @typedef {{name: string, first: string}} Shard */

/** @param {unknown} right @returns {asserts right} */
function need(right) {
  if (!right) throw new Error("search: an index of another form");
}

/** @param {unknown} row @returns {row is string[]} */
const isRow = (row) =>
  Array.isArray(row) && row.length === 5 && row.every((field) => typeof field === "string" && field.length <= FIELD_MAX);

export class Index {
  /** @type {Map<string, Promise<string>>} */
  #held = new Map();
  /** @type {Promise<{pages: number, block: number, blocks: string[], shards: Shard[]}> | null} */
  #head = null;
  /** @type {Map<string, string> | null} */
  #table = null;

  /** @param {(path: string) => Promise<string>} read a file of the copy by its path, as text; or it throws */
  constructor(read) {
    this.read = read;
  }

  /** A file, read once; what failed may be asked for again. @param {string} path */
  #file(path) {
    let coming = this.#held.get(path);
    if (!coming) {
      coming = this.read(path).then((text) => {
        need(text.length <= FILE_MAX);
        return text;
      });
      this.#held.set(path, coming);
      coming.catch(() => this.#held.delete(path));
    }
    return coming;
  }

  #entry() {
    this.#head ??= this.#file(SEARCH_INDEX).then((text) => {
      const [head, blocks, ...lines] = text.split("\n");
      const [, pages, block] = FORM.exec(head)?.map(Number) ?? [];
      need(block);
      const names = blocks.split(" ").filter(Boolean);
      need(names.length === Math.ceil(pages / block) && names.every((name) => PIECE.test(name)));
      const shards = lines.filter(Boolean).map((line) => {
        const [, name, first] = SHARD.exec(line) ?? [];
        need(name);
        return { name, first };
      });
      return { pages, block, blocks: names, shards };
    });
    this.#head.catch(() => { this.#head = null; });
    return this.#head;
  }

  /** Traditional characters to simplified ones; the table comes with the first text that has any.
   * @param {string} typed @returns {Promise<import("./grams.js").Fold>} */
  async folding(typed) {
    if (!/\p{sc=Han}/u.test(typed)) return String;
    if (!this.#table) {
      const [, from = "", to = ""] = (await this.#file(SIMPLIFIED)).split("\n");
      const others = [...to];
      this.#table = new Map([...from].map((character, place) => [character, others[place]]));
      need(others.length && others.length === this.#table.size);
    }
    const table = this.#table, fold = (/** @type {string} */ unit) => table.get(unit) ?? unit;
    return fold;
  }

  /**
   * @param {string} typed
   * @returns {Promise<{asked: Asked, fold: import("./grams.js").Fold, pages: number[], loose: boolean, part: boolean}>}
   *   numbers of pages, the best first; whether none has all the pairs; whether a word is so short that not all that
   *   begins with it was looked at
   */
  async find(typed) {
    const fold = await this.folding(typed), asked = ask(typed, fold);
    const { pages: all } = await this.#entry();
    const answers = await Promise.all(asked.words.map((word) => this.#word(word, all)));
    const part = answers.some((answer) => answer.part);
    const found = meet(answers, answers.length);
    if (found.length || !asked.words.some(isUnits)) return { asked, fold, pages: found, loose: false, part };
    // Of a run that was typed, not every pair is a word of the text's.
    const sure = answers.filter((_, place) => !isUnits(asked.words[place]));
    const pairs = answers.length - sure.length;
    return { asked, fold, pages: meet(answers, sure.length + Math.floor(pairs / 2) + 1, sure), loose: true, part };
  }

  /** The pages that have a word, or what begins like it. @param {string} word @param {number} all */
  async #word(word, all) {
    /** @type {Map<number, {loose: number, score: number}>} */
    const found = new Map();
    const near = await Promise.all(beginnings(word).map(async (beginning) => {
      const { shards, cut } = await this.#near(word, beginning);
      return { beginning, cut, texts: await Promise.all(shards) };
    }));
    for (const { beginning, texts } of near) {
      for (const text of texts) {
        for (const line of text.split("\n")) {
          const space = line.indexOf(" "), term = line.slice(0, space);
          const fit = term.startsWith(beginning) ? fits(word, term) : 0;
          if (fit) weigh(found, line.slice(space + 1), fit === 2, all);
        }
      }
    }
    return { found, part: near.some(({ cut }) => cut) };
  }

  /** The shards of what begins so; of too many, those from the word itself on. @param {string} word @param {string} beginning */
  async #near(word, beginning) {
    const { shards } = await this.#entry();
    /** Where a term would be. @param {string} term */
    const place = (term) => Math.max(0, shards.findLastIndex(({ first }) => first <= term));
    const from = place(beginning);
    let to = from + 1;
    while (shards[to]?.first.startsWith(beginning)) to++;
    const cut = to - from > SHARDS_MAX, first = cut ? place(word) : from;
    return { cut, shards: shards.slice(first, Math.min(to, first + SHARDS_MAX)).map(({ name }) => this.#file(termsPath(name))) };
  }

  /** What pages are called. @param {number[]} numbers @returns {Promise<Page[]>} */
  async pages(numbers) {
    const { block, blocks } = await this.#entry();
    return Promise.all(numbers.map(async (number) => {
      const rows = /** @type {unknown} */ (JSON.parse(await this.#file(blockPath(blocks[Math.floor(number / block)]))));
      const row = Array.isArray(rows) ? rows[number % block] : null;
      need(isRow(row));
      const [path, title, date, language, name] = row;
      return { path, title, date, language, name };
    }));
  }
}

/** Put a term's pages to those found. @param {Map<number, {loose: number, score: number}>} found @param {string} postings
 * @param {boolean} exact @param {number} all pages of the index */
function weigh(found, postings, exact, all) {
  const codes = postings.match(CODES) ?? [];
  need(codes.length && codes.join("") === postings);
  const rare = Math.log(1 + all / codes.length) * (exact ? 1 : 0.5);
  let number = -1;
  for (const code of codes) {
    const passed = code.slice(0, -1), weight = code.charCodeAt(code.length - 1) - 64;
    number += 1 + (passed ? parseInt(passed, 36) : 0);
    need(number < all);
    const one = { loose: exact ? 0 : 1, score: weight * rare }, known = found.get(number);
    if (!known || one.loose < known.loose || (one.loose === known.loose && one.score > known.score)) found.set(number, one);
  }
}

/**
 * Pages that so many of the answers have, and all that are `sure`: first those that have the very words.
 * @param {{found: Map<number, {loose: number, score: number}>}[]} answers @param {number} least
 * @param {{found: Map<number, {loose: number, score: number}>}[]} [sure]
 */
function meet(answers, least, sure = []) {
  /** @type {Map<number, {number: number, count: number, loose: number, score: number}>} */
  const all = new Map();
  for (const { found } of answers) {
    for (const [number, { loose, score }] of found) {
      const one = all.get(number) ?? { number, count: 0, loose: 0, score: 0 };
      one.count++;
      one.loose += loose;
      one.score += score;
      all.set(number, one);
    }
  }
  return [...all.values()]
    .filter(({ number, count }) => count >= least && sure.every(({ found }) => found.has(number)))
    .sort((a, b) => b.count - a.count || a.loose - b.loose || b.score - a.score || b.number - a.number)
    .map(({ number }) => number);
}
