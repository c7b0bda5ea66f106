// Which release an archive has: the newest valid one of those that its copies show. What is kept here counts as a copy.
// publish/readers/clone/candidates.py asks as many at once; here the next is asked when one says nothing.
import { behindOf, DAY_MS, latest } from "./clock.js";
import { digest } from "./files.js";
import { follow } from "./history.js";
import { splitTarget, TIMESTAMP, versioned } from "./layout.js";
import { timestampFloor } from "./metadata.js";
import { Absent, askable, fault, howOf, isPage, verdictOf } from "./mirrors.js";

export const GRACE_MS = 400; // how long a reader who holds a release waits for news of a newer one
export const LOOK_AGAIN_MS = 600_000; // how old news may be, in a worker that stays awake
const LOOK_AGAIN_IF_FAILED_MS = 30_000;
export const OTHERS_MAX = 4; // further copies that are asked which release they have
const COMPARE_MAX_MS = 30_000; // how long one of them may take

/** @typedef {import("./metadata.js").Head} Head */
/** @typedef {import("./metadata.js").Seen} Seen */
/** @typedef {Map<string, Bytes>} Files */

export const sleep = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** What comes of it, if it comes in time. @template T @param {number} ms @param {Promise<T> | null | undefined} act */
export const atMost = (ms, act) => Promise.race([act?.catch(() => undefined), sleep(ms)]);
const same = (/** @type {Bytes | undefined} */ a, /** @type {Bytes} */ b) =>
  !!a && a.length === b.length && a.every((byte, i) => byte === b[i]);

/** An archive and the releases of its copies; archive.js reads pages out of them. */
export class Candidates {
  /** @type {Head | null} the newest valid one of those seen */
  head = null;
  /** @type {Map<string, {verdict: string, reason: string, release: number}>} what the copies said when asked last */
  looked = new Map();
  /** @type {Promise<unknown>} settled when the other copies have been compared */
  comparing = Promise.resolve();
  /** @type {Seen | undefined} what was seen, by this reader, against rollback */
  seen;
  lookedAt = 0;
  /** @type {Files} */
  #files = new Map();
  /** @type {Promise<Head> | undefined} */
  #opening;
  /** @type {Promise<void> | undefined} */
  #looking;

  /** `root`, the first, may be left out: any copy may give it, since its hash is the fingerprint.
   * @param {{root?: Bytes, fingerprint: string, mirrors: import("./mirrors.js").Mirrors,
   *   stash: import("./stash.js").Stash, now?: () => Date, ed25519?: import("./signatures.js").Ed25519, seen?: Seen,
   *   own?: import("./witnesses.js").Own | null}} given `own`: the reader's witnesses */
  constructor({ root, fingerprint, mirrors, stash, now = () => new Date(), ed25519, seen, own }) {
    this.own = own;
    this.seen = seen;
    this.root = root;
    this.fingerprint = fingerprint;
    this.mirrors = mirrors;
    this.stash = stash;
    this.now = now;
    this.ed25519 = ed25519;
  }

  /** The newest valid release: the one that is kept here, unless a copy shows a newer one soon enough. It goes on
   * looking. @returns {Promise<Head>} @throws {Failed} nothing is kept, and no copy has a release */
  open() {
    return this.#opening ??= this.#open().catch((error) => {
      this.#opening = undefined;
      throw error;
    });
  }

  async #open() {
    this.seen ??= (await this.#kept("seen").catch(() => null))?.found.seen;
    await this.remember();
    this.mirrors.remember(await this.stash.table("mirrors"));
    await this.#kept("head").then((kept) => this.#adopt(kept, "")).catch(() => {}); // then the copies are asked
    const looking = this.look();
    await (this.head ? Promise.race([looking.catch(() => {}), sleep(GRACE_MS)]) : looking);
    return /** @type {Head} */ (this.head);
  }

  /** What was kept is judged again, like any copy's: a disk is one more host. @param {string} key */
  async #kept(key) {
    /** @type {Files} */
    const files = new Map(Object.entries(/** @type {{files?: Record<string, Bytes>} | null} */ (await this.stash.state(key))?.files ?? {}));
    return { found: await this.#judge(async (path) => files.get(path) ?? null), files };
  }

  /** The files of the newest release's metadata, as they were judged. */
  metadata() {
    return new Map(this.#files);
  }

  /** Read what else is kept. */
  async remember() {}

  /** A newer release was found. @param {Head} _found @param {Files} _files */
  adopted(_found, _files) {}

  #judge(/** @type {import("./source.js").Fetch} */ fetch, seen = this.seen) {
    return follow(fetch, this, { now: this.now(), seen, ed25519: this.ed25519 });
  }

  /** Ask the copies which release they have. The first valid one serves; others are compared in the background. */
  look() {
    return this.#looking ??= this.#look().finally(() => { this.#looking = undefined; });
  }

  /** The end of a look that is under way. */
  async news() {
    await this.#looking?.catch(() => {});
  }

  async #look() {
    this.lookedAt = Date.now() - LOOK_AGAIN_MS + LOOK_AGAIN_IF_FAILED_MS;
    /** @type {import("./mirrors.js").Task<{found: Head, files: Files}>} */
    const task = (from, stop, heard) => this.headAt(from, stop, heard);
    const first = await this.mirrors.hedged(TIMESTAMP, this.mirrors.order(), task), { address } = first;
    this.lookedAt = Date.now();
    await this.#adopt(first, address);
    const others = this.mirrors.order().filter((other) => other !== address && !this.mirrors.isLent(other)).slice(0, OTHERS_MAX);
    this.comparing = Promise.all(others.map((other) => this.#compare(other)));
  }

  async #compare(/** @type {string} */ address) {
    const stop = new AbortController(), timer = setTimeout(() => stop.abort(), COMPARE_MAX_MS);
    await this.headAt(address, stop, () => {}).then((heard) => this.#adopt(heard, address)).catch(() => {}); // it is noted
    clearTimeout(timer);
  }

  /** What a copy said. @param {string} address */
  note(address, verdict = "AUTHENTIC", release = 0, reason = "") {
    this.looked.set(address, { verdict, reason, release });
  }

  /** One copy's release, judged whole; what is known already and is named by its hash is not asked for again. A bad word
   * of a copy that answers counts when it is the same past caches (`anew`), which may hold that a root or a list is not there.
   * @param {string} address @param {AbortController} stop @param {(length: number) => void} heard @param {Seen} [seen]
   * @returns {Promise<{found: Head, files: Files}>} */
  async headAt(address, stop, heard, seen = this.seen, anew = false) {
    /** @type {Files} */
    const files = new Map(), held = this.#files;
    let unchanged = false, length = 0;
    const fetch = async (/** @type {string} */ path, /** @type {number} */ maxLength) => {
      const isRoot = versioned(path)?.[1] === "root";
      const known = (isRoot ? !anew : unchanged || splitTarget(path)[0]) ? held.get(path) : undefined;
      const data = known ?? await this.oneOf(address, path, maxLength, { stop, anew });
      if (!data) return null;
      if (!known) heard(length += Math.max(data.length, 4_096));
      if (path === TIMESTAMP) unchanged = same(held.get(path), data);
      files.set(path, data);
      return data;
    };
    try {
      const found = await this.#judge(fetch, seen);
      this.note(address, "AUTHENTIC", found.signed.number);
      return { found, files };
    } catch (error) {
      const { kind = "", message } = /** @type {import("./errors.js").Fault} */ (error);
      const what = kind === "rollback" ? "lagging" : kind === "absent" ? kind
        : ["signature", "mismatch", "overlong", "fork"].includes(kind) ? "wrong" : "unreachable";
      // All roots anew: under newer ones than its own, a copy that only lags would look forged.
      if (what !== "unreachable" && length && !anew) return this.headAt(address, stop, heard, seen, true);
      const lost = stop.signal.aborted && what === "unreachable"; // somebody else was quicker
      if (!lost) this.note(address, verdictOf(what), 0, message);
      throw Object.assign(fault(what, message), { how: howOf(/** @type {Error} */ (error)) });
    }
  }

  /** A path of one copy, as source.js wants it: `null` where the copy answered without it.
   * @param {string} address @param {string} path @param {number} maxLength @param {{stop?: AbortController, anew?: boolean}} options */
  async oneOf(address, path, maxLength, options) {
    try {
      const data = await this.mirrors.one(address, path, maxLength, options), [sha256] = splitTarget(path);
      // A web page in the place of something else says that this host does not give it.
      return isPage(data) && (sha256 ? await digest(data) !== sha256 : !path.endsWith(".html")) ? null : data;
    } catch (error) {
      if (error instanceof Absent) return null;
      throw error;
    }
  }

  /** Take a valid release for the newest, if it is. @param {{found: Head, files: Files}} heard @param {string} address */
  async #adopt({ found, files }, address) {
    const was = this.head, number = found.signed.number, before = was?.signed.number ?? 0;
    if (number === before && found.signed.top.sha256 !== was?.signed.top.sha256) {
      // Both are signed; which is the publisher's, only people can find out.
      const message = `another release ${number}`;
      this.note(address, "TAMPERED", number, message);
      throw fault("wrong", message);
    }
    const more = found.roots.length - (was?.roots.length ?? 0);
    // Of fewer roots than are known it is not, whatever its number: keys that were taken back may have signed it.
    // One copy may withhold what witnesses signed, and what is kept here was kept for other witnesses.
    const better = found.witnessed.enough && !was?.witnessed.enough;
    if (more < 0 || (!more && number <= before && (number < before || (found.timestamp <= (was?.timestamp ?? 0) && !better)))) {
      if (more < 0 || number < before) this.note(address, "STALE", number, `release ${number}, not ${before}`);
      return;
    }
    this.head = found;
    for (const [other, { verdict, release }] of this.looked) {
      if (verdict === "AUTHENTIC" && release < number) this.note(other, "STALE", release, `release ${release}, not ${number}`);
    }
    this.#files = files;
    this.adopted(found, files);
    const ours = (/** @type {string} */ each) => askable(each, this.mirrors.addresses[0]);
    this.mirrors.add(found.mirrors.map((mirror) => mirror.address).filter(ours));
    this.mirrors.lend(found.volunteers.filter(ours));
    this.mirrors.drop(found.gone);
    // What too few have witnessed is shown, and is not what later releases are held to. But no witness signs roots: keys
    // that were taken back stay so.
    const { enough } = found.witnessed, seen = this.seen ?? { release: 0, top: "", timestamp: 0 };
    this.seen = enough ? found.seen : { ...seen, root: found.roots.length, timestamp: timestampFloor(seen, found.roots) };
    if (address) await this.lay(); // else it came from here
  }

  /** Lay down what the newest release's metadata say, for who comes back without a network. */
  async lay() {
    const files = Object.fromEntries(this.#files);
    for (const key of this.head?.witnessed.enough ? ["seen", "head"] : ["head"]) await this.stash.setState(key, { files });
  }

  /** How the archive stands, as far as it is known here. `days`: since the last sign of life that is dated. */
  standing() {
    if (!this.head) return { release: 0, fresh: false };
    const { signed: { number, published }, renewed, since, expires, witnessed: { witnessed, enough, lacks } } = this.head;
    const now = latest(this.now(), since), clockIsBehind = !!behindOf(this.now(), since, renewed);
    const those = (/** @type {string} */ verdict) => [...this.looked.keys()].filter((each) => this.looked.get(each)?.verdict === verdict);
    return {
      release: number, published, renewed, fresh: now < expires && !clockIsBehind && enough, expired: now >= expires,
      witnessed, own: this.own ? lacks ? "lacks" : "own" : "", clockIsBehind,
      lagging: those("STALE"), forging: those("TAMPERED"),
      days: Math.max(0, Math.floor((now.getTime() - Date.parse(renewed ?? published)) / DAY_MS)),
    };
  }
}
