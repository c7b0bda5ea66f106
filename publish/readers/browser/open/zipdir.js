// A zip's list of members, if unambiguous: publish/core/formats/zipdir.py in JavaScript. Nothing is read of a zip that two
// tools could read in two ways, since people unzip what they have looked at here.
import { must } from "../worker/strictjson.js";

const ZIP_END = 0x06054b50, END_64 = 0x06064b50, LOCATOR = 0x07064b50, ZIP_ENTRY = 0x02014b50, ZIP_LOCAL = 0x04034b50, ZIP_NOTE = 0x08074b50;
export const STREAMED = 8, UTF_8 = 0x800;
const FULL = 0xffffffff, VERSION_MAX = 45, MEMBERS_MAX = 2_000_000;
const ZIP_64 = 1, UNICODE = 0x7075, KNOWN = new Set([ZIP_64, 0x0a, 0x0d, 0x5455, 0x5855, 0x7855, 0x7875, UNICODE]);
const UNIX_MAX = 12, BLOCK = 512, RECORD = 10_240, WINDOW = 1 << 18; // bytes

/** @typedef {DataView<ArrayBuffer>} View */
/** @typedef {{name: Bytes, flags: number, method: number, crc: number, packed: number, length: number,
 *   offset: number, attributes: number, named: string, start: number}} Packed */

/** All members of a .zip, each right behind the one before. @param {Blob} zip @returns {Promise<Packed[]>} */
export async function membersOf(zip) {
  const { count, size, start } = await theEnd(zip);
  must(count <= MEMBERS_MAX && size <= MEMBERS_MAX * 256, "a number of members that can be");
  const members = listed(await piece(zip, start, size), count).sort((a, b) => a.offset - b.offset);
  const read = windowed(zip);
  let end = 0;
  for (const member of members) {
    must(member.offset === end, "the place of a member");
    end = await placed(read, member);
  }
  must(end === start, "the place of the list of members");
  return members;
}

/** How many members the list at the end has, its length, and where it begins. @param {Blob} zip */
async function theEnd(zip) {
  const from = Math.max(0, zip.size - 65_557), tail = await piece(zip, from, zip.size - from);
  const ends = [...Array(Math.max(0, tail.byteLength - 21)).keys()].filter((at) => tail.getUint32(at, true) === ZIP_END);
  const last = /** @type {number} */ (ends.pop());
  must(last !== undefined, "the end of a .zip");
  const behind = new Uint8Array(tail.buffer, last + 22), comment = tail.getUint16(last + 20, true);
  const filled = !comment && behind.length < RECORD && zip.size % BLOCK === 0 && behind.every((byte) => !byte);
  must(comment === behind.length || filled, "the very end of a .zip");
  must(behind.every((byte, at) => byte !== 0x50 || behind[at + 1] !== 0x4b), "a comment that is one");
  must(!ends.some((at) => at + 22 + tail.getUint16(at + 20, true) === tail.byteLength), "one end");
  let told = [4, 6, 8, 10].map((at) => tail.getUint16(last + at, true)), at = from + last;
  told.push(tail.getUint32(last + 12, true), tail.getUint32(last + 16, true));
  if (at >= 20) {
    const locator = await piece(zip, at - 20, 20);
    if (locator.getUint32(0, true) === LOCATOR) [told, at] = await largeEnd(zip, locator, at - 20, told);
  }
  const [disk, first, here, count, size, start] = told;
  must(disk === 0 && first === 0 && here === count && start + size === at, "where the list of members lies");
  return { count, size, start };
}

/** The same from the end of a large zip, which agrees with the small one. @param {Blob} zip @param {View} locator
 * @param {number} at @param {number[]} small @returns {Promise<[number[], number]>} */
async function largeEnd(zip, locator, at, small) {
  const record = large64(locator, 8);
  must(locator.getUint32(4, true) === 0 && locator.getUint32(16, true) === 1 && record + 56 === at, "where a large end lies");
  const end = await piece(zip, record, 56);
  must(end.getUint32(0, true) === END_64 && large64(end, 4) === 44 && end.getUint16(14, true) <= VERSION_MAX, "the end of a large .zip");
  const told = [end.getUint32(16, true), end.getUint32(20, true), ...[24, 32, 40, 48].map((field) => large64(end, field))];
  must(small.every((few, i) => few === told[i] || few === (i < 4 ? 0xffff : FULL)), "ends that agree");
  return [told, record];
}

/** The list of members, which fills its place. @param {View} all @param {number} count @returns {Packed[]} */
function listed(all, count) {
  const found = [];
  let at = 0;
  for (; count > 0; count--) {
    must(at + 46 <= all.byteLength && all.getUint32(at, true) === ZIP_ENTRY, "a row of the list");
    const short = (/** @type {number} */ field) => all.getUint16(at + field, true);
    const whole = (/** @type {number} */ field) => all.getUint32(at + field, true);
    const [nameLength, extraLength] = [short(28), short(30)], begin = at + 46;
    must(nameLength && begin + nameLength + extraLength <= all.byteLength && !short(32) && !short(34), "a row of the list");
    const extra = extraFields(all, begin + nameLength, extraLength);
    const [length, packed, offset] = widened(extra, [whole(24), whole(20), whole(42)]);
    const member = { name: slice(all, begin, nameLength), flags: short(8), method: short(10), crc: whole(16), packed, length, offset,
      attributes: whole(38), named: hexed(extra.get(UNICODE)), start: 0 };
    must(!(member.flags & ~(STREAMED | UTF_8 | 6)) && (short(6) & 0xff) <= VERSION_MAX, "a member that every tool unpacks");
    must(member.method === 8 || (member.method === 0 && packed === length), "a member that every tool unpacks");
    found.push(member);
    at = begin + nameLength + extraLength;
  }
  must(at === all.byteLength, "the end of the list");
  return found;
}

/** The extra fields by their number. @param {View} all @param {number} at @param {number} length */
function extraFields(all, at, length) {
  const found = /** @type {Map<number, Bytes>} */ (new Map()), end = at + length;
  while (at < end) {
    must(at + 4 <= end, "an extra field");
    const kind = all.getUint16(at, true), size = all.getUint16(at + 2, true);
    must(KNOWN.has(kind) && !found.has(kind) && at + 4 + size <= end && (kind !== 0x0d || size <= UNIX_MAX) && (kind !== UNICODE || size > 5), "an extra field");
    found.set(kind, slice(all, at + 4, size));
    at += 4 + size;
  }
  return found;
}

/** Numbers, those that did not fit out of their extra field. @param {Map<number, Bytes>} extra @param {number[]} small */
function widened(extra, small) {
  const large = extra.get(ZIP_64), full = small.filter((number) => number === FULL).length;
  must((large?.length ?? 0) === 8 * full && !(large && !full), "a length");
  let at = 0;
  return small.map((number) => number === FULL && large ? large64(viewOf(large), 8 * at++) : number);
}

/** Find where a member's bytes begin; its own head says what the list says. @param {Reading} read @param {Packed} member
 * @returns {Promise<number>} where it ends */
async function placed(read, member) {
  const head = await read(member.offset, 30), nameLength = head.getUint16(26, true), extraLength = head.getUint16(28, true);
  const own = await read(member.offset + 30, nameLength + extraLength), extra = extraFields(own, nameLength, extraLength);
  const [length, packed] = widened(extra, [head.getUint32(22, true), head.getUint32(18, true)]);
  must(head.getUint32(0, true) === ZIP_LOCAL && (head.getUint16(4, true) & 0xff) <= VERSION_MAX
    && head.getUint16(6, true) === member.flags && head.getUint16(8, true) === member.method
    && hexed(slice(own, 0, nameLength)) === hexed(member.name) && hexed(extra.get(UNICODE)) === member.named, "a member's head");
  const streamed = member.flags & STREAMED;
  for (const [here, listed] of [[head.getUint32(14, true), member.crc], [packed, member.packed], [length, member.length]]) {
    must(here === listed || (streamed && here === 0), "a member's head");
  }
  member.start = member.offset + 30 + nameLength + extraLength;
  const end = member.start + member.packed;
  if (!streamed) return end;
  const large = extra.has(ZIP_64), note = await read(end, large ? 24 : 16);
  const said = large ? [large64(note, 8), large64(note, 16)] : [note.getUint32(8, true), note.getUint32(12, true)];
  must(note.getUint32(0, true) === ZIP_NOTE && note.getUint32(4, true) === member.crc && said[0] === member.packed
    && said[1] === member.length, "what stands behind a member");
  return end + note.byteLength;
}

/** Refuse a member that ends elsewhere for who reads from the front. @param {Blob} zip @param {Packed} member */
export async function endsWhereItSays(zip, member) {
  const whole = zip.slice(member.start, member.start + member.packed);
  if (member.method) {
    must(await swollen(whole, member.length) === member.length, "the length of a member");
    // Not all programs that run this mind what is behind the end; but none comes to an end without its last byte.
    must(await swollen(whole.slice(0, -1), member.length).then(() => false, () => true), "the end of a member");
    return;
  }
  let before = /** @type {number[]} */ ([]);
  await eachChunk(whole.stream(), (chunk) => {
    const all = [...before, ...chunk.slice(0, 3)];
    const marked = (/** @type {ArrayLike<number> & {indexOf(n: number, from: number): number}} */ data) => {
      for (let at = data.indexOf(0x50, 0); at >= 0; at = data.indexOf(0x50, at + 1)) {
        if (data[at + 1] === 0x4b && data[at + 2] === 7 && data[at + 3] === 8) return true;
      }
      return false;
    };
    must(!marked(all) && !marked(chunk), "the end of a member");
    before = [...before, ...chunk.slice(-3)].slice(-3);
  });
}

/** How long bytes are when unpacked: no more than is said, or a bomb would be unpacked to its end.
 * @param {Blob} packed @param {number} most */
async function swollen(packed, most) {
  let length = 0;
  await eachChunk(packed.stream().pipeThrough(new DecompressionStream("deflate-raw")), (chunk) => {
    length += chunk.length;
    must(length <= most, "the length of a member");
  });
  return length;
}

/** @param {ReadableStream<Bytes>} stream @param {(chunk: Bytes) => void} act */
async function eachChunk(stream, act) {
  for (const reader = stream.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) return;
    act(value);
  }
}

/** One file's bytes, as a stream: whoever reads stops where the limit is. @param {Blob} zip @param {Packed} member */
export async function inflate(zip, member) {
  const packed = zip.slice(member.start, member.start + member.packed);
  return member.method ? packed.stream().pipeThrough(new DecompressionStream("deflate-raw")) : packed;
}

/** @typedef {(at: number, length: number) => Promise<View>} Reading */

/** Reads many small things one behind the other, in a few large pieces. @param {Blob} zip @returns {Reading} */
function windowed(zip) {
  let from = 0, held = new DataView(new ArrayBuffer(0));
  return async (at, length) => {
    if (at < from || at + length > from + held.byteLength) {
      from = at;
      held = await piece(zip, at, Math.min(zip.size - at, Math.max(length, WINDOW)));
    }
    must(at + length <= from + held.byteLength, "the whole .zip");
    return new DataView(held.buffer, at - from, length);
  };
}

const slice = (/** @type {View} */ from, /** @type {number} */ at, /** @type {number} */ length) =>
  new Uint8Array(from.buffer, from.byteOffset + at, length);
export const viewOf = (/** @type {Bytes} */ data) => new DataView(data.buffer, data.byteOffset, data.length);
const hexed = (/** @type {Bytes | undefined} */ data) => Array.from(data ?? [], (byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {View} from @param {number} at */
function large64(from, at) {
  const number = Number(from.getBigUint64(at, true));
  must(Number.isSafeInteger(number), "a length that can be");
  return number;
}

/** @param {Blob} blob @param {number} at @param {number} length */
async function piece(blob, at, length) {
  const data = await blob.slice(at, at + length).arrayBuffer();
  must(at >= 0 && length >= 0 && data.byteLength === length, "the whole .zip");
  return new DataView(data);
}
