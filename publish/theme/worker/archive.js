// One archive, read from any of its copies: each path's bytes by their hash, as the newest valid release has it.
//
// Whoever has the bytes that the release names may give them. If nobody has, those that came instead are judged as
// copies.js does: of a release that is being pushed (AUTHENTIC), of a former one (STALE), of none (TAMPERED).
import { Copy, UNEXPECTED_MAX_LENGTH } from "./copies.js";
import { hashIn, Heads, LOOK_AGAIN_MS, sleep } from "./heads.js";
import { Failed, isPage } from "./mirrors.js";
import { typeOf } from "./types.js";
import { digest, Fault } from "./verify.js";

export const BUFFER_MAX_LENGTH = 64 << 20; // bytes; a longer file is not held in memory, so it is not verified here
const RELEASES_KEPT = 4; // whose pages may still want their parts
const PATHS_MAX = 2_000; // pages whose last reading is remembered
const PAST_MS = 4_000; // how long former releases are searched for a page that the newest does not have

/** @typedef {import("./heads.js").Head} Head */
/** @typedef {{data: Uint8Array, verdict: string, reason: string, address: string, release: number,
 *   type: string}} Found */

/** The release has nothing at that path. `was`: the former release that had, or 0. `day`: the release's. */
export class Missing extends Error {
  /** @param {string} path @param {number} release @param {number} was @param {string} day */
  constructor(path, release, was, day) {
    super(was ? `${path} was in release ${was} and is not in release ${release}` : `release ${release} has no ${path}`);
    this.verdict = "UNAVAILABLE";
    this.release = release;
    this.was = was;
    this.published = day;
  }
}
/** Too long to be verified before it is shown. */
export class TooLong extends Error {
  constructor(/** @type {import("./verify.js").Entry} */ entry) {
    super(`${entry.path}: ${entry.length} bytes are more than are verified here`);
    this.verdict = "UNKNOWN";
    this.entry = entry;
  }
}

export class Archive extends Heads {
  /** @type {Map<number, Copy>} by number of the release */
  #copies = new Map();
  /** @type {Record<string, {sha256: string, release: number}>} pages, as they were read last */
  #paths = {};

  async remember() {
    this.#paths = await this.stash.state("paths") ?? {};
  }

  /** @param {Head} found */
  adopted(found) {
    const number = found.signed.number;
    this.#copies.set(number, new Copy((path, most, sha256) => this.#anywhere(path, most, sha256), found));
    for (const old of [...this.#copies.keys()].sort((a, b) => b - a).slice(RELEASES_KEPT)) this.#copies.delete(old);
  }

  /** What is at `path` in the newest release, or in `release` as long as its bytes can be had: the parts of a page are
   * taken from the release that the page came from.
   * @param {string} path @param {{release?: number}} [options] @returns {Promise<Found>}
   * @throws {Failed | Missing | TooLong} each has `verdict` */
  async read(path, { release } = {}) {
    await this.open();
    const newest = /** @type {Head} */ (this.head);
    if (Date.now() - this.lookedAt > LOOK_AGAIN_MS) this.look().catch(() => {});
    const former = release && release !== newest.signed.number ? this.#copies.get(release) : undefined;
    if (former) {
      const found = await this.#readIn(former, path).catch(() => null);
      if (found?.verdict === "AUTHENTIC" && found.release === release) return found;
    }
    try {
      return await this.#readIn(this.#newest(), path);
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      const found = await this.#lastRead(path) ?? await this.#readOlder(path);
      if (!found) throw error;
      return found;
    }
  }

  /** Where all who answer are behind what was seen, their release, for what it is. Roots that were taken back stay so.
   * @param {string} path @returns {Promise<Found | null>} */
  async #readOlder(path) {
    for (const [address, said] of this.looked) {
      if (said.verdict !== "STALE") continue;
      try {
        const seen = { release: 0, top: "", timestamp: 0, root: this.seen?.root };
        const { found } = await this.headAt(address, new AbortController(), () => {}, seen);
        this.looked.set(address, { ...said, release: found.signed.number });
        const copy = new Copy((asked, most, sha256) => this.#anywhere(asked, most, sha256), found);
        const reason = `release ${found.signed.number}, behind what was seen`;
        return { ...await this.#readIn(copy, path), verdict: "STALE", reason };
      } catch { /* the next */ }
    }
    return null;
  }

  /** The hash of what the newest release has there; `null` where it has nothing. @param {string} path */
  async sha256Of(path) {
    await this.open();
    return (await this.#newest().find(path))?.sha256 ?? null;
  }

  /** The verdict on bytes that a copy gave. @param {string} path @param {Uint8Array} data @param {string} address */
  async judge(path, data, address) {
    if (await this.sha256Of(path) === await digest(data)) return "AUTHENTIC";
    const head = /** @type {Head} */ (this.head);
    return (await this.#judge(head, path, { data, address }))?.verdict
      ?? (await this.#isBlockPage(address, path, data) ? "UNAVAILABLE" : "TAMPERED");
  }

  #newest() {
    return /** @type {Copy} */ (this.#copies.get(/** @type {Head} */ (this.head).signed.number));
  }

  /** @param {Copy} copy @param {string} path @returns {Promise<Found>} */
  async #readIn(copy, path) {
    const number = copy.head.signed.number, type = typeOf(path);
    const entry = await copy.find(path).catch((error) => {
      if (!(error instanceof Fault)) throw error;
      if (error.kind === "source") throw new Missing(path, number, 0, "");
      // A listing is not to be had.
      throw new Failed(path, this.mirrors.tried.filter((tried) => tried.what !== "ok").slice(-8));
    });
    if (!entry) return this.#readBeside(copy, path);
    const found = { verdict: "AUTHENTIC", reason: `release ${number}`, release: number, type };
    const kept = await this.stash.get(entry.sha256);
    if (kept) return { ...found, data: kept, address: "" };
    if (entry.length > BUFFER_MAX_LENGTH) throw new TooLong(entry);
    /** @type {{data: Uint8Array, address: string}[]} */
    const others = [];
    try {
      const { data, address } = await this.mirrors.get(path, Math.max(entry.length, UNEXPECTED_MAX_LENGTH), {
        sha256: entry.sha256, judge: async (given, from) => {
          if (await digest(given) === entry.sha256) return;
          others.push({ data: given, address: from });
          throw new Error(`expected ${entry.sha256}, found ${await digest(given)}`);
        },
      });
      this.stash.put(entry.sha256, data);
      this.#noteRead(path, entry.sha256, number);
      return { ...found, data, address };
    } catch (error) {
      const judged = await Promise.all(others.map((other) => this.#judge(copy.head, path, other)));
      const best = judged.find((each) => each?.verdict === "AUTHENTIC") ?? judged.find((each) => each);
      if (best) return { ...best, release: Number(/release (\d+)/.exec(best.reason)?.[1] ?? number), type };
      for (const other of others) {
        const said = /** @type {Failed} */ (error).tried.find((tried) => tried.address === other.address);
        if (said && await this.#isBlockPage(other.address, path, other.data)) {
          Object.assign(said, { what: "absent", detail: "a web page in its place" });
        }
      }
      throw error;
    }
  }

  /** Bytes that are not the release's: of one that is being pushed there, or of a former one?
   * @param {Head} head @param {string} path @param {{data: Uint8Array, address: string}} given */
  async #judge(head, path, { data, address }) {
    const copy = this.#at(address, head, (asked) => asked === path ? data : undefined);
    const { verdict, reason } = await copy.judge(path).catch(() => ({ verdict: "", reason: "" }));
    return verdict === "AUTHENTIC" || verdict === "STALE" ? { data, verdict, reason, address } : null;
  }

  /** Whether the copy gives the same web page for a name that nothing has: then it is none of the archive's.
   * @param {string} address @param {string} path @param {Uint8Array} data */
  async #isBlockPage(address, path, data) {
    if (!isPage(data)) return false;
    const text = (/** @type {Uint8Array} */ bytes, /** @type {string} */ name) =>
      new TextDecoder().decode(bytes).replaceAll(name, "").replaceAll(encodeURI(name), "");
    const name = `${crypto.randomUUID().replaceAll("-", "")}.html`;
    const decoy = await this.mirrors.one(address, name, UNEXPECTED_MAX_LENGTH).catch(() => null);
    return !!decoy && text(decoy, name) === text(data, path);
  }

  /** One copy, whose own metadata beside those in use count. @param {string} address @param {Head} head
   * @param {(path: string) => Uint8Array | undefined} given */
  #at(address, head, given = () => undefined) {
    return new Copy(async (path, most) => given(path)
      ?? (hashIn(path) ? this.#anywhere(path, most) : this.oneOf(address, path, most)), head);
  }

  /** The release has no such path: one that is being pushed may, and a former one may have had it.
   * @param {Copy} copy @param {string} path @returns {Promise<Found>} */
  async #readBeside(copy, path) {
    const number = copy.head.signed.number, address = this.mirrors.order()[0];
    const beside = this.#at(address, copy.head);
    for (const signed of await beside.ahead().catch(() => [])) {
      const entry = await beside.find(path, signed).catch(() => null);
      if (!entry || entry.length > BUFFER_MAX_LENGTH) continue;
      const found = await this.mirrors.get(path, entry.length, { sha256: entry.sha256, judge: async (data) => {
        if (await digest(data) !== entry.sha256) throw new Error("other bytes");
      } }).catch(() => null);
      if (found) {
        const reason = `release ${signed.number}, not finished`;
        return { ...found, verdict: "AUTHENTIC", reason, release: signed.number, type: typeOf(path) };
      }
    }
    const read = this.#paths[path];
    const past = async () => {
      for (const signed of await beside.behind()) {
        if (await beside.find(path, signed).catch(() => null)) return signed.number;
      }
      return 0;
    };
    const was = read?.release || await Promise.race([past().catch(() => 0), sleep(PAST_MS)]);
    throw new Missing(path, number, Number(was) || 0, copy.head.signed.published);
  }

  /** What this reader last read there, where nothing newer can be had.
   * @param {string} path @returns {Promise<Found | null>} */
  async #lastRead(path) {
    const read = this.#paths[path];
    const data = read && await this.stash.get(read.sha256);
    const reason = `as it was read here, in release ${read?.release}`;
    return data ? { data, verdict: "STALE", reason, address: "", release: read.release, type: typeOf(path) } : null;
  }

  #noteRead(/** @type {string} */ path, /** @type {string} */ sha256, /** @type {number} */ release) {
    if (!path.endsWith(".html")) return;
    delete this.#paths[path]; // it becomes the newest
    this.#paths[path] = { sha256, release };
    const names = Object.keys(this.#paths);
    for (const old of names.slice(0, Math.max(0, names.length - PATHS_MAX))) delete this.#paths[old];
    this.stash.setState("paths", this.#paths);
  }

  /** Listings and metadata that any copy may give: as verify.js and copies.js want it.
   * @param {string} path @param {number} maxLength @param {string} [sha256] */
  async #anywhere(path, maxLength, sha256 = hashIn(path)) {
    const kept = sha256 ? await this.stash.get(sha256) : null;
    if (kept) return kept;
    try {
      const { data } = await this.mirrors.get(path, maxLength, { sha256, judge: async (given) => {
        if (sha256 && await digest(given) !== sha256) throw new Error("other bytes");
      } });
      if (sha256) this.stash.put(sha256, data);
      return data;
    } catch (error) {
      if (error instanceof Failed && error.verdict === "UNAVAILABLE") return null;
      throw error;
    }
  }

  /** Keep a page, and the documents that it shows or links to, until it is let go.
   * @param {string} path @returns {Promise<{count: number, length: number, missing: number}>} */
  async keep(path) {
    const page = await this.read(path), text = new TextDecoder().decode(page.data);
    const base = new URL(path, "https://archive.invalid/");
    const named = [...text.matchAll(/\s(?:src|href)="([^"#?]+)/g)]
      .map(([, link]) => new URL(link.replace(/&amp;/g, "&"), base))
      .filter((url) => url.origin === base.origin && url.pathname.startsWith("/files/"))
      .map((url) => decodeURIComponent(url.pathname.slice(1)));
    let length = 0, count = 0, missing = 0;
    for (const each of new Set([path, ...named])) {
      const found = each === path ? page : await this.read(each, { release: page.release }).catch(() => null);
      if (found) {
        await this.stash.put(await digest(found.data), found.data, true);
        length += found.data.length;
        count++;
      } else missing++;
    }
    return { count, length, missing };
  }
}
