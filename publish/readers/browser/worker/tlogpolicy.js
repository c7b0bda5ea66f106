// A reader's own policy for witnesses, in C2SP's form tlog-policy: publish/verify/tlogpolicy.py in JavaScript. The twins
// refuse the same line for the same reason; the words for it are the page's.
import { Fault } from "./errors.js";
import { bytesOf, keyHash, WITNESS } from "./signednote.js";
import { hex, soundPoint, utf8 } from "./strictjson.js";
import { WITNESSES_MAX } from "./witnesses.js";

export const POLICY_MAX_LENGTH = 65_536; // bytes
const GROUPS_MAX = 64;
const COSIGNATURE = 4;
const VKEY = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/;

/** @typedef {import("./witnesses.js").Member} Member */
/** @typedef {import("./witnesses.js").Own} Own */

/** What a reader asks for; `null`: nobody, beside the root's witnesses. @param {Bytes} data @returns {Promise<Own | null>}
 * @throws {Fault} of the kind "policy": it is of another form, or nobody can fulfil it. `message`: why, in a word (long, character,
 *   form, count, unknown, twice, key, kind, hash, weak, quorum); `line`: its number, 0 for the whole */
export async function policyOf(data) {
  /** @type {Map<string, Member>} witnesses by the names of their keys, and groups */
  const defined = new Map();
  const keys = /** @type {Own["keys"]} */ ([]), placed = new Set();
  let line = 0, groups = 0, quorum = /** @type {Member | null | undefined} */ (undefined);
  /** @type {(held: unknown, why: string) => asserts held} */
  const unless = (held, why) => { if (!held) throw Object.assign(new Fault("policy", why), { line }); };
  const define = (/** @type {string} */ name, /** @type {Member} */ what) => {
    unless(name !== "none" && !defined.has(name), "twice");
    defined.set(name, what);
  };
  const known = (/** @type {string} */ name) => {
    const found = defined.get(name);
    unless(found, "unknown");
    return found;
  };

  unless(data.length <= POLICY_MAX_LENGTH, "long");
  const text = Array.from(data, (byte) => String.fromCharCode(byte)).join(""); // names are bytes, and compared as bytes
  const rows = text.split("\n");
  line = rows.findIndex((row) => /[^\t -~\x80-\xff]/.test(row)) + 1;
  unless(!line, "character");
  for (const row of rows) {
    line++;
    const [verb = "#", name, second, ...more] = row.match(/[^ \t]+/g) ?? [], count = more.length;
    if (verb.startsWith("#") || (verb === "log" && name && !count)) continue;
    if (verb === "witness" && second && count < 2) {
      const key = await keyOf(second, unless);
      unless(!keys.some((each) => each.public === key.public || each.name === key.name), "twice");
      unless(keys.length < WITNESSES_MAX, "long");
      define(name, key.name);
      keys.push(key);
    } else if (verb === "group" && count) {
      const threshold = second === "all" ? count : second === "any" ? 1 : Number(/^[1-9]\d{0,3}$/.exec(second) ?? 0);
      unless(threshold && threshold <= count, "count");
      const members = more.map((member) => {
        const found = known(member);
        unless(!placed.has(member), "twice"); // each counts in one way only
        placed.add(member);
        return found;
      });
      unless(++groups <= GROUPS_MAX, "long");
      define(name, { threshold, members });
    } else if (verb === "quorum" && name && !second) {
      unless(quorum === undefined, "twice");
      quorum = name === "none" ? null : known(name);
    } else unless(false, "form");
  }
  line = 0;
  unless(quorum !== undefined, "quorum");
  return quorum ? { keys, quorum } : null;
}

/** A witness's name and public key. @param {string} vkey @param {(held: unknown, why: string) => asserts held} unless */
async function keyOf(vkey, unless) {
  const [, latin, id, base64] = VKEY.exec(vkey) ?? [];
  let name = "", raw = new Uint8Array(0);
  try {
    name = utf8(bytesOf(btoa(latin)));
    raw = bytesOf(base64.length % 4 ? "?" : base64); // a browser takes it without its padding
  } catch { /* none */ }
  unless(WITNESS.test(name) && raw.length > 1, "key");
  unless(raw[0] === COSIGNATURE && raw.length === 33, "kind");
  const key = hex(raw.slice(1));
  unless(await keyHash(name, key) === id, "hash");
  unless(soundPoint(raw.slice(1)), "weak");
  return { name, public: key };
}
