// One archive, read from any of its copies: each path's bytes by their hash, as the newest valid release has it.
//
// Whoever has the bytes that the release names may give them. If nobody has, those that came instead are judged as
// copy.js does: of a release that is being pushed (AUTHENTIC), of a former one (STALE), of none (TAMPERED).
import { Candidates, LOOK_AGAIN_MS, sleep } from "./candidates.js";
import { typeFor } from "./contenttypes.js";
import { Copy, UNEXPECTED_MAX_LENGTH } from "./copy.js";
import { Fault } from "./errors.js";
import { decoded, digest } from "./files.js";
import { FILES, FIRST_ROOT, LISTING, metadataPath, MIRRORS_PAGE, SEARCH, splitTarget } from "./layout.js";
import { Failed, isNamedPage, isPage } from "./mirrors.js";
import { mayHave, piecesOf } from "./pieces.js";

export const BUFFER_MAX_LENGTH = 64 << 20; // bytes; a longer file is not held in memory, so it is not verified here
const RELEASES_KEPT = 4; // whose pages may still want their parts
const FOLDERS = ["reports", "by", FILES, SEARCH]; // that any archive may have
const PATHS_MAX = 2_000; // pages whose last reading is remembered
const PAGE_BESIDE_MAX_LENGTH = 1 << 24; // bytes: some 40,000 bundles
const PAST_MS = 4_000; // how long former releases are searched for a page that the newest does not have

/** @typedef {import("./metadata.js").Head} Head */
/** @typedef {Record<string, {sha256: string, release: number}>} Paths of pages, as they were read last */
/** @typedef {{data: Bytes, verdict: string, address: string, release: number}} Found */

/** A judge that takes these bytes and no others. @param {string} sha256 */
const only = (sha256) => async (/** @type {Bytes} */ data) => {
  const found = await digest(data);
  if (found !== sha256) throw new Error(`expected ${sha256}, found ${found}`);
};

/** What has no bytes to be shown, and `facts` for the page that says so. */
class Bare extends Error {
  /** @param {string} page the words that it has @param {string} verdict @param {string} message @param {string[][]} facts */
  constructor(page, verdict, message, facts) {
    super(message);
    this.page = page;
    this.verdict = verdict;
    this.facts = facts;
  }
}
/** The release has nothing at that path. `was`: the former release that had, or 0. */
export class Missing extends Bare {
  constructor(/** @type {string} */ path, release = 0, was = 0, day = "") {
    super(was ? "removed" : "missing", "UNAVAILABLE", `release ${release} has no ${path}`,
      was ? [["was", String(was)], ["now", `${release} · ${day}`]] : []);
    this.was = was;
  }
}
/** Too long to be verified before it is shown. */
export class TooLong extends Bare {
  constructor(/** @type {import("./listing.js").Entry} */ entry) {
    super("toolong", "UNKNOWN", `${entry.path} is too long`, [["length", String(entry.length)], ["sha256", entry.sha256]]);
    this.entry = entry;
  }
}

export class Archive extends Candidates {
  /** @type {Map<number, Copy>} by number of the release */
  #copies = new Map();
  /** @type {Paths} */
  #paths = {};

  async remember() {
    this.#paths = await this.stash.table("paths");
  }

  /** @param {Head} found @param {Map<string, Bytes>} files */
  adopted(found, files) {
    const editors = metadataPath(found.signed.number, "targets");
    this.stash.setState(editors, files.get(editors));
    this.#copies.set(found.signed.number, this.#copyOf(found));
    for (const old of [...this.#copies.keys()].sort((a, b) => b - a).slice(RELEASES_KEPT)) this.#copies.delete(old);
  }

  #copyOf(/** @type {Head} */ head) {
    return new Copy((path, most, sha256) => this.#anywhere(path, most, sha256), head);
  }

  /** What is at `path` in the newest release, or in `release` as long as its bytes can be had: the parts of a page are
   * taken from the release that the page came from.
   * @param {string} path @param {{release?: number}} [options] @returns {Promise<Found & {type: string}>}
   * @throws {Failed | Missing | TooLong} each has `verdict` */
  async read(path, { release } = {}) {
    const found = await this.#read(path, release);
    return { ...found, type: typeFor(path, found.data) };
  }

  /** @param {string} path @param {number} [release] @returns {Promise<Found>} */
  async #read(path, release) {
    await this.open();
    const newest = /** @type {Head} */ (this.head);
    if (Math.abs(Date.now() - this.lookedAt) > LOOK_AGAIN_MS) this.look().catch(() => {});
    const former = release && release !== newest.signed.number ? this.#copies.get(release) : undefined;
    if (former) {
      const found = await this.#readIn(former, path).catch(() => null);
      if (found?.verdict === "AUTHENTIC" && found.release === release) return found;
    }
    try {
      return await this.#readIn(this.#newest(), path);
    } catch (error) {
      await this.news(); // it may be on its way
      if (this.head !== newest) return this.#read(path, release);
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
        this.note(address, "STALE", found.signed.number, said.reason);
        return { ...await this.#readIn(this.#copyOf(found), path), verdict: "STALE" };
      } catch { /* the next */ }
    }
    return null;
  }

  /** The signed pieces of a long document, in `release` or the newest; `null` for what is none, or has no list.
   * @param {string} path @param {number} [release] */
  async pieces(path, release) {
    if (!mayHave({ path, length: Infinity, sha256: "" })) return null;
    await this.open();
    const copy = this.#copies.get(release ?? 0) ?? this.#newest(), entry = await copy.find(path);
    // What is kept whole, page and all, needs no list.
    return entry && mayHave(entry) && !await this.stash.get(entry.sha256) ? piecesOf(copy, entry) : null;
  }

  /** The hash of what the newest release has there; `null` where it has nothing. @param {string} path */
  async sha256Of(path) {
    return (await this.entryOf(path))?.sha256 ?? null;
  }

  /** The entry of the newest release there; `null` where it has nothing. @param {string} path */
  async entryOf(path) {
    await this.open();
    return this.#newest().find(path);
  }

  /** Whether the archive has no such place: it stands beside others, and theirs are not its to answer for.
   * @param {string} path */
  async isForeign(path) {
    const [top, ...below] = path.split("/");
    if (below.length ? FOLDERS.includes(top) : /.\.html$/.test(top)) return false;
    if (Object.hasOwn(this.#paths, path)) return false;
    await this.open();
    for (const copy of this.#copies.values()) {
      // "guide" may be typed for "guide/", or stand for "guide.html".
      for (const place of below.length ? [`${top}/${LISTING}`] : [path, `${path}/${LISTING}`, `${path}.html`]) {
        if (await copy.find(place).catch((error) => error.kind !== "source")) return false;
      }
    }
    return true;
  }

  /** The verdict on bytes that a copy gave. @param {string} path @param {Bytes} data @param {string} address */
  async judge(path, data, address) {
    if (await this.sha256Of(path) === await digest(data)) return "AUTHENTIC";
    const head = /** @type {Head} */ (this.head);
    return (await this.#judge(head, path, { data, address }))?.verdict
      ?? (await this.#isBlockPage(address, path, data) ? "UNAVAILABLE" : "TAMPERED");
  }

  /** A page beside the release that the one of the mirror list leads to: that of the bundles. No other is shown, since whoever
   * makes a page can write its hash into its name. @param {string} path @returns {Promise<Bytes | null>} */
  async pageBeside(path) {
    if (!isNamedPage(path)) return null;
    const { data } = await this.read(MIRRORS_PAGE);
    return decoded(data).includes(`"${path}"`) ? this.#anywhere(path, PAGE_BESIDE_MAX_LENGTH) : null;
  }

  #newest() {
    return /** @type {Copy} */ (this.#copies.get(/** @type {Head} */ (this.head).signed.number));
  }

  /** @param {Copy} copy @param {string} path @returns {Promise<Found>} */
  async #readIn(copy, path) {
    const { number } = copy.head.signed;
    const entry = await copy.find(path).catch((error) => {
      if (!(error instanceof Fault)) throw error;
      if (error.kind === "source") throw new Missing(path, number);
      // A listing is not to be had.
      throw new Failed(path, this.mirrors.tried.filter((tried) => tried.what !== "ok").slice(-8));
    });
    if (!entry) return this.#readBeside(copy, path);
    const found = { verdict: "AUTHENTIC", release: number };
    const kept = await this.stash.get(entry.sha256);
    if (kept) return { ...found, data: kept, address: "" };
    if (entry.length > BUFFER_MAX_LENGTH) throw new TooLong(entry);
    /** @type {{data: Bytes, address: string}[]} */
    const others = [];
    try {
      const { data, address } = await this.mirrors.get(path, Math.max(entry.length, UNEXPECTED_MAX_LENGTH), {
        sha256: entry.sha256, length: entry.length, judge: (given, from) => only(entry.sha256)(given).catch((error) => {
          others.push({ data: given, address: from });
          throw error;
        }),
      });
      this.stash.put(entry.sha256, data);
      this.#noteRead(path, entry.sha256, number);
      return { ...found, data, address };
    } catch (error) {
      const judged = await Promise.all(others.map((other) => this.#judge(copy.head, path, other)));
      const best = judged.find((each) => each?.verdict === "AUTHENTIC") ?? judged.find((each) => each);
      if (best) return best;
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
   * @param {Head} head @param {string} path @param {{data: Bytes, address: string}} given */
  async #judge(head, path, { data, address }) {
    const copy = this.#at(address, head, (asked) => asked === path ? data : undefined);
    const { verdict, release } = await copy.judge(path).catch(() => ({ verdict: "", release: 0 }));
    return release ? { data, verdict, release, address } : null;
  }

  /** Whether a web page came that is none of the archive's: in the place of something else, or the same for a name that nothing
   * has; or a portal answers for everything, with other words each time: for that name, as who may only write files cannot, and in
   * the place of the root, which never changes.
   * @param {string} address @param {string} path @param {Bytes} data */
  async #isBlockPage(address, path, data) {
    if (!isPage(data) || !isNamedPage(path)) return isPage(data);
    const text = (/** @type {Bytes} */ bytes, /** @type {string} */ name) =>
      decoded(bytes).replaceAll(name, "").replaceAll(encodeURI(name), "");
    const name = `${crypto.randomUUID().replaceAll("-", "")}.html`;
    const [decoy, root] = await Promise.all([name, FIRST_ROOT].map((asked) =>
      this.mirrors.one(address, asked, UNEXPECTED_MAX_LENGTH).then((given) => isPage(given) && text(given, asked), () => "")));
    return decoy && (root || decoy === text(data, path));
  }

  /** One copy, whose own metadata beside those in use count. @param {string} address @param {Head} head
   * @param {(path: string) => Bytes | undefined} given */
  #at(address, head, given = () => undefined) {
    return new Copy(async (path, most) => given(path)
      ?? (splitTarget(path)[0] ? this.#anywhere(path, most) : this.oneOf(address, path, most, { anew: true })), head);
  }

  /** The release has no such path: one that is being pushed may, and a former one may have had it.
   * @param {Copy} copy @param {string} path @returns {Promise<Found>} */
  async #readBeside(copy, path) {
    const number = copy.head.signed.number, address = this.mirrors.order()[0];
    const beside = this.#at(address, copy.head);
    for (const signed of await beside.ahead().catch(() => [])) {
      const entry = await beside.find(path, signed).catch(() => null);
      if (!entry || entry.length > BUFFER_MAX_LENGTH) continue;
      const found = await this.mirrors.get(path, entry.length, { sha256: entry.sha256, judge: only(entry.sha256) })
        .catch(() => null);
      if (found) return { ...found, verdict: "AUTHENTIC", release: signed.number };
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
    const read = this.#paths[path], data = read && await this.stash.get(read.sha256);
    // It was signed: what only lies there could be anybody's.
    const kept = new Copy((name, most) => splitTarget(name)[0] ? this.#anywhere(name, most)
      : /** @type {Promise<Bytes | null>} */ (this.stash.state(name)), /** @type {Head} */ (this.head));
    const signed = data && await kept.release(read.release);
    const entry = signed && await kept.find(path, signed).catch(() => null);
    return entry && entry.sha256 === read.sha256 ? { data, verdict: "STALE", address: "", release: read.release } : null;
  }

  /** Fill `found` with pages that this reader read, newest first, that are the release's and still here; `title` is HTML
   * without a tag, in `lang`. @param {{path: string, title: string, lang: string}[]} found @param {number} most */
  async keptPages(found, most) {
    for (const [path, { sha256 }] of Object.entries(this.#paths).reverse()) {
      // What lies in the store could be anybody's.
      if (await this.sha256Of(path).catch(() => null) !== sha256) continue;
      const data = await this.stash.get(sha256), text = data && decoded(data);
      if (!text) continue;
      const [, title = ""] = /<h1[^>]*>(.*?)<\/h1>/s.exec(text) ?? [], [, lang = ""] = /<html lang="([\w-]+)"/.exec(text) ?? [];
      if (found.push({ path, title: title.replace(/<[^>]*>|[<>]/g, ""), lang }) === most) return;
    }
  }

  #noteRead(/** @type {string} */ path, /** @type {string} */ sha256, /** @type {number} */ release) {
    if (!path.endsWith(".html")) return;
    delete this.#paths[path]; // it becomes the newest
    this.#paths[path] = { sha256, release };
    const names = Object.keys(this.#paths);
    for (const old of names.slice(0, Math.max(0, names.length - PATHS_MAX))) delete this.#paths[old];
    this.stash.setState("paths", this.#paths);
  }

  /** Listings and metadata that any copy may give: as metadata.js and copy.js want it.
   * @param {string} path @param {number} maxLength @param {string} [sha256] */
  async #anywhere(path, maxLength, sha256 = splitTarget(path)[0], pinned = false) {
    const kept = sha256 ? await this.stash.get(sha256) : null;
    if (kept && pinned) this.stash.put(sha256, kept, true);
    if (kept) return kept;
    try {
      const { data } = await this.mirrors.get(path, maxLength, { sha256, judge: sha256 ? only(sha256) : undefined });
      if (sha256) this.stash.put(sha256, data, pinned);
      return data;
    } catch (error) {
      if (error instanceof Failed && error.verdict === "UNAVAILABLE") return null;
      throw error;
    }
  }

  /** Keep a page, and the documents that it shows or links to, until it is let go.
   * @param {string} path @returns {Promise<{count: number, missing: number}>} `missing`: not to be had, or no room */
  async keep(path) {
    const page = await this.read(path), text = decoded(page.data);
    const base = new URL(path, "https://archive.invalid/");
    const named = [...text.matchAll(/\s(?:src|href)="([^"#?]+)/g)]
      .map(([, link]) => new URL(link.replace(/&amp;/g, "&"), base))
      .filter((url) => url.origin === base.origin && url.pathname.startsWith(`/${FILES}/`))
      .map((url) => decodeURIComponent(url.pathname.slice(1)));
    await this.lay(); // it may have been cleared away since
    // What names them is kept, too.
    const listings = new Copy((name, most, sha256) => this.#anywhere(name, most, sha256, true), this.#newest().head);
    let count = 0, missing = 0;
    for (const each of new Set([path, ...named])) {
      const found = each === path ? page : await this.read(each, { release: page.release }).catch(() => null);
      await listings.find(each).catch(() => null);
      if (found && await this.stash.put(await digest(found.data), found.data, true)) count++;
      else missing++;
    }
    return { count, missing };
  }
}
