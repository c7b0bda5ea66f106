// The worker's own pages: what is shown where no page of the publisher's can be. No script; in the reader's language. As long
// as no words were verified, the few of `WORDS`, named by `KEYS`, which stand before this in sw.js, in all languages: what they do not say is
// left out, and not said in another language.
import { OPEN_PAGE } from "./layout.js";
import { escaped } from "./mirrors.js";

/** What the release itself says: no other address has anything else. */
export const SURE = ["toolong", "removed", "missing"];
const RTL = ["ar", "ug"];
const LISTED_MAX = 40; // of a kind: a list may have a thousand
export const html = (/** @type {unknown} */ text) =>
  String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** @param {Record<string, Record<string, string>>} words by language
 * @param {{kind: string, language: string, path: string, fingerprint: string, here: string, title: string,
 *   asked?: string[], tried?: string[][], same?: string[], addresses?: string[], facts?: string[][], links?: string[],
 *   kept?: {href: string, path: string, title: string, lang: string}[], code?: string, openHtml?: boolean}} said
 *   `kind` names the words; `tried`: addresses and what became of them; `code`, `kept` have HTML: waiting, tampered, stale, unavailable, unknown, slow, missing, removed, toolong */
export function ownPage(words, said) {
  const { kind, language, path, fingerprint, here, title } = said;
  const { asked = [], tried = [], same = [], addresses = [], facts = [], links = [], kept = [], code = "", openHtml } = said;
  const word = (/** @type {string} */ key) =>
    html(words[language]?.[key] ?? (WORDS[language]?.[KEYS.indexOf(key)] || words.en?.[key]) ?? "");
  const link = (/** @type {string} */ address) => /^https?:/.test(address)
    ? `<a dir="ltr" href="${html(address)}">${html(address)}</a>` : `<code dir="ltr">${html(address)}</code>`;
  const part = (/** @type {string} */ head, /** @type {string} */ inner) => inner && `${word(head) && `<h2>${word(head)}</h2>`}${inner}`;
  const list = (/** @type {string} */ head, /** @type {string[]} */ all) => {
    const items = all.slice(0, LISTED_MAX).map((item) => item && `<li>${item}</li>`).join("");
    return part(head, items && `<ul>${items}</ul>`);
  };
  // Colours are the browser's own, for light, dark and forced ones.
  const waits = kind === "waiting", again = `<a href="">${word("do_again")}</a>`;
  return `<!doctype html><html lang="${language}" dir="${RTL.includes(language) ? "rtl" : "ltr"}"><head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${word(`${kind}_title`)}</title><style>
body{font:1.05rem/1.6 Georgia,serif;background:canvas;max-width:38rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}
code{display:inline-block}ul{padding-inline-start:1.2rem}h1{font-size:1.5rem}h2{font-size:1.1rem}</style></head>
<body data-verdict="${html(kind)}"><main><p><a href="${html(here)}"><bdi>${html(title)}</bdi></a></p><h1>${word(`${kind}_title`)}</h1>
<p><bdi>${html(path)}</bdi></p><p>${word(`${kind}_text`)}</p>
${facts.map(([name, value]) => `<p>${word(name)} <code dir="ltr">${html(value)}</code></p>`).join("")}
${list("asked", asked.map(link))}
${list("links", links.map(link))}
${list("same", same.map(link))}
${list("kept", kept.map(({ href, path: at, title: named, lang }) =>
    `<a href="${html(href)}"${named && lang && ` lang="${lang}"`}><bdi>${named || html(at)}</bdi></a>`))}
${waits ? `<p>${again}</p>` : list("do", [
    ...SURE.includes(kind) ? [] : [again, word("do_network")],
    openHtml ? `<a href="${html(here)}${OPEN_PAGE}#${language}/${html(escaped(path))}">${OPEN_PAGE}</a> ${word("do_open") && `– ${word("do_open")}`}` : "",
    `${word("do_compare")} <code dir="ltr">${html((fingerprint.match(/.{1,4}/g) ?? []).join(" "))}</code>`])}
${part("code", code)}
${list("tried", tried.map(([address, what]) => word(`tried_${what}`) && `${link(address)}<br>${word(`tried_${what}`)}`))}
${list("addresses", addresses.map(link))}
</main>`;
}
