// SHA-256 and SHA-512 (FIPS 180-4), for browsers that give a page no crypto.subtle: old ones, and pages from content://.
// The constants are computed as the standard defines them: roots of the first primes, their first bits after the point.
import { Sha256 } from "../worker/sha256.js";

/** The first 64 bits after the point of a root. @param {number} prime @param {bigint} power */
function fraction(prime, power) {
  const wanted = BigInt(prime) << (64n * power);
  let low = 0n;
  for (let bit = 1n << 69n; bit; bit >>= 1n) if ((low + bit) ** power <= wanted) low += bit;
  return BigInt.asUintN(64, low);
}
/** @type {bigint[]} made when they are needed: most browsers have all of this, and a slow phone is long at it */
let K = [], START = /** @type {bigint[]} */ ([]);
function prepared() {
  const primes = /** @type {number[]} */ ([]);
  for (let n = 2; primes.length < 80; n++) if (primes.every((p) => n % p)) primes.push(n);
  K = primes.map((prime) => fraction(prime, 3n));
  START = primes.slice(0, 8).map((prime) => fraction(prime, 2n));
}

/** The message, a 1, zeros, its length in bits at the end of the last block. @param {Bytes} data @param {number} block */
function padded(data, block) {
  const whole = new Uint8Array(Math.ceil((data.length + 1 + block / 8) / block) * block);
  whole.set(data);
  whole[data.length] = 0x80;
  const view = new DataView(whole.buffer);
  view.setUint32(whole.length - 8, Math.floor(data.length / 2 ** 29));
  view.setUint32(whole.length - 4, data.length << 3);
  return view;
}

/** @param {Bytes} data */
export const sha256 = (data) => new Sha256().add(data).end();

/** Slower, and asked for little: a signature's own hash. @param {Bytes} data */
export function sha512(data) {
  if (!K.length) prepared();
  const view = padded(data, 128), u64 = (/** @type {bigint} */ x) => BigInt.asUintN(64, x), h = [...START];
  const turn = (/** @type {bigint} */ x, /** @type {bigint} */ n) => (x >> n) | u64(x << (64n - n));
  for (let at = 0; at < view.byteLength; at += 128) {
    /** @type {bigint[]} */
    const w = [];
    for (let i = 0; i < 16; i++) w[i] = view.getBigUint64(at + 8 * i);
    for (let i = 16; i < 80; i++) {
      const x = w[i - 15], y = w[i - 2];
      w[i] = u64(w[i - 16] + (turn(x, 1n) ^ turn(x, 8n) ^ (x >> 7n)) + w[i - 7] + (turn(y, 19n) ^ turn(y, 61n) ^ (y >> 6n)));
    }
    let [a, b, c, d, e, f, g, z] = h;
    for (let i = 0; i < 80; i++) {
      const one = u64(z + (turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n)) + ((e & f) ^ (u64(~e) & g)) + K[i] + w[i]);
      const two = u64((turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c)));
      z = g; g = f; f = e; e = u64(d + one); d = c; c = b; b = a; a = u64(one + two);
    }
    [a, b, c, d, e, f, g, z].forEach((v, i) => { h[i] = u64(h[i] + v); });
  }
  const out = new DataView(new ArrayBuffer(64));
  h.forEach((v, i) => out.setBigUint64(8 * i, v));
  return new Uint8Array(out.buffer);
}

/** Give the page a crypto.subtle that can do what the verifier asks of it, where the browser gives none. */
export function supply() {
  if (globalThis.crypto?.subtle) return;
  const subtle = {
    /** @param {string} name @param {Bytes} data */
    digest: async (name, data) => (name === "SHA-512" ? sha512 : sha256)(data).buffer,
  };
  if (!globalThis.crypto) Object.defineProperty(globalThis, "crypto", { value: {} });
  Object.defineProperty(globalThis.crypto, "subtle", { value: subtle });
}
