// An address as a QR code, for a camera: ISO/IEC 18004, bytes, the lowest level of repair, versions 1 to 6, of which each has
// at most one mark of alignment and none says its version. The mask is always the first; a reader takes any.
import { encoded } from "./files.js";

const DATA = [19, 34, 55, 80, 108, 136]; // code words by version, …
const REPAIR = [7, 10, 15, 20, 26, 18]; // … and those for repair, in each block
const QUIET = 4; // modules of white around it

/** A product in the field of 256 elements. @param {number} a @param {number} b */
function product(a, b) {
  let made = 0;
  for (; b; b >>= 1, a = a << 1 ^ (a >> 7) * 0x11d) if (b & 1) made ^= a;
  return made;
}

/** The words that repair `data`: the rest of a division of polynomials. @param {number[]} data @param {number} length */
function repairOf(data, length) {
  const divisor = Array(length).fill(0), rest = Array(length).fill(0);
  divisor[length - 1] = 1;
  for (let i = 0, root = 1; i < length; i++, root = product(root, 2)) {
    divisor.forEach((each, at) => { divisor[at] = product(each, root) ^ (divisor[at + 1] ?? 0); });
  }
  for (const word of data) {
    const factor = word ^ rest.shift();
    rest.push(0);
    divisor.forEach((each, at) => { rest[at] ^= product(each, factor); });
  }
  return rest;
}

/** @param {string} text @returns {boolean[][] | null} dark modules, row by row; `null` for what is longer than 134 bytes */
export function qrOf(text) {
  const bytes = [...encoded(text)], at = DATA.findIndex((most) => bytes.length + 2 <= most);
  if (at < 0) return null;
  const data = [0x40 | bytes.length >> 4, ...bytes.map((each, i) => ((i ? bytes[i - 1] : bytes.length) & 15) << 4 | each >> 4),
    ((bytes.at(-1) ?? bytes.length) & 15) << 4];
  for (let pad = 0xec; data.length < DATA[at]; pad ^= 0xec ^ 0x11) data.push(pad);
  const many = at === 5 ? 2 : 1, part = data.length / many;
  const blocks = Array.from({ length: many }, (_, i) => data.slice(i * part, (i + 1) * part));
  const mixed = (/** @type {number[][]} */ all) => all[0].flatMap((_, i) => all.map((each) => each[i]));
  const words = [...mixed(blocks), ...mixed(blocks.map((each) => repairOf(each, REPAIR[at])))];

  const size = 21 + 4 * at, last = size - 1;
  /** @type {boolean[][]} */
  const rows = Array.from({ length: size }, () => []);
  const set = (/** @type {number} */ x, /** @type {number} */ y, /** @type {unknown} */ dark) => {
    if (rows[y] && x >= 0 && x < size) rows[y][x] = !!dark;
  };
  const mark = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ reach, /** @type {number[]} */ light) => {
    for (let j = -reach; j <= reach; j++) {
      for (let i = -reach; i <= reach; i++) set(x + i, y + j, !light.includes(Math.max(Math.abs(i), Math.abs(j))));
    }
  };
  for (let i = 8; i < size - 8; i++) {
    set(6, i, i % 2 === 0);
    set(i, 6, i % 2 === 0);
  }
  for (const [x, y] of [[3, 3], [last - 3, 3], [3, last - 3]]) mark(x, y, 4, [2, 4]);
  if (at) mark(last - 6, last - 6, 2, [1]);
  [..."111011111000100"].forEach((bit, i) => { // level and mask, twice
    const dark = bit === "1";
    set(8, i < 7 ? last - i : i < 9 ? 15 - i : 14 - i, dark);
    set(i < 6 ? i : i < 7 ? 7 : i - 15 + size, 8, dark);
  });
  set(8, last - 7, true);

  let bit = 0;
  for (let right = last; right > 0; right -= right === 8 ? 3 : 2) {
    for (let step = 0; step < size; step++) {
      const y = right + 1 & 2 ? step : last - step;
      for (const x of [right, right - 1]) {
        if (rows[y][x] !== undefined) continue;
        rows[y][x] = !!(words[bit >> 3] >> 7 - (bit & 7) & 1) !== ((x + y) % 2 === 0);
        bit++;
      }
    }
  }
  return rows;
}

/** The code as a picture, black on white, for cameras alone; "" for what is too long. @param {string} text */
export function qrPicture(text) {
  const rows = qrOf(text) ?? [], side = rows.length + 2 * QUIET;
  const dark = rows.map((row, y) => row.map((each, x) => each ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : "").join("")).join("");
  return dark && `<svg xmlns="http://www.w3.org/2000/svg" aria-hidden="true" viewBox="0 0 ${side} ${side}" width="${side * 5}" shape-rendering="crispEdges">`
    + `<path fill="#fff" d="M0 0h${side}v${side}H0z"/><path d="${dark}"/></svg>`;
}
