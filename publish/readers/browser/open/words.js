// The words of this file, and what is made of them.

/** @typedef {Record<string, string>} Words */

/** The words for a key, in the form that goes with a number; without a number, in the form for most.
 * Where the browser lacks the language, its words have one form, or those of English.
 * @param {Record<string, string>} words @param {string} language of the words @param {string} key @param {number} [number] */
export function wordsFor(words, language, key, number) {
  const form = number === undefined ? "other" : new Intl.PluralRules([language, "en"]).select(number);
  return words[`${key}.${form}`] ?? words[key];
}

/** An element. Attributes that are functions are listeners; null and false are left out.
 * @template {keyof HTMLElementTagNameMap} T @param {T} tag @param {Record<string, unknown>} [attributes]
 * @param {(Node | string | null)[]} children @returns {HTMLElementTagNameMap[T]} */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, /** @type {EventListener} */ (value));
    else if (value !== null && value !== false && value !== undefined) made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** A drawing of lines in a square of 24. @param {string} path */
export function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS("http://www.w3.org/2000/svg", "path"));
  svg.firstElementChild?.setAttribute("d", path);
  return svg;
}

/** Groups of four, as people compare them. @param {string} digits */
export const grouped = (digits) => digits.match(/.{1,4}/g)?.join(" ") ?? "";

/** A length in bytes as people say it. @param {number} length */
export function size(length) {
  if (length < 1000) return `${length} B`;
  const unit = length < 999_500 ? 1 : length < 999_500_000 ? 2 : 3, value = length / 1000 ** unit;
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${["", "kB", "MB", "GB"][unit]}`;
}

/** An address without what says nothing to a person. @param {string} address */
export const short = (address) => address.replace(/^https?:\/\//, "").replace(/\/$/, "");

/** Hand bytes to the reader as a file. @param {Bytes | Blob} data @param {string} name @param {string} [type] */
export function save(data, name, type = "application/octet-stream") {
  const address = URL.createObjectURL(data instanceof Blob ? data : new Blob([data], { type }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
