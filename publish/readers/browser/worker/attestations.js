// What others say of releases, as the archive lists it: publish/core/formats/attestations.py in JavaScript.
import { splitTarget } from "./layout.js";
import { isInteger, isObject, isText, must, read } from "./strictjson.js";

export const ATTESTATIONS = "attestations.json";
const ATTESTATIONS_MAX = 1000; // that are read
export const ATTESTATION_MAX_LENGTH = 65_536; // bytes

/** @typedef {{path: string, length: number, release: number, kind: string, by: string}} Attestation */

/** The list as far as it is read: the first that is said to be of each of these witnesses, then the rest; nobody can fill it
 * for them. @param {unknown[]} rows @param {{name: string}[]} keys */
function inTurn(rows, keys) {
  const seen = new Set();
  const isFirst = (/** @type {unknown} */ row) => {
    const before = seen.size;
    if (!isObject(row) || !isText(row.by) || !isInteger(row.release)) return false;
    const by = row.by.split(", ");
    for (const { name } of keys) if (by.includes(name)) seen.add(`${row.release} ${name}`);
    return seen.size > before;
  };
  return [...new Set([...rows.filter(isFirst), ...rows])].slice(0, ATTESTATIONS_MAX);
}

/** @param {Bytes} data @param {{name: string}[]} keys of the witnesses that are asked for @returns {Attestation[]} */
export function attestationsOf(data, keys) {
  const list = read(data);
  must(isObject(list) && Array.isArray(list.attestations), ATTESTATIONS);
  return inTurn(list.attestations, keys).map((row) => {
    must(isObject(row) && isText(row.path) && isText(row.kind) && isText(row.by), "an attestation");
    const { path, length, release, kind, by } = row;
    must(/^[a-z0-9]{1,12}$/.test(splitTarget(path)[1] ?? ""), "its path");
    must(isInteger(length) && length > 0 && length <= ATTESTATION_MAX_LENGTH && isInteger(release), "its numbers");
    return { path, length, release, kind, by };
  });
}
