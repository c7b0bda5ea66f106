/*! The field and the points are from noble-ed25519 3.2.0, MIT License (c) 2019 Paul Miller (paulmillr.com), abridged */
// Nothing that signs was taken. From noble-ed25519-3.2.0.tgz of @noble/ed25519,
// sha256 aaae5d6bc1aa92b798dc2017f2ff1f834f6d8a1e339fdc3e08915ec336006bd8.
// For browsers whose WebCrypto lacks Ed25519. The equation is signatures.js's: R = [S]B - [k]A, without the cofactor.
// Nothing here is secret, so nothing needs to take constant time.
import { L, number, P } from "./strictjson.js";

const D = 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n;
const BASE = new Uint8Array(32).fill(0x66);
BASE[0] = 0x58;

const mod = (/** @type {bigint} */ a, b = P) => ((a %= b) >= 0n ? a : b + a);
/** @param {bigint} x @param {bigint} n */
function power(x, n) {
  let product = 1n;
  for (; n > 0n; n >>= 1n, x = mod(x * x)) if (n & 1n) product = mod(product * x);
  return product;
}

/** A point in extended coordinates. @typedef {{X: bigint, Y: bigint, Z: bigint, T: bigint}} Point */
/** @type {Point} */
const ZERO = { X: 0n, Y: 1n, Z: 1n, T: 0n };
/** The base point, once it was needed. @type {Point | null} */
let base = null;

/** @param {Bytes} bytes @returns {Point | null} no point of the curve, or not written in the one way */
function pointOf(bytes) {
  const odd = !!(bytes[31] & 0x80), y = number(bytes) & (2n ** 255n - 1n);
  const y2 = mod(y * y), u = mod(y2 - 1n), v = mod(D * y2 + 1n);
  const v3 = mod(v * v * v), v7 = mod(mod(v3 * v3) * v);
  let x = mod(u * mod(v3 * power(mod(u * v7), (P - 5n) / 8n)));
  const vx2 = mod(v * mod(x * x));
  if (vx2 === mod(-u)) x = mod(x * power(2n, (P - 1n) / 4n)); // the root of -1
  else if (vx2 !== u) return null;
  if (y >= P || (x === 0n && odd)) return null;
  if (odd !== !!(x & 1n)) x = mod(-x);
  return { X: x, Y: y, Z: 1n, T: mod(x * y) };
}
/** @param {Point} p @param {Point} q @returns {Point} */
function plus(p, q) {
  const A = mod(p.X * q.X), B = mod(p.Y * q.Y), C = mod(mod(p.T * D) * q.T), Z = mod(p.Z * q.Z);
  const E = mod(mod(p.X + p.Y) * mod(q.X + q.Y) - A - B), F = mod(Z - C), G = mod(Z + C), H = mod(B + A);
  return { X: mod(E * F), Y: mod(G * H), T: mod(E * H), Z: mod(F * G) };
}
/** [m]p + [n]q, with one doubling for each bit of both. @param {Point} p @param {bigint} m below L, as n
 * @param {Point} q @param {bigint} n @returns {Point} */
function times(p, m, q, n) {
  const both = plus(p, q);
  let sum = ZERO;
  for (let bit = 1n << 252n; bit; bit >>= 1n) {
    sum = plus(sum, sum);
    if ((m | n) & bit) sum = plus(sum, !(m & bit) ? q : n & bit ? both : p);
  }
  return sum;
}

/** What was found to hold: each copy brings the same few signatures, and one costs a slow phone a good part of a second.
 * @type {Set<string>} */
const proved = new Set();

/** Whether the equation holds. strictjson.js has looked at the bytes before: that y and S are below p and L, and so on.
 * @type {import("./signatures.js").Ed25519} */
export async function ed25519(signature, message, key) {
  const R = signature.slice(0, 32), S = number(signature.slice(32));
  const hashed = new Uint8Array(64 + message.length);
  hashed.set(R);
  hashed.set(key, 32);
  hashed.set(message, 64);
  const k = mod(number(new Uint8Array(await crypto.subtle.digest("SHA-512", hashed))), L);
  const name = `${k} ${S}`; // k is a hash of R, the key and the message
  if (proved.has(name)) return true;
  const A = pointOf(key);
  base ??= pointOf(BASE);
  if (!A || !base) return false;
  const { X, Y, Z } = times(base, S, { ...A, X: mod(-A.X), T: mod(-A.T) }, k);
  const over = power(Z, P - 2n), x = mod(X * over), y = mod(Y * over);
  if (number(R) !== (y | ((x & 1n) << 255n))) return false;
  proved.add(name);
  return true;
}

/** This one where WebCrypto lacks Ed25519; else nothing, and WebCrypto is used. */
export async function ed25519IfNeeded() {
  try {
    await crypto.subtle.importKey("raw", BASE, { name: "Ed25519" }, false, ["verify"]);
    return undefined;
  } catch {
    return ed25519;
  }
}
