// What this reader keeps of one archive: verified bytes under their hash, what was seen last, how mirrors answered.
// Nothing in it names the reader. It can be wiped at any moment, and the archive reads as before.
import { digest } from "./files.js";
import { isObject } from "./strictjson.js";

export const STASH_MAX_LENGTH = 50 << 20; // bytes of what was not asked to be kept
export const PIECES_MAX_LENGTH = 64 << 20; // bytes of long documents' pieces beside it, and …
const PIECES_HELD = 16 << 20; // … in memory, where nothing lasts
const KINDS = ["bytes", "index", "state"];

/** @typedef {{sha256: string, length: number, used: number, pinned: boolean, piece?: boolean}} Kept */
/** @typedef {{get(kind: string, key: string): Promise<unknown>, put(kind: string, key: string, value: unknown): Promise<unknown>,
 *   delete(kind: string, key: string): Promise<unknown>, all(kind: string): Promise<unknown[]>, clear(): Promise<unknown>,
 *   lasting: boolean}} Shelf */

/** The twin in memory, for browsers that keep nothing for this page. @param {Shelf} [below] one that is full, and still read
 * @returns {Shelf} */
export function memoryShelf(below) {
  const kinds = new Map(KINDS.map((kind) => [kind, new Map()]));
  const of = (/** @type {string} */ kind) => /** @type {Map<string, unknown>} */ (kinds.get(kind));
  return {
    lasting: false,
    get: async (kind, key) => of(kind).get(key) ?? below?.get(kind, key),
    put: async (kind, key, value) => of(kind).set(key, value),
    delete: async (kind, key) => { of(kind).delete(key); await below?.delete(kind, key); },
    all: async (kind) => [...of(kind).values()],
    clear: async () => { for (const map of kinds.values()) map.clear(); await below?.clear(); },
  };
}

/** What the database of the archive with that fingerprint is called. @param {string} fingerprint */
export const storeOf = (fingerprint) => `stet-${fingerprint}`;

/** A shelf in the browser's database; rejects where it is forbidden. @param {string} name @returns {Promise<Shelf>} */
export async function databaseShelf(name) {
  /** @type {Promise<IDBDatabase> | null} */
  let held;
  const reach = () => held ??= new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => { for (const kind of KINDS) opening.result.createObjectStore(kind); };
    opening.onsuccess = () => {
      const { result } = opening;
      // Who clears what a browser keeps takes it from under a worker that lives: the next act makes it anew.
      result.onclose = result.onversionchange = () => {
        result.close();
        held = null;
      };
      resolve(result);
    };
    opening.onerror = (error) => {
      held = null; // the next act tries again
      reject(error);
    };
  });
  await reach();
  /** @param {string | string[]} kinds @param {IDBTransactionMode} mode
   * @param {(t: IDBTransaction) => IDBRequest | void} act */
  const run = async (kinds, mode, act) => {
    const transaction = (await reach()).transaction(kinds, mode), asked = act(transaction);
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(asked?.result);
      transaction.onabort = reject; // after an error, too
    });
  };
  return {
    lasting: true,
    get: (kind, key) => run(kind, "readonly", (t) => t.objectStore(kind).get(key)),
    put: (kind, key, value) => run(kind, "readwrite", (t) => t.objectStore(kind).put(value, key)),
    delete: (kind, key) => run(kind, "readwrite", (t) => t.objectStore(kind).delete(key)),
    all: (kind) => /** @type {Promise<unknown[]>} */ (run(kind, "readonly", (t) => t.objectStore(kind).getAll())),
    clear: () => run(KINDS, "readwrite", (t) => { for (const kind of KINDS) t.objectStore(kind).clear(); }),
  };
}

/** Verified bytes and a little state, on a shelf that may fail at any time: then less is kept, and that is all. */
export class Stash {
  /** @type {Shelf} */
  #shelf;
  /** @type {Promise<unknown>} writing is one thing after the other */
  #writing = Promise.resolve();

  /** @param {Shelf} shelf @param {{limit?: number}} [options] `limit`: bytes that are not pinned */
  constructor(shelf = memoryShelf(), { limit = STASH_MAX_LENGTH } = {}) {
    this.#shelf = shelf;
    this.limit = limit;
  }

  /** The stash of the archive with that fingerprint: in the browser's database, or in memory where that is forbidden. A disk
   * that takes nothing more still has what was seen, and what was kept. @param {string} fingerprint */
  static async open(fingerprint) {
    const shelf = await databaseShelf(storeOf(fingerprint)).catch(() => undefined);
    return new Stash(shelf && await shelf.put("state", "probe", 1).then(() => shelf, () => memoryShelf(shelf)));
  }

  /** Whether what is kept is still there tomorrow. */
  get lasting() {
    return this.#shelf.lasting;
  }

  /** Bytes with that hash, if they are here unharmed. @param {string} sha256 @returns {Promise<Bytes | null>} */
  async get(sha256) {
    const data = /** @type {Bytes | undefined} */ (await this.#try((shelf) => shelf.get("bytes", sha256)));
    if (!(data instanceof Uint8Array)) return null;
    if (await digest(data) !== sha256) { // the disk, or somebody at it
      await this.#drop(sha256);
      return null;
    }
    this.#next(async () => {
      const kept = await this.#kept(sha256);
      if (kept) await this.#try((shelf) => shelf.put("index", sha256, { ...kept, used: Date.now() }));
    });
    return data;
  }

  /** Keep bytes; whoever calls has verified them. @param {string} sha256 @param {Bytes} data
   * @param {boolean} pinned @param {boolean} piece of a long document: it takes no room from pages
   * @returns {Promise<boolean>} whether there was room */
  put(sha256, data, pinned = false, piece = false) {
    return this.#next(async () => {
      const before = await this.#kept(sha256);
      const kept = { sha256, length: data.length, used: Date.now(), pinned: pinned || !!before?.pinned, piece };
      if (!kept.pinned && data.length > this.#most(piece) / 2) return false;
      await this.#room(kept.pinned ? 0 : data.length, sha256, piece);
      return this.#lay(async (shelf) => {
        await shelf.put("bytes", sha256, data);
        return shelf.put("index", sha256, kept);
      }, sha256, piece);
    });
  }

  /** A piece of state: `seen`, `head`, `mirrors`, `paths` … @param {string} key @returns {Promise<unknown>} */
  async state(key) {
    return await this.#try((shelf) => shelf.get("state", key)) ?? null;
  }

  /** State that names objects; of what the disk, or a neighbour at this address, made of it, as much as is so.
   * @template T @param {string} key @returns {Promise<Record<string, T>>} */
  async table(key) {
    const kept = await this.state(key);
    return /** @type {Record<string, T>} */ (Object.fromEntries(
      isObject(kept) ? Object.entries(kept).filter(([, each]) => isObject(each)) : []));
  }

  /** @param {string} key @param {unknown} value @returns {Promise<boolean>} whether there was room */
  setState(key, value) {
    return this.#next(() => this.#lay((shelf) => shelf.put("state", key, value)));
  }

  /** Where the disk is full, all goes that can; then on without a disk.
   * @param {(shelf: Shelf) => Promise<unknown>} act @param {string} [except] */
  async #lay(act, except = "", piece = false) {
    for (const pieces of piece ? [true] : [true, false]) {
      if (await this.#try(act)) return true;
      await this.#room(this.#most(pieces), except, pieces);
    }
    return !!await this.#try(act);
  }

  /** Forget everything. */
  forget() {
    return this.#next(() => this.#try((shelf) => shelf.clear()));
  }

  /** Let go what was used longest ago, until `length` bytes more are within the limit. */
  async #room(/** @type {number} */ length, /** @type {string} */ except, piece = false) {
    const all = /** @type {Kept[] | undefined} */ (await this.#try((shelf) => shelf.all("index"))) ?? [];
    const loose = all.filter((kept) => !kept.pinned && kept.sha256 !== except && !!kept.piece === piece);
    let total = loose.reduce((sum, kept) => sum + kept.length, 0);
    for (const kept of loose.sort((a, b) => a.used - b.used)) {
      if (total + length <= this.#most(piece)) return;
      total -= kept.length;
      await this.#drop(kept.sha256);
    }
  }

  #most(/** @type {boolean} */ piece) {
    return piece ? this.lasting ? PIECES_MAX_LENGTH : PIECES_HELD : this.limit;
  }

  async #kept(/** @type {string} */ sha256) {
    return /** @type {Kept | undefined} */ (await this.#try((shelf) => shelf.get("index", sha256)));
  }

  async #drop(/** @type {string} */ sha256) {
    await this.#try((shelf) => shelf.delete("bytes", sha256));
    await this.#try((shelf) => shelf.delete("index", sha256));
  }

  /** @template T @param {() => Promise<T>} act @returns {Promise<T>} */
  #next(act) {
    const done = this.#writing.then(act, act);
    this.#writing = done;
    return done;
  }

  /** @template T @param {(shelf: Shelf) => Promise<T>} act */
  async #try(act) {
    try {
      return await act(this.#shelf);
    } catch {
      return undefined;
    }
  }
}
