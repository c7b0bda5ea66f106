// The gate: publish/verify/metadata.py in JavaScript. What a copy's metadata say is judged here, in copy.js the verdict on
// a path. tests/vectors holds the twins to the same words, and manual/format.md is what both follow.
import { attestationsOf, ATTESTATIONS } from "./attestations.js";
import { behindOf, believed, isDay, latest } from "./clock.js";
import { Fault, strictly } from "./errors.js";
import { digest } from "./files.js";
import { FIRST_ROOT, LISTING, metadataPath, MIRRORS_PAGE, splitTarget, targetPath, TIMESTAMP } from "./layout.js";
import { MIRRORS, mirrorsOf } from "./mirrorlist.js";
import { accept, matches, proves, verifies } from "./signatures.js";
import { get } from "./source.js";
import { isInteger, isObject, isText, must, resemblesMetadata } from "./strictjson.js";
import { policy, witnessedBy } from "./witnesses.js";

export const ROOT_MAX_LENGTH = 512_000; // bytes
export const TIMESTAMP_MAX_LENGTH = 16_384; // bytes: one name, one hash, a few signatures
export const METADATA_MAX_LENGTH = 2_000_000; // bytes
export const ROOT_ROTATIONS_MAX = 256; // how long a chain of roots is followed

/** @typedef {import("./listing.js").Entry} Entry */
/** @typedef {import("./strictjson.js").Meta} Meta */
/** @typedef {import("./strictjson.js").Root} Root */
/** @typedef {import("./strictjson.js").Target} Target */
/** @typedef {import("./strictjson.js").Targets} Targets */
/** @typedef {import("./signatures.js").Ed25519} Ed25519 */
/** @typedef {import("./source.js").Fetch} Fetch */
/** @typedef {{number: number, top: Entry, cid: string, previous: string, published: string, title: string}} Signed */
/** @typedef {{release: number, top: string, timestamp: number, root?: number, dated?: string, withdrawn?: string,
 *   withdrawn_length?: number}} Seen what a reader saw, against rollback */
/** @typedef {Awaited<ReturnType<typeof head>>} Head */

/** The next root after `former`, signed by both. @param {Root} former @param {Bytes} data @param {Ed25519} [ed25519] */
export async function nextRoot(former, data, ed25519) {
  await accept(former, "root", data, "root", ed25519);
  const root = await accept(null, "root", data, "root", ed25519);
  if (root.version !== former.version + 1) throw new Fault("signature", `root has version ${root.version}`);
  return root;
}
/** Read and judge a copy's metadata. Expiry, witnesses who are missing (`witnessed`) and a clock that must be wrong
 * (`behind`, the day that it has not come to) are verdicts and no bar: `fresh` is false then. A reader who remembers calls
 * history.js' `follow` in place of this one; what is not witnessed is not to be remembered.
 * @param {Fetch} fetch @param {{fingerprint: string, root?: Bytes, own?: import("./witnesses.js").Own | null}} anchor
 * @param {{now: Date, seen?: Seen, ed25519?: Ed25519}} options */
export async function head(fetch, anchor, { now, seen, ed25519 }) {
  const first = anchor.root ?? await get(fetch, FIRST_ROOT, ROOT_MAX_LENGTH);
  if (await digest(first) !== anchor.fingerprint) throw new Fault("signature", "1.root.json is of another archive");
  const roots = [await accept(null, "root", first, "root", ed25519)];
  // What is asked for anyway comes side by side, and is judged in its turn: on a slow line each wait is felt.
  const stamped = get(fetch, TIMESTAMP, TIMESTAMP_MAX_LENGTH);
  stamped.catch(() => {}); // it is heard then
  for (;;) {
    const former = roots[roots.length - 1];
    const data = await get(fetch, metadataPath(former.version + 1, "root"), ROOT_MAX_LENGTH).catch((e) => {
      if (e.kind === "unreachable") throw e;
    });
    if (!data || !resemblesMetadata(data)) break; // a page of the host's own, in whatever form
    roots.push(await nextRoot(former, data, ed25519));
    if (roots.length > ROOT_ROTATIONS_MAX + 1) throw new Fault("signature", `more than ${ROOT_ROTATIONS_MAX} changes of the root`);
  }
  const root = roots[roots.length - 1];
  // As `accept`, of the very file that `meta` names: length, hash, version.
  /** @template {"snapshot" | "targets"} T @param {Root | Targets | Promise<Targets>} holder @param {string} role @param {Meta} meta
   * @param {T} type */
  const named = async (holder, role, meta, type) => {
    const data = await get(fetch, metadataPath(meta.version, role), Math.min(meta.length || METADATA_MAX_LENGTH, METADATA_MAX_LENGTH));
    await matches(meta, data, role);
    const signed = await accept(await holder, role, data, type, ed25519);
    if (signed.version !== meta.version) throw new Fault("mismatch", `${role} has version ${signed.version}`);
    return signed;
  };
  const stamp = await accept(root, "timestamp", await stamped, "timestamp", ed25519);
  const snapshot = await named(root, "snapshot", stamp.meta["snapshot.json"], "snapshot");
  const { "targets.json": editorsMeta, "mirrors.json": onlineMeta } = snapshot.meta;
  if (!editorsMeta || !onlineMeta) throw new Fault("signature", "snapshot.json names too little");
  const coming = named(root, "targets", editorsMeta, "targets");
  const [editors, online] = await Promise.all([coming, named(coming, "mirrors", onlineMeta, "targets")]);
  const signed = releaseOf(editors);
  /** @type {Record<string, Bytes>} */
  const files = {};
  await Promise.all([MIRRORS, MIRRORS_PAGE, ATTESTATIONS].map(async (name) => {
    const target = online.targets[name], sha256 = target?.hashes.sha256, path = targetPath(sha256, name);
    if (!sha256) throw new Fault("signature", `mirrors.json names no ${name}`);
    await matches(target, files[name] = await get(fetch, path, Math.min(target.length, METADATA_MAX_LENGTH)), path);
  }));
  if (seen?.root && roots.length < seen.root) throw new Fault("rollback", "hides roots that were seen before");
  if (seen?.top && signed.number === seen.release && signed.top.sha256 !== seen.top) {
    throw new Fault("fork", `release ${signed.number} is another than was seen before`);
  }
  if (seen && (signed.number < seen.release || stamp.version < timestampFloor(seen, roots))) {
    throw new Fault("rollback", `release ${signed.number} is older than what was seen before`);
  }
  const expires = new Date(Math.min(...[root, stamp, snapshot, editors, online].map((s) => Date.parse(s.expires))));
  const asked = strictly(() => policy(root), "root");
  const lists = strictly(() => mirrorsOf(files[MIRRORS], files[MIRRORS_PAGE]), MIRRORS);
  const attestations = strictly(() => attestationsOf(files[ATTESTATIONS], [...asked.keys, ...anchor.own?.keys ?? []]), ATTESTATIONS);
  const renewed = isDay(stamp.renewed) ? stamp.renewed : null;
  // A publisher's clock may have been ahead. The root then takes back the days of those releases.
  const counts = seen && !(isInteger(root.undated) && seen.release <= root.undated);
  const since = believed(now, signed.published, renewed, counts ? seen.dated : undefined);
  const behind = behindOf(now, signed.published, renewed, since);
  const attested = async (/** @type {string} */ path, /** @type {number} */ length) => {
    const [sha256] = splitTarget(path), data = await get(fetch, path, length, sha256);
    return proves({ path, sha256, length }, data).then(() => data);
  };
  const witnessed = await witnessedBy(asked, anchor.own, { ...signed, fingerprint: anchor.fingerprint },
    attestations, latest(now, since, renewed), attested, (sig, message, key) => verifies(sig, message, key, ed25519));
  return {
    fingerprint: anchor.fingerprint, signed, ...lists, attestations, mirrorsVersion: onlineMeta.version,
    mirrorsPage: entryOf(MIRRORS_PAGE, online.targets[MIRRORS_PAGE]), timestamp: stamp.version, expires, roots, editors, ed25519,
    renewed, since, behind, witnessed, fresh: latest(now, since) < expires && !behind && witnessed.enough,
    seen: { release: signed.number, top: signed.top.sha256, timestamp: stamp.version, root: roots.length, dated: since,
      withdrawn: seen?.withdrawn ?? "", withdrawn_length: seen?.withdrawn_length ?? 0 },
  };
}

/** The lowest version of the timestamp to accept: none, once the root has other keys for it. @param {Seen} seen
 * @param {Root[]} roots */
export function timestampFloor(seen, roots) {
  const ids = (/** @type {Root} */ root, /** @type {string} */ role) => [...root.roles[role].keyids].sort().join();
  const then = roots[Math.max(0, (seen.root ?? 0) - 1)], now = roots[roots.length - 1];
  return ["timestamp", "snapshot"].every((role) => ids(then, role) === ids(now, role)) ? seen.timestamp : 0;
}

const entryOf = (/** @type {string} */ path, /** @type {Target} */ { hashes, length }) =>
  ({ path, sha256: hashes.sha256, length });

/** What the editors say of a release; their signatures are counted elsewhere. @param {Targets} editors @returns {Signed} */
export function releaseOf(editors) {
  const top = editors.targets[LISTING];
  return strictly(() => {
    must(top?.hashes.sha256, "the top listing");
    const said = isObject(top.custom) ? top.custom : {}, { cid, previous, published, title } = said;
    must(isText(cid) && isText(previous) && isText(title), "what the release says");
    must(isDay(published) && published >= "1000", "the day");
    return { number: editors.version, top: entryOf(LISTING, top), cid, previous, published, title };
  }, `${editors.version}.targets.json`);
}
