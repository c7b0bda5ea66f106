// The gate in JavaScript: what a copy's metadata say (copies.js: the verdict on a path). It judges as publish/verify/metadata.py
// does; tests/vectors holds the two to that, and manual/format.md is what both follow.
//
// fetch(path, maxLength, sha256?) is given, and resolves to the bytes, or to null where the copy answered without them
// (404, 403, 451, a block page); it rejects where there was no answer. It stops a body at maxLength + 1 bytes.
//
// Where WebCrypto lacks Ed25519 (before Chrome 137, Firefox 129, Safari 17) the page gives options.ed25519, a function
// (signature, message, key) => boolean. It must compare R with [S]B - [k]A and not multiply by the cofactor, as noble's
// own verify() does; with noble's Point that is five lines, which tests/vectors/ed25519.mjs has.
import { behindOf, believed, isDay, latest, listsOf } from "./lists.js";
import { canonical, hex, metadata, must, resemblesMetadata, soundSignature, unhex } from "./strict.js";
import { policy, witnessedBy } from "./witnesses.js";

export const ROOT_MAX_LENGTH = 512_000; // bytes
export const TIMESTAMP_MAX_LENGTH = 16_384; // bytes: one name, one hash, a few signatures
export const METADATA_MAX_LENGTH = 2_000_000; // bytes
export const ROOT_ROTATIONS_MAX = 256; // how long a chain of roots is followed
export const NAME = "SHA256SUMS", PAGE = "mirrors.html", LIST = "mirrors.json", ATTESTED = "attestations.json";

/** kind: signature, mismatch (not the publisher's); rollback, fork (his, and not what goes on from what was seen); absent,
 * overlong, unreachable (the host's); source. */
export class Fault extends Error {
  constructor(/** @type {string} */ kind, /** @type {string} */ message) { super(message); this.kind = kind; }
}
/** @typedef {{path: string, sha256: string, length: number}} Entry */
/** @typedef {{number: number, top: Entry, cid: string, previous: string, published: string, title: string}} Signed */
/** @typedef {(path: string, maxLength: number, sha256?: string) => Promise<Bytes | null>} Fetch */
/** @typedef {(signature: Bytes, message: Bytes, key: Bytes) => boolean | Promise<boolean>} Ed25519 */

/** @template A @param {() => A} judge @param {string} what @returns {A} */
export function strictly(judge, what) {
  try { return judge(); } catch (e) { throw new Fault("signature", `${what} is malformed: ${e}`); }
}
export async function digest(/** @type {Bytes} */ data, name = "sha256") {
  const hash = await crypto.subtle.digest(name === "sha512" ? "SHA-512" : "SHA-256", data);
  return hex(new Uint8Array(hash));
}
const signable = (/** @type {any} */ value) => new TextEncoder().encode(canonical(value));
/** @type {Ed25519} */
async function webcrypto(signature, message, key) {
  try {
    const imported = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    return await crypto.subtle.verify({ name: "Ed25519" }, imported, signature, message);
  } catch (e) {
    if (e instanceof Error && e.name === "NotSupportedError") throw e; // that is not a verdict
    return false; // not a point of the curve
  }
}
/** Whether the signature counts, strictly. @param {string} sig @param {Bytes} message @param {string} key hex */
export const verifies = async (sig, message, key, /** @type {Ed25519} */ ed25519 = webcrypto) =>
  soundSignature(sig) && !!await ed25519(unhex(sig), message, unhex(key));

/** Metadata of the right form, every key under its own id: one that is only a label could stand for a thief's tomorrow.
 * @param {Bytes} data @param {string} what */
export async function formed(data, what) {
  const value = strictly(() => metadata(data), what), { signed } = value;
  const held = signed._type === "root" ? signed.keys : signed._type === "targets" && signed.delegations?.keys;
  for (const id in held) if (await digest(signable(held[id])) !== id) throw new Fault("signature", `${what} is malformed`);
  return value;
}
/** Metadata of one type, signed by the threshold of `role` as `holder` (root or targets) names it; a root's own without one.
 * @param {any} holder @param {string} role @param {Bytes} data @param {string} type @param {Ed25519} [ed25519] */
export async function accept(holder, role, data, type, ed25519 = webcrypto) {
  const { signed, signatures } = await formed(data, role);
  if (signed._type !== type) throw new Fault("signature", `${role} is ${signed._type} metadata`);
  const by = holder ?? signed, { keys, roles } = by._type === "root" ? by : by.delegations ?? { keys: {}, roles: [] };
  const held = Array.isArray(roles) ? roles.find((r) => r.name === role) : roles[role];
  const message = signable(signed);
  let count = 0;
  for (const { keyid, sig } of signatures) {
    if (held?.keyids.includes(keyid) && keys[keyid] && await verifies(sig, message, keys[keyid].keyval.public, ed25519)) count++;
  }
  if (!(count >= held?.threshold)) throw new Fault("signature", `${role} is not signed by enough`);
  return signed;
}
/** Bytes are as long, and hash, as is said of them. @param {any} said @param {Bytes} data @param {string} path */
export async function matches(said, data, path) {
  let same = said.length === undefined || said.length === data.length;
  for (const name of Object.keys(said.hashes ?? {})) same &&= await digest(data, name) === said.hashes[name];
  if (!same) throw new Fault("mismatch", `${path} is not what was signed`);
}
/** The same for what a listing names. @param {Entry} entry @param {Bytes} data */
export const proves = ({ path, sha256, length }, data) => matches({ length, hashes: { sha256 } }, data, path);

/** The next root after `former`, signed by both. @param {any} former @param {Bytes} data @param {Ed25519} [ed25519] */
export async function nextRoot(former, data, ed25519) {
  await accept(former, "root", data, "root", ed25519);
  const root = await accept(null, "root", data, "root", ed25519);
  if (root.version !== former.version + 1) throw new Fault("signature", `root has version ${root.version}`);
  return root;
}
/** What the copy gives, never more than `limit`. @param {Fetch} fetch @param {string} path @param {number} limit
 * @param {string} [sha256] */
export async function get(fetch, path, limit, sha256) {
  let data;
  try { data = await fetch(path, limit, sha256); } catch (e) { throw new Fault("unreachable", `${path}: no answer (${e})`); }
  if (!data) throw new Fault("absent", `${path}: not given`);
  if (data.length > limit) throw new Fault("overlong", `${path}: more than ${limit} bytes`);
  return data;
}
/** Read and judge a copy's metadata. Expiry, witnesses who are missing (`witnessed`) and a clock that must be wrong
 * (`behind`, the day that it has not come to) are verdicts and no bar: `fresh` is false then. A reader who remembers calls
 * history.js' `follow` in place of this one; what is not witnessed is not to be remembered.
 * @param {Fetch} fetch @param {{fingerprint: string, root?: Bytes}} anchor
 * @param {{now: Date, seen?: {release: number, top: string, timestamp: number, root?: number, dated?: string,
 *   withdrawn?: string, withdrawn_length?: number}, ed25519?: Ed25519}} options */
export async function head(fetch, anchor, { now, seen, ed25519 }) {
  const first = anchor.root ?? await get(fetch, "metadata/1.root.json", ROOT_MAX_LENGTH);
  if (await digest(first) !== anchor.fingerprint) throw new Fault("signature", "1.root.json is of another archive");
  const roots = [await accept(null, "root", first, "root", ed25519)];
  for (;;) {
    const former = roots[roots.length - 1];
    const data = await get(fetch, `metadata/${former.version + 1}.root.json`, ROOT_MAX_LENGTH).catch((e) => {
      if (e.kind === "unreachable") throw e;
    });
    if (!data || !resemblesMetadata(data)) break; // a page of the host's own, in whatever form
    roots.push(await nextRoot(former, data, ed25519));
    if (roots.length > ROOT_ROTATIONS_MAX + 1) throw new Fault("signature", `more than ${ROOT_ROTATIONS_MAX} changes of the root`);
  }
  const root = roots[roots.length - 1];
  // As `accept`, of the very file that `meta` names: length, hash, version.
  const named = async (/** @type {any} */ holder, /** @type {string} */ role, /** @type {any} */ meta, type = role) => {
    const data = await get(fetch, `metadata/${meta.version}.${role}.json`, Math.min(meta.length || METADATA_MAX_LENGTH, METADATA_MAX_LENGTH));
    await matches(meta, data, role);
    const signed = await accept(holder, role, data, type, ed25519);
    if (signed.version !== meta.version) throw new Fault("mismatch", `${role} has version ${signed.version}`);
    return signed;
  };
  const stamp = await accept(root, "timestamp", await get(fetch, "metadata/timestamp.json", TIMESTAMP_MAX_LENGTH),
    "timestamp", ed25519);
  const snapshot = await named(root, "snapshot", stamp.meta["snapshot.json"]);
  const { "targets.json": editorsMeta, "mirrors.json": onlineMeta } = snapshot.meta;
  if (!editorsMeta || !onlineMeta) throw new Fault("signature", "snapshot.json names too little");
  const editors = await named(root, "targets", editorsMeta);
  const signed = releaseOf(editors);
  const online = await named(editors, "mirrors", onlineMeta, "targets");
  /** @type {Record<string, Bytes>} */
  const files = {};
  for (const name of [LIST, PAGE, ATTESTED]) {
    const target = online.targets[name], sha256 = target?.hashes.sha256, path = `targets/${sha256}.${name}`;
    if (!sha256) throw new Fault("signature", `mirrors.json names no ${name}`);
    await matches(target, files[name] = await get(fetch, path, Math.min(target.length, METADATA_MAX_LENGTH)), path);
  }
  if (seen?.root && roots.length < seen.root) throw new Fault("rollback", "hides roots that were seen before");
  if (seen?.top && signed.number === seen.release && signed.top.sha256 !== seen.top) {
    throw new Fault("fork", `release ${signed.number} is another than was seen before`);
  }
  if (seen && (signed.number < seen.release || stamp.version < timestampFloor(seen, roots))) {
    throw new Fault("rollback", `release ${signed.number} is older than what was seen before`);
  }
  const expires = new Date(Math.min(...[root, stamp, snapshot, editors, online].map((s) => Date.parse(s.expires))));
  const asked = strictly(() => policy(root), "root");
  const lists = strictly(() => listsOf(files[LIST], files[ATTESTED], files[PAGE], asked.keys), LIST);
  const renewed = isDay(stamp.renewed) ? /** @type {string} */ (stamp.renewed) : null;
  const since = believed(now, signed.published, renewed, Number.isInteger(root.undated) && seen && seen.release <= root.undated ? undefined : seen?.dated), behind = behindOf(now, signed.published, renewed, since);
  const attested = async (/** @type {string} */ path, /** @type {number} */ length) => {
    const sha256 = path.slice(8, 72), data = await get(fetch, path, length, sha256);
    return proves({ path, sha256, length }, data).then(() => data);
  };
  const witnessed = await witnessedBy(asked, { ...signed, fingerprint: anchor.fingerprint },
    lists.attestations, latest(now, since, renewed), attested, (sig, message, key) => verifies(sig, message, key, ed25519));
  return {
    fingerprint: anchor.fingerprint, signed, ...lists, mirrorsVersion: onlineMeta.version,
    mirrorsPage: entryOf(PAGE, online.targets[PAGE]), timestamp: stamp.version, expires, roots, editors, ed25519,
    renewed, since, behind, witnessed, fresh: latest(now, since) < expires && !behind && witnessed.enough,
    seen: { release: signed.number, top: signed.top.sha256, timestamp: stamp.version, root: roots.length, dated: since,
      withdrawn: seen?.withdrawn ?? "", withdrawn_length: seen?.withdrawn_length ?? 0 },
  };
}

/** The lowest version of the timestamp to accept: none, once the root has other keys for it. @param {any} seen @param {any[]} roots */
function timestampFloor(seen, roots) {
  const ids = (/** @type {any} */ root, /** @type {string} */ role) => [...root.roles[role].keyids].sort().join();
  const then = roots[Math.max(0, (seen.root ?? 0) - 1)], now = roots[roots.length - 1];
  return ["timestamp", "snapshot"].every((role) => ids(then, role) === ids(now, role)) ? seen.timestamp : 0;
}

const entryOf = (/** @type {string} */ path, /** @type {any} */ target) =>
  ({ path, sha256: /** @type {string} */ (target.hashes.sha256), length: /** @type {number} */ (target.length) });

/** What the editors say of a release; their signatures are counted elsewhere. @param {any} editors @returns {Signed} */
export function releaseOf(editors) {
  const top = editors.targets[NAME];
  return strictly(() => {
    must(top?.hashes.sha256, "the top listing");
    const { cid, previous, published, title } = top.custom ?? {};
    must([cid, previous, published, title].every((v) => typeof v === "string"), "what the release says");
    must(isDay(published) && published >= "1000", "the day");
    return { number: editors.version, top: entryOf(NAME, top), cid, previous, published, title };
  }, `${editors.version}.targets.json`);
}
