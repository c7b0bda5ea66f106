// Who must have countersigned a release, and who did: publish/verify/witnesses.py and notes.py in JavaScript. A note is a
// C2SP signed note over three lines, its signatures C2SP cosignatures (v1). What is not done here: fetching.
import { hex, isKey, isText, must, unhex, utf8 } from "./strict.js";
import { digest } from "./verify.js";

export const WITNESSES_MAX = 64;
export const READ_MAX = 64; // cosignature files of one release that are fetched: one of each witness, if need be
const NOTE_MAX_LENGTH = 16_384; // bytes
const LINES_MAX = 100;
const SECONDS_MAX = 253_402_300_799n; // the last second of the year 9999
const SLACK_MS = 86_400_000;

// No control character, no white space as Unicode has it (JavaScript's own class has the byte-order mark), no plus sign.
const WITNESS_NAME = String.raw`(?:(?![\x00-\x1f\x7f\x85])(?:[^\s+]|\ufeff)){1,100}`;
const LINE = new RegExp(`^\u2014 (${WITNESS_NAME}) ((?:[A-Za-z0-9+/]{4}){1,50}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$`, "u");
const WITNESS = new RegExp(`^${WITNESS_NAME}$`, "u");

/** @typedef {{threshold: number, keys: {name: string, public: string}[]}} Policy */
/** @typedef {(sig: string, message: Bytes, key: string) => Promise<boolean | undefined>} Verifies */

const bytesOf = (/** @type {string} */ base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

/** The witnesses that a root asks for; throws where that cannot be understood. @param {any} root @returns {Policy} */
export function policy(root) {
  if (!("witnesses" in root)) return { threshold: 0, keys: [] };
  const { threshold, keys } = root.witnesses ?? {};
  must(Array.isArray(keys) && keys.length <= WITNESSES_MAX && Number.isInteger(threshold), "witnesses");
  must(threshold >= 1 && threshold <= keys.length, "witnesses");
  for (const key of keys) {
    must(isText(key?.name) && WITNESS.test(key.name), "witnesses");
    must(isKey(key.public), "witnesses");
  }
  must(["name", "public"].every((of) => new Set(keys.map((key) => key[of])).size === keys.length), "witnesses");
  return { threshold, keys };
}

/** Who countersigned, of those who should; a file that cannot be had, or proves nothing, counts for nobody.
 * @param {Policy} asked @param {{fingerprint: string, number: number, top: {sha256: string}}} release
 * @param {any[]} attested what the online key lists, in turn @param {Date} until
 * @param {(path: string, length: number) => Promise<Bytes>} read exactly the bytes that are named
 * @param {Verifies} verifies */
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

/** The three lines that a witness signs. @param {string} fingerprint @param {number} release @param {string} top hex */
export const bodyOf = (fingerprint, release, top) =>
  `stet/${fingerprint}\n${release}\n${btoa(String.fromCharCode(...unhex(top)))}\n`;

/** A note's text and those of its lines that can be cosignatures; throws if it is no signed note.
 * @param {Bytes} data */
export function parseNote(data) {
  must(data.length <= NOTE_MAX_LENGTH, "the length");
  const text = utf8(data), at = text.lastIndexOf("\n\n"), rest = text.slice(at + 2);
  must(at >= 0 && rest.endsWith("\n"), "the end");
  const rows = rest.slice(0, -1).split("\n");
  must(rows.length <= LINES_MAX, "signatures");
  const lines = rows.flatMap((row) => {
    const [, name, base64] = LINE.exec(row) ?? must(false, "a signature") ?? [];
    const raw = bytesOf(base64);
    const seconds = raw.length === 76 ? new DataView(raw.buffer).getBigUint64(4) : SECONDS_MAX + 1n;
    return seconds > SECONDS_MAX ? [] : [{ name, id: hex(raw.slice(0, 4)), seconds, sig: hex(raw.slice(12)) }];
  });
  return { body: text.slice(0, at + 1), lines };
}

/** The names of those witnesses whose signature on the note holds; throws if the note is not over `body`.
 * @param {Policy} asked @param {Bytes} data @param {string} body @param {Date} until no later signature is believed
 * @param {Verifies} verifies */
export async function signers(asked, data, body, until, verifies) {
  const note = parseNote(data), encode = (/** @type {string} */ text) => new TextEncoder().encode(text);
  must(note.body === body, "the release");
  const found = [];
  for (const { name, id, seconds, sig } of note.lines) {
    const key = asked.keys.find((each) => each.name === name)?.public;
    if (!key || Number(seconds) * 1000 > until.getTime() + SLACK_MS) continue;
    if (!(await digest(new Uint8Array([...encode(name), 10, 4, ...unhex(key)]))).startsWith(id)) continue;
    if (await verifies(sig, encode(`cosignature/v1\ntime ${seconds}\n${body}`), key)) found.push(name);
  }
  return found;
}
