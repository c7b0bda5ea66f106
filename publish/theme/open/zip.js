// Just enough of a .zip to read a copy out of it: stored and deflated files, named in UTF-8, zip64 where it is needed.
// Nothing here is trusted: whatever comes out is judged like a mirror's answer.
import { must } from "../worker/strict.js";

const END = 0x06054b50, END_64 = 0x06064b50, ENTRY = 0x02014b50, LOCAL = 0x04034b50;

/** @typedef {{offset: number, packed: number, length: number, method: number}} Packed */

/** Every file of a .zip by its name. @param {Blob} zip @returns {Promise<Map<string, Packed>>} */
export async function listZip(zip) {
  const tail = await view(zip, Math.max(0, zip.size - 65_557), zip.size);
  let end = tail.byteLength - 22;
  while (end >= 0 && tail.getUint32(end, true) !== END) end--;
  must(end >= 0, "the end of a .zip");
  let [size, start] = [tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)];
  if (start === 0xffffffff || size === 0xffffffff) {
    const at = await view(zip, long(tail, end - 12), long(tail, end - 12) + 56); // where its locator points
    must(at.getUint32(0, true) === END_64, "the end of a large .zip");
    [size, start] = [long(at, 40), long(at, 48)];
  }
  const all = await view(zip, start, start + size), found = new Map();
  for (let at = 0; at + 46 <= all.byteLength && all.getUint32(at, true) === ENTRY;) {
    const lengths = [28, 30, 32].map((field) => all.getUint16(at + field, true));
    const name = new TextDecoder().decode(new Uint8Array(all.buffer, at + 46, lengths[0]));
    const entry = { method: all.getUint16(at + 10, true), packed: all.getUint32(at + 20, true),
      length: all.getUint32(at + 24, true), offset: all.getUint32(at + 42, true) };
    widen(entry, all, at + 46 + lengths[0], lengths[1]);
    if (!name.endsWith("/")) found.set(name.normalize("NFC"), entry);
    at += 46 + lengths[0] + lengths[1] + lengths[2];
  }
  return found;
}

/** Lengths that did not fit stand in an extra field. @param {any} entry @param {DataView} all @param {number} at @param {number} length */
function widen(entry, all, at, length) {
  for (let field = at; field + 4 <= at + length; field += 4 + all.getUint16(field + 2, true)) {
    if (all.getUint16(field, true) !== 1) continue;
    let value = field + 4;
    for (const key of ["length", "packed", "offset"]) {
      if (entry[key] !== 0xffffffff) continue;
      entry[key] = long(all, value);
      value += 8;
    }
  }
}

/** One file's bytes, as a stream: whoever reads stops where the limit is. @param {Blob} zip @param {Packed} entry */
export async function inflate(zip, entry) {
  const local = await view(zip, entry.offset, entry.offset + 30);
  must(local.getUint32(0, true) === LOCAL && (entry.method === 0 || entry.method === 8), "a file of a .zip");
  const start = entry.offset + 30 + local.getUint16(26, true) + local.getUint16(28, true);
  const packed = zip.slice(start, start + entry.packed);
  return entry.method ? packed.stream().pipeThrough(new DecompressionStream("deflate-raw")) : packed;
}

const long = (/** @type {DataView} */ from, /** @type {number} */ at) => Number(from.getBigUint64(at, true));
const view = async (/** @type {Blob} */ blob, /** @type {number} */ start, /** @type {number} */ end) =>
  new DataView(await blob.slice(start, end).arrayBuffer());
