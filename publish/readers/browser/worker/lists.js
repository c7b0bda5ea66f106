// Small things that are signed and are neither keys nor hashes: days, the mirror list, the list of attestations.
import { isText, must, read } from "./strict.js";

export const LISTED_MAX = 1000; // mirrors, and attestations, that are read
export const ATTESTATION_MAX_LENGTH = 65_536; // bytes

/** @typedef {{address: string, kind: string, durable: boolean, also: string[]}} Mirror */
/** @typedef {{path: string, length: number, release: number, kind: string, by: string}} Attestation */

export const DAY_MS = 86_400_000;
const midnight = (/** @type {string} */ day) => Date.parse(`${day}T00:00:00Z`);
const later = (/** @type {(string | null | undefined)[]} */ days) => days.filter((day) => !!day).sort().pop() ?? "";

/** Whether it is a day that exists, YYYY-MM-DD, from year 1 on. @param {any} value */
export const isDay = (value) => typeof value === "string" && /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value)
  && value >= "0001" && new Date(midnight(value) || 0).toISOString().startsWith(value);

/** The newest day to remember as past: the editors' word, and the online key's as far as the clock agrees.
 * @param {Date} now @param {string} published @param {string | null} renewed @param {string} [before] */
export function believed(now, published, renewed, before) {
  const tomorrow = new Date(now.getTime() + DAY_MS).toISOString().slice(0, 10);
  return later([published, renewed && renewed <= tomorrow ? renewed : null, isDay(before) ? before : null]);
}
/** The later of the clock and the days. @param {Date} now @param {(string | null)[]} days */
export const latest = (now, ...days) => new Date(Math.max(now.getTime(), ...days.map((day) => day ? midnight(day) : 0)));

/** The newest signed day, if the clock has not come to it. @param {Date} now @param {(string | null)[]} days */
export const behindOf = (now, ...days) =>
  midnight(new Date(now.getTime()).toISOString().slice(0, 10)) + DAY_MS < midnight(later(days)) ? later(days) : null;

/** What mirrors.html may be made of besides text; as publish/core/formats/mirrorlist.py has it. No editor signs it, so it does nothing. */
const PLAIN = /<!doctype html>|<\/?(?:a|b|bdi|body|br|code|h[1-6]|head|html|li|main|ol|p|section|small|title|ul)(?: (?:lang|dir|rel)="[\w -]*"| href="(?:(?:https?|ip[fn]s|magnet):[^"<>]*|[^":&<>]*)")*>|<meta (?:charset="utf-8"|(?:name="viewport"|http-equiv="Content-Security-Policy") content="[^"<>]*"|name="referrer" content="no-referrer")>|<style>[^<@\\]*(?:@media[^<@\\]*)*<\/style>/gi;

/** Whether that is all there is in it. @param {Bytes} page */
export const isPlain = (page) => !new TextDecoder("latin1").decode(page).replace(PLAIN, "").includes("<");

/** The list as far as it is read: the first that is said to be of each of these witnesses, then the rest; nobody can fill it
 * for them. @param {any[]} rows @param {{name: string}[]} keys */
function inTurn(rows, keys) {
  const seen = new Set();
  const isFirst = (/** @type {any} */ row) => {
    const before = seen.size;
    for (const { name } of keys) if (isText(row?.by) && row.by.split(", ").includes(name)) seen.add(`${row.release} ${name}`);
    return seen.size > before;
  };
  return [...new Set([...rows.filter(isFirst), ...rows])].slice(0, LISTED_MAX);
}

/** The mirror list, and the list of attestations. @param {Bytes} list @param {Bytes} attested
 * @param {Bytes} page the mirror list's @param {{name: string}[]} keys of the witnesses that are asked for
 * @returns {{mirrors: Mirror[], gone: string[], attestations: Attestation[]}} */
export function listsOf(list, attested, page, keys) {
  must(isPlain(page), "mirrors.html");
  const { mirrors, gone } = read(list), { attestations: all } = read(attested);
  must([mirrors, gone, all].every(Array.isArray), "mirrors.json");
  const attestations = inTurn(all, keys);
  const texts = (/** @type {unknown} */ v) => Array.isArray(v) && v.every(isText);
  for (const m of mirrors.slice(0, LISTED_MAX)) {
    must(texts([m.address, m.kind]) && typeof m.durable === "boolean" && texts(m.also), "a mirror");
  }
  for (const { path, length, release, kind, by } of attestations) {
    must(texts([path, kind, by]) && /^targets\/[0-9a-f]{64}\.[a-z0-9]{1,12}$/.test(path), "an attestation");
    must(Number.isInteger(length) && length > 0 && length <= ATTESTATION_MAX_LENGTH && Number.isInteger(release), "it");
  }
  must(texts(gone), "mirrors.json");
  const known = (/** @type {any} */ m) => // what no reader can take apart is passed over, as mirrorlist.py does
    /^(magnet:|(https?|ipfs|ipns):\/\/([^\x00-\x20/?#[\]@:\\]+|\[[0-9a-f:.]+])(:[0-9]{1,5})?(?![^/?#]))/i.test(m.address);
  return { mirrors: mirrors.slice(0, LISTED_MAX).filter(known), gone, attestations };
}
