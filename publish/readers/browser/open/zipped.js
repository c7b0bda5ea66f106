// A copy in a zip, read in place: publish/copies/hosts/zipped.py in JavaScript. Its names are taken as tools of different
// ages take them.
import { isSafe } from "../worker/files.js";
import { must, utf8 } from "../worker/strictjson.js";
import { endsWhereItSays, membersOf, STREAMED, UTF_8, viewOf } from "./zipdir.js";

const RATIO_MAX = 300, SWELL_MIN = 64 << 20; // bytes

/** @typedef {import("./zipdir.js").Packed} Packed */

/** Every file of a .zip by its name. @param {Blob} zip @returns {Promise<Map<string, Packed>>} */
export async function listZip(zip) {
  const members = await membersOf(zip), found = namedOnce(members);
  const swell = members.reduce((sum, member) => sum + member.length, 0);
  must(swell <= SWELL_MIN || swell <= zip.size * RATIO_MAX, "a length that can be");
  for (const member of members) if (member.flags & STREAMED) await endsWhereItSays(zip, member);
  return found;
}

/** The files by their paths; none takes the name of another, whatever a tool takes that name for. @param {Packed[]} members */
function namedOnce(members) {
  const found = /** @type {Map<string, Packed>} */ (new Map()), taken = new Set(), folded = new Map();
  for (const member of members) {
    const text = unmarked(member.name), path = foldedName(nameOf(member, text));
    const other = text !== undefined && member.flags & UTF_8 ? path : foldedName(codePage437(member.name));
    const folder = path === "" || path.endsWith("/"), kind = member.attributes >>> 28, plain = path.replace(/\/$/, "");
    must(path === "" ? text === "./" : isSafe(plain), "a name");
    must(kind === 0 || kind === (folder ? 4 : 8), "a plain file");
    must(!(member.attributes & 8) && (folder ? !member.length : !(member.attributes & 16)), "a plain file");
    for (const name of new Set([plain, other.replace(/\/$/, "")])) {
      must(!taken.has(name), "a name of its own");
      taken.add(name);
    }
    if (!folder) found.set(path, member);
  }
  for (const name of taken) {
    for (let at = name.length; at > 0; at = name.lastIndexOf("/", at - 1)) {
      const above = name.slice(0, at), same = foldedCase(above);
      must((folded.get(same) ?? above) === above && (at === name.length || !found.has(above)), "a name of its own");
      folded.set(same, above);
    }
  }
  must(members.every((member) => !member.name.includes(0x5c)), "a name that every tool reads alike"); // backslashes
  return found;
}

/** A name in UTF-8, which is marked so, or stands in an extra field, or can be nothing else.
 * @param {Packed} member @param {string | undefined} text @returns {string} */
function nameOf({ name, named }, text) {
  if (!named) {
    must(text !== undefined, "a name");
    return /** @type {string} */ (text);
  }
  const field = Uint8Array.from(named.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  must(field.length > 5 && field[0] === 1 && viewOf(field).getUint32(1, true) === crc32(name), "a name of this member");
  const told = unmarked(field.slice(5));
  must(told !== undefined && (text === told || (text === undefined && mayStandFor(name, told))), "one name");
  return /** @type {string} */ (told);
}

/** Whether bytes in an unknown encoding can be this name. @param {Bytes} raw @param {string} told */
function mayStandFor(raw, told) {
  const one = codePage437(raw).split("/"), other = told.split("/"), ascii = /^[\x20-\x7f]*$/;
  return one.length === other.length && raw.every((byte) => byte >= 32 && byte !== 0x5c) && one.every((old, i) =>
    ascii.test(old) || ascii.test(other[i]) ? old === other[i] : endingOf(old) === endingOf(other[i]));
}

const foldedName = (/** @type {string} */ name) => name.normalize("NFC").replace(/\\/g, "/").replace(/^\.\//, "");

const HIGH = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
  + "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

/** What a tool makes of a name that knows the first code page alone. @param {Bytes} raw */
const codePage437 = (raw) => Array.from(raw, (byte) => byte < 128 ? String.fromCharCode(byte) : HIGH[byte - 128]).join("");

/** The text, if bytes are UTF-8. @param {Bytes} raw @returns {string | undefined} */
function unmarked(raw) {
  try { return utf8(raw); } catch { return undefined; }
}

/** What follows a name's last dot, if it is plain. @param {string} name */
function endingOf(name) {
  const found = name.includes(".") ? name.slice(name.lastIndexOf(".") + 1) : "";
  return /^[\x00-\x7f]*$/.test(found) ? found : "";
}

// Lower case first: only so is ẞ the same as ß. The ı of Turkish is no i, whatever its capital letter is.
/** The same for all names that are one where case does not count. @param {string} name */
const foldedCase = (name) => name.split("ı").map((part) => part.toLowerCase().toUpperCase().toLowerCase()).join("ı").normalize("NFC");

/** The sum that zips know bytes by. @param {Bytes} data */
function crc32(data) {
  let sum = -1;
  for (const byte of data) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
