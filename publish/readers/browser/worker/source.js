// A copy that can be read: publish/core/source.py in JavaScript, as far as the gate asks. Nothing here judges content.
//
// fetch(path, maxLength, sha256?) is given, and resolves to the bytes, or to null where the copy answered without them
// (404, 403, 451, a block page); it rejects where there was no answer. It stops a body at maxLength + 1 bytes.
import { Fault } from "./errors.js";

/** @typedef {(path: string, maxLength: number, sha256?: string) => Promise<Bytes | null>} Fetch */

/** What the copy gives, never more than `limit`. @param {Fetch} fetch @param {string} path @param {number} limit
 * @param {string} [sha256] */
export async function get(fetch, path, limit, sha256) {
  let data;
  try { data = await fetch(path, limit, sha256); } catch (e) { throw new Fault("unreachable", `${path}: no answer (${e})`); }
  if (!data) throw new Fault("absent", `${path}: not given`);
  if (data.length > limit) throw new Fault("overlong", `${path}: more than ${limit} bytes`);
  return data;
}
