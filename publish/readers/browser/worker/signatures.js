// Signed metadata, judged file by file: publish/verify/signatures.py in JavaScript. Bytes and keys in, a signed value or a
// fault out.
//
// Where WebCrypto lacks Ed25519 (before Chrome 137, Firefox 129, Safari 17) the page gives options.ed25519, a function
// (signature, message, key) => boolean. It must compare R with [S]B - [k]A and not multiply by the cofactor, as noble's
// own verify() does; with noble's Point that is five lines, which tests/vectors/ed25519.mjs has.
import { Fault, strictly } from "./errors.js";
import { digest, encoded } from "./files.js";
import { canonical, metadata, soundSignature, unhex } from "./strictjson.js";

/** @typedef {(signature: Bytes, message: Bytes, key: Bytes) => boolean | Promise<boolean>} Ed25519 */
/** @typedef {import("./strictjson.js").Root} Root */
/** @typedef {import("./strictjson.js").Targets} Targets */
/** @typedef {import("./strictjson.js").Contents} Contents */

const signable = (/** @type {unknown} */ value) => encoded(canonical(value));
/** @type {Ed25519} */
async function webcrypto(signature, message, key) {
  try {
    const imported = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    return await crypto.subtle.verify({ name: "Ed25519" }, imported, signature, message);
  } catch (e) {
    if (e instanceof Error && e.name === "NotSupportedError") throw e; // that is not a verdict
    return false; // not a point of the curve
  }
}
/** Whether the signature counts, strictly. @param {string} sig @param {Bytes} message @param {string} key hex */
export const verifies = async (sig, message, key, /** @type {Ed25519} */ ed25519 = webcrypto) =>
  soundSignature(sig) && !!await ed25519(unhex(sig), message, unhex(key));

/** Metadata of the right form, every key under its own id: one that is only a label could stand for a thief's tomorrow.
 * @param {Bytes} data @param {string} what */
export async function formed(data, what) {
  const value = strictly(() => metadata(data), what), { signed } = value;
  const held = signed._type === "root" ? signed.keys : signed._type === "targets" ? signed.delegations?.keys : undefined;
  for (const id in held) if (await digest(signable(held[id])) !== id) throw new Fault("signature", `${what} is malformed`);
  return value;
}
/** Metadata of one type, signed by the threshold of `role` as `holder` (root or targets) names it; a root's own without one.
 * @template {keyof Contents} T @param {Root | Targets | null} holder @param {string} role @param {Bytes} data
 * @param {T} type @param {Ed25519} [ed25519] @returns {Promise<Contents[T]>} */
export async function accept(holder, role, data, type, ed25519 = webcrypto) {
  const { signed, signatures } = await formed(data, role);
  if (signed._type !== type) throw new Fault("signature", `${role} is ${signed._type} metadata`);
  const by = /** @type {Root | Targets} */ (holder ?? signed);
  const { keys, roles } = by._type === "root" ? by : by.delegations ?? { keys: {}, roles: [] };
  const held = Array.isArray(roles) ? roles.find((r) => r.name === role) : roles[role];
  const message = signable(signed);
  let count = 0;
  for (const { keyid, sig } of signatures) {
    if (held?.keyids.includes(keyid) && keys[keyid] && await verifies(sig, message, keys[keyid].keyval.public, ed25519)) count++;
  }
  if (!held || !(count >= held.threshold)) throw new Fault("signature", `${role} is not signed by enough`);
  return /** @type {Contents[T]} */ (signed);
}
/** Bytes are as long, and hash, as is said of them. @param {{length?: number, hashes?: Record<string, string>}} said
 * @param {Bytes} data @param {string} path */
export async function matches({ length, hashes = {} }, data, path) {
  let same = length === undefined || length === data.length;
  for (const name of Object.keys(hashes)) same &&= await digest(data, name) === hashes[name];
  if (!same) throw new Fault("mismatch", `${path} is not what was signed`);
}
/** The same for what a listing names. @param {import("./listing.js").Entry} entry @param {Bytes} data */
export const proves = ({ path, sha256, length }, data) => matches({ length, hashes: { sha256 } }, data, path);
