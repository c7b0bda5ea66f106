// The worker's own pages, filled: what is known here of the archive, in the reader's words. A page that cannot be shown is a
// door: it leads to the same page elsewhere, to what is kept here, to open.html. `ADDRESSES`, those of the day when the worker
// was made, stands before this in sw.js: it knows them without a store.
import { answerOf, POLICY } from "./answers.js";
import { atMost } from "./candidates.js";
import { typeOf } from "./contenttypes.js";
import { decoded, digest, encoded } from "./files.js";
import { languageOf } from "./languages.js";
import { FRONT, OPEN_PAGE, WORKER_WORDS } from "./layout.js";
import { asFolder, escaped } from "./mirrors.js";
import { ownPage, SURE } from "./ownpage.js";
import { qrPicture } from "./qr.js";

export const SOON_MS = 500; // for what is only good to know
export const UNVERIFIED = "?unverified"; // asks for a file that is too long to be verified here, as it comes
const GATEWAYS = ["https://ipfs.io", "https://dweb.link"];
const KEPT_MAX = 12; // pages that are named
const OPENER = "opener"; // under which the hash of open.html is kept
/** @type {Record<string, number>} */
const STATUS = { removed: 410, missing: 404, toolong: 200 };

/** @typedef {import("./archive.js").Archive} Archive */
/** @typedef {{verdict?: string, page?: string, tried?: import("./mirrors.js").Tried[], facts?: string[][]}} Failure why there is
 *   nothing to show: of `Failed`, of archive.js' own, or of no known kind */
/** @typedef {{here: string, path: string, fingerprint: string, wanted: readonly string[], it: Archive | void}} Place
 *   `wanted`: the reader's languages; `it`: where there was time to open it */

/** The words of our own pages, in all languages, as the release has them, where they are kept. @param {Archive} it */
async function wordsOf(it) {
  const sha256 = await it.sha256Of(WORKER_WORDS), kept = sha256 && await it.stash.get(sha256);
  return kept ? JSON.parse(decoded(kept)) : {};
}

/** What all of them have. @param {Place} place @param {Record<string, Record<string, string>>} words @param {string} kind */
const common = ({ here, path, fingerprint, wanted, it }, words, kind) => ({
  kind, path, fingerprint, here, title: it?.head?.signed.title ?? here,
  language: languageOf(wanted, Object.keys({ ...WORDS, ...words })),
});

/** What is shown while copies are asked; at once, so in the words of sw.js. @param {Place} place */
export const waitingPage = (place) => encoded(ownPage({}, {
  ...common(place, {}, "waiting"), asked: place.it?.mirrors.order() ?? [place.here, ...ADDRESSES],
}));

/** That path at an address, where it can be followed: IPFS by gateways that anybody may use. @param {string} address
 * @param {string} path @returns {string[]} */
export function at(address, path) {
  const ipfs = /^(ip[fn]s):\/\/(.+?)\/*$/i.exec(address);
  if (ipfs) return GATEWAYS.map((gateway) => `${gateway}/${ipfs[1].toLowerCase()}/${ipfs[2]}/${escaped(path)}`);
  return /^https?:/i.test(address) ? [asFolder(address) + escaped(path)] : [];
}

const spelled = (/** @type {string} */ address) => /^https?:/i.test(address) ? asFolder(address) : address;

/** What became of each copy: of what was tried for this page, else lately; and who says nothing until now.
 * @param {import("./mirrors.js").Mirrors} mirrors @param {import("./mirrors.js").Tried[]} tried */
export function became(mirrors, tried) {
  const found = new Map((tried.length ? tried : mirrors.tried).map(({ address, what, how }) => [address,
    what === "unreachable" ? how || (address.startsWith("https:") ? "unsafe" : "refused") : what]));
  for (const each of mirrors.addresses) {
    if ((found.get(each) ?? "ok") === "ok" && mirrors.isSilent(each)) found.set(each, "silent");
  }
  return [...found].filter(([, what]) => what !== "ok");
}

/** Why there is nothing to show, in the reader's words, and every door that is left. @param {Place} place @param {Failure} error */
export async function failurePage(place, error) {
  const { tried = [], facts = [], page: kind = String(error.verdict ?? "UNKNOWN").toLowerCase() } = error, { path, it, here } = place;
  const head = it?.head, open = !SURE.includes(kind);
  /** @type {{path: string, title: string, lang: string}[]} */
  const kept = [];
  const [learnt, opener] = await Promise.all([
    // Where nobody answers, open.html can be had only if it is here.
    head && atMost(SOON_MS, wordsOf(it)), head && atMost(SOON_MS, it.stash.state(OPENER)),
    head && open && atMost(SOON_MS, it.keptPages(kept, KEPT_MAX)),
  ]);
  const words = learnt ?? {}, addresses = it?.mirrors.order() ?? [here, ...ADDRESSES];
  const known = [...new Set([...addresses, ...ADDRESSES, ...(head?.mirrors ?? []).flatMap((each) => [each.address, ...each.also])]
    .map(spelled))].filter((each) => each !== here && !head?.gone.map(spelled).includes(each));
  const page = ownPage(words, {
    ...common(place, words, kind), facts, tried: it ? became(it.mirrors, tried) : [],
    same: open ? known.flatMap((each) => at(each, path)) : [],
    addresses: known.filter((each) => !open || !at(each, path).length),
    code: open ? qrPicture(at(addresses[0], path)[0]) || qrPicture(addresses[0]) : "",
    kept: kept.filter((each) => each.path !== path).map((each) => ({ ...each, href: here + escaped(each.path) })),
    links: kind === "toolong" ? addresses.map((each) => each + escaped(path) + (each === here ? UNVERIFIED : "")) : [],
    openHtml: !!opener && !!await atMost(SOON_MS, it?.stash.get(String(opener))),
  });
  return answerOf(encoded(page), typeOf(FRONT), { status: STATUS[kind] ?? 503, policy: POLICY });
}

/** Keep what is wanted when there is nobody to ask: the words of our own pages, and the file that opens the archive. Not a newer
 * one of that: any goes on to the newest release by itself. @param {Archive} it */
export async function prepare(it) {
  const { data } = await it.read(WORKER_WORDS), held = await it.stash.state(OPENER);
  await it.stash.put(await digest(data), data, true);
  if (held && await it.stash.get(String(held))) return;
  const file = await it.read(OPEN_PAGE), sha256 = await digest(file.data);
  if (await it.stash.put(sha256, file.data, true)) await it.stash.setState(OPENER, sha256);
}
