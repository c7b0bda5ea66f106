/**
 * What was found, as a list: titles first, their texts behind. All of it by text nodes: nothing that stands in an
 * index or a page is ever put here as HTML.
 */
import { excerpt, whereIs, textOf } from "./text.js";

const SHOWN = 10;
const AT_ONCE = 3; // pages that are fetched side by side, to see whether words stand there side by side
const LOOKED_MAX = 40; // and how many, until somebody asks for more

/** @typedef {import("./index.js").Page} Page */
/** @typedef {import("./text.js").Text} Text */
/** @typedef {Awaited<ReturnType<import("./index.js").Index["find"]>>} Found */

/**
 * @typedef {object} Place
 * @property {import("./index.js").Index} index
 * @property {HTMLElement} list an <ol>; its aria-busy is "false" once all that is in it came
 * @property {HTMLElement} more a button
 * @property {(key: string, put?: Record<string, number>) => void} say shows words by their key; "": nothing
 * @property {(path: string) => string} link a page's address
 */

/** @param {string} tag @param {Record<string, string>} attributes @param {(Node | string)[]} children */
function make(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export class List {
  #turn = 0;
  /** Whether somebody wants more, and is to be led to it. */
  #asked = false;
  /** Goes on, for whoever wants more. @type {(() => Promise<void>) | null} */
  #rest = null;

  /** @param {Place} place */
  constructor(place) {
    this.place = place;
    place.more.addEventListener("click", () => {
      this.#asked = true;
      this.#rest?.();
    });
  }

  /** Nothing is looked for any more. */
  clear() {
    this.#turn++;
    const { list, more, say } = this.place;
    list.replaceChildren();
    list.setAttribute("aria-busy", "false");
    more.hidden = true;
    say("");
  }

  /** @param {string} typed */
  async look(typed) {
    const { index, list, more, say } = this.place, turn = ++this.#turn;
    more.hidden = true;
    this.#asked = false;
    say("loading");
    await this.#safely(turn, async () => {
      const found = await index.find(typed).finally(() => turn === this.#turn && list.replaceChildren());
      if (turn !== this.#turn) return;
      if (found.asked.phrases.length && !found.loose && found.pages.length) await this.#side(turn, found);
      else await this.#all(turn, found);
    });
  }

  /** Do it, say if it failed, and let those who cannot see know that it is done. @param {number} turn @param {() => Promise<void>} work */
  async #safely(turn, work) {
    const { list, say } = this.place;
    list.setAttribute("aria-busy", "true");
    try {
      await work();
    } catch {
      if (turn === this.#turn) say("failed");
    }
    if (turn === this.#turn) list.setAttribute("aria-busy", "false");
  }

  /** What comes when somebody wants more; null: that was all. @param {number} turn @param {(() => Promise<void>) | null} work */
  #then(turn, work) {
    this.place.more.hidden = !work;
    this.#rest = work && (() => this.#safely(turn, work));
  }

  /** @param {HTMLElement[]} items */
  #add(items) {
    this.place.list.append(...items);
    if (this.#asked) items[0]?.querySelector("a")?.focus();
    this.#asked = false;
  }

  /** Show pages that have the words. @param {number} turn @param {Found} found @param {number} [from] */
  async #all(turn, found, from = 0) {
    const { index, say } = this.place, { pages, loose, part } = found;
    const rows = await index.pages(pages.slice(from, from + SHOWN));
    if (turn !== this.#turn) return;
    const items = rows.map((row) => this.#item(row));
    this.#add(items);
    say(!pages.length ? "none" : loose ? "loose" : part ? "short" : "found", { count: pages.length });
    this.#then(turn, from + SHOWN < pages.length ? () => this.#all(turn, found, from + SHOWN) : null);
    const came = await Promise.allSettled(rows.map(async (row, number) => {
      const text = await this.#text(row, found);
      if (turn === this.#turn) this.#show(items[number], row, text, found);
    }));
    if (turn === this.#turn && came.some(({ status }) => status === "rejected")) say("failed");
  }

  /** Show pages in which words stand side by side: looked through one after the other, as far as was said.
   * @param {number} turn @param {Found} found @param {{looked: number, shown: number, failed: boolean}} [so] */
  async #side(turn, found, so = { looked: 0, shown: 0, failed: false }) {
    const { index, say } = this.place, { pages, asked } = found;
    const enough = so.shown + SHOWN, until = Math.min(pages.length, so.looked + LOOKED_MAX);
    while (so.looked < until && so.shown < enough) {
      const rows = await index.pages(pages.slice(so.looked, Math.min(until, so.looked + AT_ONCE)));
      const texts = await Promise.all(rows.map((row) => this.#text(row, found).catch(() => null)));
      if (turn !== this.#turn) return;
      texts.forEach((text, number) => {
        so.failed ||= !text;
        if (!text || !asked.phrases.every((phrase) => whereIs(text, phrase) >= 0)) return;
        const item = this.#item(rows[number]);
        this.#show(item, rows[number], text, found);
        this.#add([item]);
        so.shown++;
      });
      so.looked += rows.length;
    }
    if (!so.shown && so.looked === pages.length && !so.failed) return this.#all(turn, { ...found, loose: true });
    const rest = pages.length - so.looked;
    say(so.failed ? "failed" : rest ? "part" : "found", { count: so.shown, rest });
    this.#then(turn, rest ? () => this.#side(turn, found, so) : null);
  }

  /** @param {Page} row @param {Found} found @returns {Promise<Text>} */
  async #text(row, found) {
    return textOf(await this.place.index.read(row.path), found.fold);
  }

  /** @param {Page} row */
  #item({ path, title, date, language, name }) {
    const link = make("a", { lang: language, dir: "auto", href: this.place.link(path) }, title);
    return make("li", {}, link, " ", make("small", {}, [date, name].filter(Boolean).join(" · ")));
  }

  /** @param {HTMLElement} item @param {Page} row @param {Text} text @param {Found} found */
  #show(item, { language }, text, found) {
    const parts = excerpt(text, found.asked).map((part) => part.marked ? make("mark", {}, part.text) : part.text);
    item.append(make("p", { lang: language, dir: "auto" }, ...parts));
  }
}
