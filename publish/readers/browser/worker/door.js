// The worker's own pages, filled: what is known here of the archive, in the reader's words.
import { answerOf, POLICY } from "./answers.js";
import { atMost } from "./candidates.js";
import { typeOf } from "./contenttypes.js";
import { FRONT, OPEN_PAGE, WORKER_WORDS } from "./layout.js";
import { escaped } from "./mirrors.js";
import { languageOf, ownPage } from "./ownpage.js";

export const SOON_MS = 500; // for what is only good to know
export const UNVERIFIED = "?unverified"; // asks for a file that is too long to be verified here, as it comes
const STATUS = new Map([["removed", 410], ["missing", 404], ["toolong", 200]]);

/** @typedef {import("./archive.js").Archive} Archive */
/** @typedef {{verdict?: string, page?: string, tried?: import("./mirrors.js").Tried[], facts?: string[][]}} Failure why there is
 *   nothing to show: of `Failed`, of archive.js' own, or of no known kind */
/** @typedef {{here: string, path: string, fingerprint: string, wanted: readonly string[], it: Archive | void}} Place
 *   `wanted`: the reader's languages; `it`: where there was time to open it */

/** The words of our own pages, in all languages, as the release has them, where they are kept. @param {Archive} it */
async function wordsOf(it) {
  const sha256 = await it.sha256Of(WORKER_WORDS), kept = sha256 && await it.stash.get(sha256);
  return kept ? JSON.parse(new TextDecoder().decode(kept)) : {};
}

/** What all of them have. @param {Place} place @param {Record<string, Record<string, string>>} words @param {string} kind */
const common = ({ here, path, fingerprint, wanted, it }, words, kind) => ({
  kind, path, fingerprint, here, title: it?.head?.signed.title ?? here,
  language: languageOf(wanted, Object.keys({ ...WORDS, ...words })),
});
const encoded = (/** @type {string} */ page) => new TextEncoder().encode(page);

/** What is shown while copies are asked; at once, so in the words of sw.js. @param {Place} place */
export const waitingPage = (place) => encoded(ownPage({}, {
  ...common(place, {}, "waiting"), asked: place.it?.mirrors.order() ?? [place.here],
}));

/** Why there is nothing to show, in the reader's words. @param {Place} place @param {Failure} error */
export async function failurePage(place, error) {
  const { tried = [], facts = [], page: kind = String(error.verdict ?? "UNKNOWN").toLowerCase() } = error, { path, it } = place;
  const head = it?.head, { addresses } = it?.mirrors ?? { addresses: [place.here] };
  const words = await atMost(SOON_MS, it?.head && wordsOf(it)) ?? {};
  // Where nobody answers, open.html can be had only if it was read before.
  const opener = await atMost(SOON_MS, it?.head && it.sha256Of(OPEN_PAGE));
  const page = ownPage(words, {
    ...common(place, words, kind), tried, facts,
    addresses: [...addresses.filter((each) => each !== place.here), ...(head?.mirrors ?? [])
      .flatMap((each) => [each.address, ...each.also]).filter((each) => !/^https?:/.test(each))],
    links: kind === "toolong" ? addresses.map((each, at) =>
      each + escaped(path) + (at ? "" : UNVERIFIED)) : [],
    openHtml: !!opener && (kind !== "unknown" || !!await it?.stash.get(opener)),
  });
  return answerOf(encoded(page), typeOf(FRONT), { status: STATUS.get(kind) ?? 503, policy: POLICY });
}
