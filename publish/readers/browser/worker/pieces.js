// The signed pieces of a long document: publish/core/formats/pieces.py and publish/verify/pieces.py in JavaScript. They
// are read here, and never made.
//
// A piece that is right is the editors' own word: the list of pieces is a file of the release, as the document is.
import { Fault, strictly } from "./errors.js";
import { isEvidence, piecesPath } from "./layout.js";
import { proves } from "./signatures.js";
import { get } from "./source.js";
import { must, utf8 } from "./strictjson.js";

export const PIECE_LENGTH = 1 << 20; // bytes: a document no longer than this has no list
export const PIECES_MAX = 1 << 14; // of one document: above, pieces are longer
const LINE_LENGTH = 68; // bytes

/** @typedef {import("./listing.js").Entry} Entry */
/** @typedef {{entry: Entry, size: number, digests: string[]}} Pieces */

/** The length of a piece of a document of that length. @param {number} length */
export function sizeOf(length) {
  let size = PIECE_LENGTH;
  while (length > size * PIECES_MAX) size *= 2;
  return size;
}

/** Whether a release may list this file's pieces: a document of more than one. @param {Entry} entry */
export const mayHave = ({ path, length }) => length > PIECE_LENGTH && isEvidence(path);

/** The pieces of a document; `null` where the release lists none.
 * @param {import("./copy.js").Copy} copy @param {Entry} entry @returns {Promise<Pieces | null>} @throws {Fault} */
export async function piecesOf(copy, entry) {
  const listed = mayHave(entry) ? await copy.find(piecesPath(entry.sha256)) : null;
  if (!listed) return null;
  const size = sizeOf(entry.length);
  // Before any byte is fetched: an entry may name any length, and only one is right.
  if (listed.length !== Math.ceil(entry.length / size) * LINE_LENGTH) throw new Fault("signature", `${listed.path}: not as many`);
  const data = await get(copy.fetch, listed.path, listed.length, listed.sha256);
  await proves(listed, data);
  const digests = strictly(() => {
    const lines = utf8(data).match(/[0-9a-f]{64} {2}-\n/g) ?? [];
    must(lines.length * LINE_LENGTH === data.length, "lines of pieces");
    return lines.map((line) => line.slice(0, 64));
  }, listed.path);
  return { entry, size, digests };
}
