// The worker's own pages: what is shown where no page of the publisher's can be. No script; in the reader's language, and
// in the English of `ENGLISH`, which stands before this in sw.js, as long as no words were verified.
import { OPEN_PAGE } from "./layout.js";

const RTL = ["ar", "ug"];
const html = (/** @type {unknown} */ text) =>
  String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The first of the reader's languages that there are words in.
 * @param {readonly string[]} wanted @param {string[]} there */
export function languageOf(wanted, there) {
  for (const tag of wanted) {
    const zh = /^zh\b.*\b(hant|tw|hk|mo)\b/i.test(tag) ? "zh-hant" : /^zh\b/i.test(tag) ? "zh-hans" : "";
    const tags = [tag.toLowerCase(), zh, tag.split("-")[0].toLowerCase()];
    const found = there.find((each) => tags.includes(each.toLowerCase()));
    if (found) return found;
  }
  return "en";
}

/** @param {Record<string, Record<string, string>>} words by language
 * @param {{kind: string, language: string, path: string, fingerprint: string, here: string, title: string,
 *   tried: {address: string, what: string}[], addresses: string[], also: string[], facts: string[][],
 *   links: string[], openHtml: boolean}} said
 *   `kind` names the words: tampered, stale, unavailable, unknown, slow, missing, removed, toolong */
export function ownPage(words, said) {
  const { kind, language, path, fingerprint, here, title, tried, addresses, also, facts, links, openHtml } = said;
  const word = (/** @type {string} */ key) =>
    html(words[language]?.[key] ?? words.en?.[key] ?? ENGLISH[key] ?? "");
  const link = (/** @type {string} */ address) => /^https?:/.test(address)
    ? `<a dir="ltr" href="${html(address)}" rel="noreferrer">${html(address)}</a>` : `<code dir="ltr">${html(address)}</code>`;
  const list = (/** @type {string} */ head, /** @type {string[]} */ items) =>
    items.length ? `<h2>${head}</h2><ul>${items.map((item) => `<li>${item}</li>`).join("")}</ul>` : "";
  const whats = ["wrong", "absent", "unreachable", "lagging"];
  const latest = new Map(tried.filter((each) => whats.includes(each.what)).map((each) => [each.address, each.what]));
  const failed = [...latest].map(([address, what]) =>
    `${link(address)}<br>${word(`tried_${what}`)}`);
  return `<!doctype html><html lang="${language}" dir="${RTL.includes(language) ? "rtl" : "ltr"}"><head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${word(`${kind}_title`)}</title><style>
body{font:1.05rem/1.6 Georgia,serif;color:#1f1c19;background:#fdfcf9;max-width:38rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}
a{color:#85291a}code{display:inline-block}ul{padding-inline-start:1.2rem}h1{font-size:1.5rem}h2{font-size:1.1rem}
@media(prefers-color-scheme:dark){body{color:#e3ded4;background:#171614}a{color:#f0a08a}}</style></head>
<body data-verdict="${html(kind)}"><main><p><a href="${html(here)}"><bdi>${html(title)}</bdi></a></p><h1>${word(`${kind}_title`)}</h1>
<p><bdi>${html(path)}</bdi></p><p>${word(`${kind}_text`)}</p>
${facts.map(([name, value]) => `<p>${word(name)} <code dir="ltr">${html(value)}</code></p>`).join("")}
${list(word("links"), links.map(link))}
${list(word("tried"), failed)}
<h2>${word("do")}</h2><ul>
${["toolong", "removed", "missing"].includes(kind) ? "" : `<li>${word("do_again")}</li><li>${word("do_network")}</li>`}
${openHtml ? `<li><a href="${html(here)}${OPEN_PAGE}">${OPEN_PAGE}</a> – ${word("do_open")}</li>` : ""}
<li>${word("do_compare")} <code dir="ltr">${html((fingerprint.match(/.{1,4}/g) ?? []).join(" "))}</code></li></ul>
${list(word("addresses"), [...addresses.filter((each) => each !== here), ...also].map(link))}
</main></body></html>`;
}
