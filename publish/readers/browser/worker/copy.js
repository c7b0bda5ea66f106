// One copy whose metadata were accepted: publish/verify/copy.py in JavaScript. What is at each path, and the verdict on
// bytes that came from there; pages of a push that has not ended are told apart from forged ones.
import { Fault } from "./errors.js";
import { digest, isSafe } from "./files.js";
import { LISTING, metadataPath, MIRRORS_PAGE, targetPath } from "./layout.js";
import { FOLDERS_MAX, LISTING_MAX_LENGTH, listingOf, parseListing } from "./listing.js";
import { METADATA_MAX_LENGTH, releaseOf } from "./metadata.js";
import { isPlain } from "./mirrorlist.js";
import { accept, proves } from "./signatures.js";
import { get } from "./source.js";

export const UNEXPECTED_MAX_LENGTH = 1 << 18; // bytes of another answer than the expected that are let through
export const FORWARD_MAX = 8; // releases that a push may be ahead of the timestamp
export const KEPT_RELEASES = 16; // former releases that a copy keeps
export const LISTINGS_KEPT = 512; // listings that are remembered, since each serves many paths

/** @typedef {import("./listing.js").Entry} Entry */
/** @typedef {import("./metadata.js").Head} Head */
/** @typedef {import("./metadata.js").Signed} Signed */
/** @typedef {import("./strictjson.js").Root} Root */
/** @typedef {import("./strictjson.js").Targets} Targets */

/** One copy, its metadata accepted, ready to judge any path in it. */
export class Copy {
  /** @type {Map<string, Promise<Map<string, Entry>>>} */
  #listings = new Map();
  /** @type {Promise<Signed[]> | undefined} */
  #ahead;
  /** @type {Promise<Signed[]> | undefined} */
  #behind;

  constructor(/** @type {import("./source.js").Fetch} */ fetch, /** @type {Head} */ head) {
    this.fetch = fetch;
    this.head = head;
  }

  /** What a release (the head's unless given) has at `path`, reading one listing for each folder level.
   * @param {string} path @returns {Promise<Entry | null>} */
  async find(path, signed = this.head.signed) {
    if (!isSafe(path)) throw new Fault("source", "no copy can have such a path");
    if (path === MIRRORS_PAGE) return signed === this.head.signed ? this.head.mirrorsPage : null;
    const wanted = listingOf(path);
    for (let listing = signed.top; ;) {
      const named = await this.#entries(listing);
      if (named.has(path) || listing.path === path) return named.get(path) ?? listing;
      const folder = listing.path.slice(0, -LISTING.length);
      const below = named.get(`${folder}${wanted.slice(folder.length).split("/")[0]}/${LISTING}`);
      if (!below || !wanted.startsWith(folder)) return null;
      listing = below;
    }
  }

  /** The verdict on what the copy has at `path`, and the bytes if they are the publisher's, of whatever age; then also
   * of which release. @param {string} path
   * @returns {Promise<{verdict: string, release?: number, data?: Bytes}>} */
  async judge(path) {
    const entry = await this.find(path), { number } = this.head.signed;
    const limit = Math.max(entry?.length ?? 0, UNEXPECTED_MAX_LENGTH);
    /** @param {number} most @returns {Promise<{data?: Bytes, kind?: string}>} */
    const look = (most) => get(this.fetch, path, most, entry?.sha256).then((data) => ({ data }), (fault) => fault);
    let { data, kind } = await look(limit);
    if (kind === "overlong") ({ data, kind } = await look(Math.max(limit, await this.#longest(path))));
    if (kind === "unreachable") return { verdict: "UNKNOWN" };
    if (kind === "absent" || data?.length === 0) return { verdict: "UNAVAILABLE" };
    if (!data) return { verdict: "TAMPERED" }; // longer than in any release
    const sha256 = await digest(data);
    if (entry?.sha256 === sha256) return { verdict: "AUTHENTIC", release: number, data };
    const has = async (/** @type {Signed} */ signed) => (await this.#findOr(path, signed))?.sha256 === sha256;
    for (const signed of await this.ahead()) if (await has(signed)) return { verdict: "AUTHENTIC", release: signed.number, data };
    for (const signed of await this.behind()) if (await has(signed)) return { verdict: "STALE", release: signed.number, data };
    const verdict = path === MIRRORS_PAGE && isPlain(data) && await this.#judgePage(sha256);
    return verdict ? { verdict, release: number, data } : { verdict: "TAMPERED" };
  }

  /** Signed releases after the head's that already lie in the copy: a push has not ended. */
  ahead() {
    return this.#ahead ??= this.#chain(1, FORWARD_MAX, this.head.roots.slice(-1), (before, s) => s.previous === before.top.sha256);
  }

  /** Former releases whose metadata the copy still has, newest first, linked by hash to the head's. */
  behind() {
    // An editor who has been replaced since signed the releases of then; never those to come.
    return this.#behind ??= this.#chain(-1, KEPT_RELEASES, [...this.head.roots].reverse(), (before, s) => before.previous === s.top.sha256);
  }

  /** @param {number} step @param {number} most @param {Root[]} roots
   * @param {(before: Signed, s: Signed) => boolean} linked */
  async #chain(step, most, roots, linked) {
    const found = [this.head.signed];
    while (found.length <= most) {
      const before = found[found.length - 1], signed = await this.release(before.number + step, roots);
      if (!signed || !linked(before, signed)) break;
      found.push(signed);
    }
    return found.slice(1);
  }

  /** What the editors, of now or of then, say of a release by its number; `null` where they do not.
   * @param {number} number @param {Root[]} roots */
  async release(number, roots = [...this.head.roots].reverse()) {
    const editors = await this.#signed(number, "targets", roots);
    return editors && await Promise.resolve(editors).then(releaseOf).catch(() => null);
  }

  /** Metadata beside those in use, if any of the holders' keys signed them for that name.
   * @param {number} version @param {string} role @param {(Root | Targets)[]} holders */
  async #signed(version, role, holders) {
    const data = version > 0 && await get(this.fetch, metadataPath(version, role), METADATA_MAX_LENGTH).catch(() => null);
    for (const holder of data ? holders : []) {
      const signed = await accept(holder, role, /** @type {Bytes} */ (data), "targets", this.head.ed25519).catch(() => null);
      if (signed?.version === version) return signed;
    }
    return null;
  }

  /** The same rule for mirrors.html, whose versions are those of the mirror list. @param {string} sha256 */
  async #judgePage(sha256) {
    const here = this.head.mirrorsVersion;
    for (const [step, most, verdict] of /** @type {const} */ ([[1, FORWARD_MAX, "AUTHENTIC"], [-1, KEPT_RELEASES, "STALE"]])) {
      for (let away = 1; away <= most; away++) {
        const list = await this.#signed(here + step * away, "mirrors", [this.head.editors]);
        if (!list) break;
        if (list.targets[MIRRORS_PAGE]?.hashes.sha256 === sha256) return verdict;
      }
    }
    return "";
  }

  async #longest(/** @type {string} */ path) {
    const others = [...await this.ahead(), ...await this.behind()].map((signed) => this.#findOr(path, signed));
    return Math.max(0, ...(await Promise.all(others)).map((entry) => entry?.length ?? 0));
  }

  #findOr(/** @type {string} */ path, /** @type {Signed} */ signed) {
    return this.find(path, signed).catch(() => null);
  }

  #entries(/** @type {Entry} */ listing) {
    const key = `${listing.sha256} ${listing.length} ${listing.path}`;
    const held = this.#listings.get(key) ?? this.#read(listing);
    if (this.#listings.size < LISTINGS_KEPT) this.#listings.set(key, held);
    held.catch(() => this.#listings.delete(key));
    return held;
  }

  async #read(/** @type {Entry} */ listing) {
    const { path, sha256, length } = listing;
    if (length > LISTING_MAX_LENGTH || path.split("/").length - 1 > FOLDERS_MAX) {
      throw new Fault("signature", `${path}: too long or too deep for a listing`);
    }
    const data = await get(this.fetch, targetPath(sha256, LISTING), length);
    await proves(listing, data);
    return parseListing(data, path);
  }
}
