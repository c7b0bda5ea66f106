// Names in zips, as tools of different ages take them.
import { utf8 } from "../worker/strict.js";

const HIGH = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
  + "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

/** What a tool makes of a name that knows the first code page alone. @param {Bytes} raw */
export const codePage437 = (raw) => Array.from(raw, (byte) => byte < 128 ? String.fromCharCode(byte) : HIGH[byte - 128]).join("");

/** The text, if bytes are UTF-8. @param {Bytes} raw @returns {string | undefined} */
export function unmarked(raw) {
  try { return utf8(raw); } catch { return undefined; }
}

/** What follows a name's last dot, if it is plain. @param {string} name */
export function endingOf(name) {
  const found = name.includes(".") ? name.slice(name.lastIndexOf(".") + 1) : "";
  return /^[\x00-\x7f]*$/.test(found) ? found : "";
}

/** The same for all names that are one where case does not count. @param {string} name */
export const foldedCase = (name) => name.toUpperCase().toLowerCase().normalize("NFC");

/** The sum that zips know bytes by. @param {Bytes} data */
export function crc32(data) {
  let sum = -1;
  for (const byte of data) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
