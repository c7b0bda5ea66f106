// Countersigned release heads: publish/verify/signednote.py in JavaScript. A note is a C2SP signed note over three lines,
// its signatures C2SP cosignatures (v1). What is not done here: deciding whose signatures count.
import { digest, encoded } from "./files.js";
import { hex, must, unhex, utf8 } from "./strictjson.js";

const NOTE_MAX_LENGTH = 16_384; // bytes
const LINES_MAX = 100;
const SECONDS_MAX = 253_402_300_799n; // the last second of the year 9999

// No control character, no white space as Unicode has it (JavaScript's own class has the byte-order mark), no plus sign.
const WITNESS_NAME = String.raw`(?:(?![\x00-\x1f\x7f\x85])(?:[^\s+]|\ufeff)){1,100}`;
const LINE = new RegExp(`^\u2014 (${WITNESS_NAME}) ((?:[A-Za-z0-9+/]{4}){1,50}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$`, "u");
export const WITNESS = new RegExp(`^${WITNESS_NAME}$`, "u");

/** @typedef {{name: string, id: string, seconds: bigint, sig: string}} Line */
/** @typedef {(sig: string, message: Bytes, key: string) => Promise<boolean | undefined>} Verifies */

export const bytesOf = (/** @type {string} */ base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

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

/** What a line says of the key that made it. @param {string} name @param {string} key hex */
export const keyHash = async (name, key) => (await digest(new Uint8Array([...encoded(name), 10, 4, ...unhex(key)]))).slice(0, 8);

/** Whether a line is this key's signature, over the note. @param {string} body @param {Line} line @param {string} key hex
 * @param {Verifies} verifies */
export async function verifyLine(body, { name, id, seconds, sig }, key, verifies) {
  if (await keyHash(name, key) !== id) return false;
  return verifies(sig, encoded(`cosignature/v1\ntime ${seconds}\n${body}`), key);
}
