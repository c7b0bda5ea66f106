// A long document put together from its signed pieces: whoever has one may give it, and who dies or lies loses one.
import { typeFor, typeOf } from "../worker/contenttypes.js";
import { filmOf, isForWhole } from "../worker/film.js";
import { Sha256 } from "../worker/sha256.js";
import { hex } from "../worker/strictjson.js";

const GATHERED_MAX = 1 << 30; // bytes; they lie in memory, or where the browser puts what it has no room for

/** The document, compared with its own hash as well; `null` for what is to be read as a whole.
 * @param {import("../worker/archive.js").Archive} archive @param {string} path
 * @param {(done: number, all: number) => boolean} tell of pieces, as they come; whether it is still wanted */
export async function gathered(archive, path, tell) {
  const film = await filmOf(archive, path);
  if (!film || film.entry.length > GATHERED_MAX) return null;
  const { digests, entry: { sha256 } } = film, whole = new Sha256(), parts = /** @type {Blob[]} */ ([]);
  let type = typeOf(path);
  try {
    for (const number of digests.keys()) {
      if (!tell(number, digests.length)) throw new Error("left");
      const piece = await film.piece(number);
      whole.add(piece);
      parts.push(new Blob([piece]));
      if (!number) type = typeFor(path, piece.subarray(0, -4)); // may end within a letter
    }
  } catch (error) {
    if (isForWhole(error)) return null;
    throw error;
  }
  film.lies ||= hex(whole.end()) !== sha256;
  return film.lies ? null : {
    data: new Blob(parts, { type }), type, sha256, verdict: "AUTHENTIC", address: "", release: archive.standing().release,
  };
}
