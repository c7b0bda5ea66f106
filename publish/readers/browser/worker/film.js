// A long document given out piece by piece: each is verified before a byte of it goes out, comes from whichever copy has
// it, and is kept under its own hash. So a film begins at once, goes on when a copy dies, and is sought in without being
// read anew.
//
// A list of pieces may be signed for other bytes. Who reads the whole from its beginning is told by the document's own
// hash, before the last piece; from then on that document is read as a whole, as one without a list.
import { headersFor, partly, partOf } from "./answers.js";
import { sleep } from "./candidates.js";
import { typeFor, typeOf } from "./contenttypes.js";
import { digest } from "./files.js";
import { fault } from "./mirrors.js";
import { Sha256 } from "./sha256.js";
import { hex } from "./strictjson.js";

const HELD_MAX = 4; // pieces in memory: a player asks for many small parts of one
const FILMS_MAX = 8; // documents whose pieces are on their way
const PIECE_PACE = 32_768; // bytes a second that keep the next copy from being asked for a piece, and …
const PACE_PART = 4; // … once a pace is known, that part of it
const FIRST_MS = 10_000; // after which an answer begins without its first piece, so that a slow line is no failure
const KEEP_AWAKE_MS = 240_000; // browsers end a worker's work after five minutes

/** @typedef {import("./archive.js").Archive} Archive */
/** @typedef {import("./pieces.js").Pieces} Pieces */

/** @type {Map<string, Film>} by the document's hash */
const films = new Map();

/** The long document at that path, if it is to be had by pieces. @param {Archive} it @param {string} path
 * @param {number} [release] @returns {Promise<Film | null>} */
export async function filmOf(it, path, release) {
  const pieces = await it.pieces(path, release).catch(() => null), key = pieces?.entry.sha256 ?? "";
  if (!pieces) return null;
  const film = films.get(key) ?? new Film(it, pieces);
  films.delete(key); // it becomes the newest
  films.set(key, film);
  for (const old of [...films.keys()].slice(0, -FILMS_MAX)) films.delete(old);
  return film.lies ? null : film;
}

/** Whether what a copy without parts, or a list of other bytes, could not give may be had as a whole. @param {unknown} error */
export const isForWhole = (error) =>
  !!/** @type {{tried?: import("./mirrors.js").Tried[]}} */ (error).tried?.some(({ what }) => what === "whole" || what === "wrong");

/** One long document. */
class Film {
  /** Whether its list is of other bytes. */
  lies = false;
  /** @type {Map<number, Promise<Bytes>>} on their way, or in memory */
  #pieces = new Map();
  #best = 0; // bytes a second

  /** @param {Archive} it @param {Pieces} pieces */
  constructor(it, { entry, size, digests }) {
    this.it = it;
    this.entry = entry;
    this.size = size;
    this.digests = digests;
  }

  /** The answer to a question for all of it or a part. @param {string | null} range
   * @param {(busy: Promise<unknown>) => void} awake told how long there is work to do
   * @returns {Promise<Response | null>} `null`: it is to be read as a whole @throws {import("./mirrors.js").Failed} */
  async answer(range, awake) {
    const { path, length } = this.entry, part = partOf(range, length) ?? { from: 0, to: length - 1 }, { from, to } = part;
    let type = typeOf(path);
    try {
      if (from <= to) {
        const first = this.piece(Math.floor(from / this.size));
        await Promise.race([first, sleep(FIRST_MS)]);
        if (type.startsWith("text")) type = typeFor(path, (await this.piece(0)).subarray(0, -4)); // may end within a letter
      }
    } catch (error) {
      if (isForWhole(error)) return null;
      throw error;
    }
    const body = from > to ? null : this.#stream(from, to, awake);
    return partOf(range, length) ? partly(body, type, part, length)
      : new Response(body, { headers: headersFor(type, length) });
  }

  /** @param {number} from @param {number} to @param {(busy: Promise<unknown>) => void} awake */
  #stream(from, to, awake) {
    const { size, entry } = this, whole = from === 0 && to === entry.length - 1 ? new Sha256() : null;
    let at = from, end = () => {};
    awake(Promise.race([new Promise((resolve) => { end = () => resolve(undefined); }), sleep(KEEP_AWAKE_MS)]));
    return new ReadableStream({
      pull: async (controller) => {
        try {
          const number = Math.floor(at / size), first = number * size, data = await this.piece(number);
          const last = first + data.length > to;
          if (whole?.add(data) && last && hex(whole.end()) !== entry.sha256) {
            this.lies = true;
            throw fault("wrong", "pieces of another document");
          }
          controller.enqueue(data.slice(at - first, to + 1 - first));
          at = first + data.length;
          if (!last) return;
          controller.close();
        } catch (error) {
          controller.error(error);
        }
        end();
      },
      // What is on its way comes to its end, and is kept: whoever seeks comes back.
      cancel: () => end(),
    }, { highWaterMark: 0 });
  }

  /** A verified piece; each comes once, whoever asks. @param {number} number @returns {Promise<Bytes>} */
  piece(number) {
    const coming = this.#pieces.get(number) ?? this.#fetch(number);
    this.#pieces.delete(number); // it becomes the newest
    this.#pieces.set(number, coming);
    for (const old of [...this.#pieces.keys()].slice(0, -HELD_MAX)) this.#pieces.delete(old);
    coming.catch(() => this.#pieces.delete(number));
    return coming;
  }

  async #fetch(/** @type {number} */ number) {
    const { it: { stash, mirrors }, entry: { path, length, sha256 }, size } = this, expected = this.digests[number];
    const kept = await stash.get(expected);
    if (kept) return kept;
    const from = number * size, most = Math.min(size, length - from), began = performance.now();
    const { data } = await mirrors.get(path, most, {
      sha256, from, pace: this.#best / PACE_PART || PIECE_PACE, judge: async (given) => {
        if (await digest(given) !== expected) throw new Error("another piece");
      },
    });
    this.#best = Math.max(this.#best, 1_000 * most / (performance.now() - began + 1));
    stash.put(expected, data, false, true);
    return data;
  }
}
