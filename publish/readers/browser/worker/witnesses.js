// Who must have countersigned a release, and who did: publish/verify/witnesses.py in JavaScript. What is not done here:
// fetching.
import { bodyOf, parseNote, verifyLine, WITNESS } from "./signednote.js";
import { isInteger, isKey, isObject, isText, must } from "./strictjson.js";

export const WITNESSES_MAX = 64;
export const READ_MAX = 64; // cosignature files of one release that are fetched: one of each witness, if need be
const SLACK_MS = 86_400_000;
export const OWN_POLICY = "policy"; // under which a reader's own is kept

/** @typedef {{name: string, public: string}[]} Keys */
/** @typedef {{threshold: number, keys: Keys}} Policy */
/** @typedef {string | {threshold: number, members: Member[]}} Member a witness, or so many of a group; none stands in two places */
/** @typedef {{keys: Keys, quorum: Member}} Own a reader's own policy */

/** Whether somebody is among the signers, or enough of a group. @param {Member} member @param {string[]} by @returns {boolean} */
const holds = (member, by) => typeof member === "string" ? by.includes(member)
  : member.members.filter((each) => holds(each, by)).length >= member.threshold;

/** Witnesses, each under one name and with one key; throws where they cannot be understood. @param {unknown} rows @returns {Keys} */
function keysOf(rows) {
  must(Array.isArray(rows) && rows.length <= WITNESSES_MAX, "witnesses");
  const keys = rows.map((row) => {
    must(isObject(row) && isText(row.name) && WITNESS.test(row.name) && isKey(row.public), "witnesses");
    return { name: row.name, public: row.public };
  });
  must(/** @type {const} */ (["name", "public"]).every((of) => new Set(keys.map((key) => key[of])).size === keys.length), "witnesses");
  return keys;
}

/** The witnesses that a root asks for; throws where that cannot be understood. @param {import("./strictjson.js").Root} root
 * @returns {Policy} */
export function policy(root) {
  if (!("witnesses" in root)) return { threshold: 0, keys: [] };
  const { threshold, keys: rows } = isObject(root.witnesses) ? root.witnesses : {}, keys = keysOf(rows);
  must(isInteger(threshold) && threshold >= 1 && threshold <= keys.length, "witnesses");
  return { threshold, keys };
}

/** The policy that open.html keeps on this device, as far as it is one that somebody can fulfil; else one that nobody can: it is
 * not forgotten in silence. What lies in the store could be anybody's. @param {import("./stash.js").Stash} stash
 * @returns {Promise<Own | null>} */
export async function ownOf(stash) {
  const kept = /** @type {{own: Own} | null} */ (await stash.state(OWN_POLICY)), placed = new Set();
  if (!kept) return null;
  try {
    const { own: { keys: rows, quorum } } = kept, keys = keysOf(rows);
    const check = (/** @type {Member} */ member) => {
      must(!placed.has(member), "twice");
      placed.add(member);
      if (isText(member)) return must(keys.some(({ name }) => name === member), "unknown");
      const { threshold, members } = member;
      must(isInteger(threshold) && threshold >= 1 && threshold <= members.length, "count");
      members.forEach(check);
    };
    check(quorum);
    return { keys, quorum };
  } catch {
    return { keys: [], quorum: "" };
  }
}

/** Who countersigned, of those who should; a file that cannot be had, or proves nothing, counts for nobody.
 * @param {Policy} asked @param {Own | null | undefined} own whom the reader asks for beside the root's
 * @param {{fingerprint: string, number: number, top: {sha256: string}}} release
 * @param {import("./attestations.js").Attestation[]} attested what the online key lists, in turn @param {Date} until
 * @param {(path: string, length: number) => Promise<Bytes>} read exactly the bytes that are named
 * @param {import("./signednote.js").Verifies} verifies */
export async function witnessedBy(asked, own, { fingerprint, number, top }, attested, until, read, verifies) {
  const body = bodyOf(fingerprint, number, top.sha256), all = attested.filter((a) => a.kind === "cosignature" && a.release === number);
  const names = /** @type {string[]} */ ([]), mine = /** @type {string[]} */ ([]);
  const isAsked = (/** @type {{by: string}} */ { by }) => by.split(", ").some((one) => asked.keys.some(({ name }) => name === one));
  // The reader's own witnesses may be as many as are read, and stand before the root's.
  const theirs = [...new Set([...all.filter(isAsked), ...all])].slice(0, asked.threshold && READ_MAX);
  // Strangers may call themselves as the reader's own are called: nothing that is listed is passed over for those.
  for (const each of own ? all : theirs) {
    try {
      const data = await read(each.path, each.length);
      mine.push(...await signers(own?.keys ?? [], data, body, until, verifies));
      if (theirs.includes(each)) names.push(...await signers(asked.keys, data, body, until, verifies));
    } catch { /* it counts for nobody */ }
  }
  const by = asked.keys.map((key) => key.name).filter((name) => names.includes(name));
  const witnessed = by.length >= asked.threshold, lacks = !!own && !holds(own.quorum, mine);
  return { by, mine, witnessed, lacks, enough: witnessed && !lacks };
}

/** The names of those witnesses whose signature on the note holds; throws if the note is not over `body`.
 * @param {Keys} keys @param {Bytes} data @param {string} body @param {Date} until no later signature is believed
 * @param {import("./signednote.js").Verifies} verifies */
async function signers(keys, data, body, until, verifies) {
  const note = parseNote(data), found = [];
  must(note.body === body, "the release");
  for (const line of note.lines) {
    const key = keys.find((each) => each.name === line.name)?.public;
    if (!key || Number(line.seconds) * 1000 > until.getTime() + SLACK_MS) continue;
    if (await verifyLine(body, line, key, verifies)) found.push(line.name);
  }
  return found;
}
