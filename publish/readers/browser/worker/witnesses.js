// Who must have countersigned a release, and who did: publish/verify/witnesses.py in JavaScript. What is not done here:
// fetching.
import { bodyOf, parseNote, verifyLine, WITNESS } from "./signednote.js";
import { isInteger, isKey, isObject, isText, must } from "./strictjson.js";

export const WITNESSES_MAX = 64;
export const READ_MAX = 64; // cosignature files of one release that are fetched: one of each witness, if need be
const SLACK_MS = 86_400_000;

/** @typedef {{threshold: number, keys: {name: string, public: string}[]}} Policy */

/** The witnesses that a root asks for; throws where that cannot be understood. @param {import("./strictjson.js").Root} root
 * @returns {Policy} */
export function policy(root) {
  if (!("witnesses" in root)) return { threshold: 0, keys: [] };
  const { threshold, keys: rows } = isObject(root.witnesses) ? root.witnesses : {};
  must(Array.isArray(rows) && rows.length <= WITNESSES_MAX && isInteger(threshold), "witnesses");
  must(threshold >= 1 && threshold <= rows.length, "witnesses");
  const keys = rows.map((row) => {
    must(isObject(row) && isText(row.name) && WITNESS.test(row.name) && isKey(row.public), "witnesses");
    return { name: row.name, public: row.public };
  });
  must(/** @type {const} */ (["name", "public"]).every((of) => new Set(keys.map((key) => key[of])).size === keys.length), "witnesses");
  return { threshold, keys };
}

/** Who countersigned, of those who should; a file that cannot be had, or proves nothing, counts for nobody.
 * @param {Policy} asked @param {{fingerprint: string, number: number, top: {sha256: string}}} release
 * @param {import("./attestations.js").Attestation[]} attested what the online key lists, in turn @param {Date} until
 * @param {(path: string, length: number) => Promise<Bytes>} read exactly the bytes that are named
 * @param {import("./signednote.js").Verifies} verifies */
export async function witnessedBy(asked, { fingerprint, number, top }, attested, until, read, verifies) {
  const body = bodyOf(fingerprint, number, top.sha256);
  const names = /** @type {string[]} */ ([]), refused = /** @type {string[]} */ ([]);
  const of = attested.filter((a) => a.kind === "cosignature" && a.release === number).slice(0, READ_MAX);
  for (const { path, length } of asked.threshold ? of : []) {
    try {
      names.push(...await signers(asked, await read(path, length), body, until, verifies));
    } catch (e) { refused.push(`${path}: ${e}`); }
  }
  const by = asked.keys.map((key) => key.name).filter((name) => names.includes(name));
  return { needed: asked.threshold, by, refused, enough: by.length >= asked.threshold };
}

/** The names of those witnesses whose signature on the note holds; throws if the note is not over `body`.
 * @param {Policy} asked @param {Bytes} data @param {string} body @param {Date} until no later signature is believed
 * @param {import("./signednote.js").Verifies} verifies */
export async function signers(asked, data, body, until, verifies) {
  const note = parseNote(data), found = [];
  must(note.body === body, "the release");
  for (const line of note.lines) {
    const key = asked.keys.find((each) => each.name === line.name)?.public;
    if (!key || Number(line.seconds) * 1000 > until.getTime() + SLACK_MS) continue;
    if (await verifyLine(body, line, key, verifies)) found.push(line.name);
  }
  return found;
}
