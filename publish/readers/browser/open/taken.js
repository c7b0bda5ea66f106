// One page with its documents and all that proves them, within a copy of this file: it is read without a network, and hands
// itself on. What it holds is believed as little as what any copy gives: each byte is judged when it is read.
import { digest } from "../worker/files.js";
import { FIRST_ROOT, LISTING, targetPath } from "../worker/layout.js";
import { listingOf } from "../worker/listing.js";
import { isObject, isText, must } from "../worker/strictjson.js";
import { resolve } from "./render.js";

export const DOCUMENTS_MAX_LENGTH = 8 << 20; // bytes of documents in one file: a messenger takes it, and an old phone opens it
const TAKEN_BEFORE = '<script type="application/json" id="known">';
const TAKEN_BLOCK = /<script type="application\/json" id="taken">[^<]*<\/script>/;
const TAKEN_GROUP = 3 << 13; // bytes that become letters at once: of three, so that none are left between

/** @typedef {import("../worker/listing.js").Entry} Entry */
/** @typedef {Map<string, Bytes>} Files by their path in a copy */

/** The pictures and documents of a page, pictures first. @param {Bytes} page @param {string} path @returns {string[]} */
export function documentsOf(page, path) {
  const text = new TextDecoder().decode(page);
  const named = (/** @type {RegExp} */ attribute) => [...text.matchAll(attribute)].map(([, , link]) =>
    resolve(link.replace(/&amp;/g, "&"), path)?.path ?? "");
  const all = [...named(/\ssrc=(["'])([^"'<>]+)\1/g), ...named(/\shref=(["'])([^"'<>]+)\1/g)];
  return [...new Set(all)].filter((each) => each && !/\.html?$/i.test(each));
}

/** A page of the newest release, its documents up to `most` bytes, and their proof.
 * @param {import("../worker/archive.js").Archive} archive @param {string} path @param {number} [most]
 * @returns {Promise<{files: Files, left: Entry[]}>} `left`: documents for which there was no room
 * @throws {Error} the page is of another release, or not to be had */
export async function gather(archive, path, most = DOCUMENTS_MAX_LENGTH) {
  const read = async (/** @type {string} */ wanted) => {
    const found = await archive.read(wanted);
    if (found.verdict !== "AUTHENTIC" || found.release !== archive.standing().release) throw new Error(`${wanted}: ${found.verdict}`);
    return found.data;
  };
  const page = await read(path), files = new Map([[path, page]]), left = [];
  const prove = async (/** @type {string} */ wanted) => {
    for (let at = listingOf(wanted); ; at = [...at.split("/").slice(0, -2), LISTING].join("/")) {
      const data = await read(at);
      files.set(targetPath(await digest(data), LISTING), data);
      if (at === LISTING) return;
    }
  };
  await prove(path);
  let length = 0;
  for (const each of documentsOf(page, path)) {
    const entry = await archive.entryOf(each);
    if (!entry) continue;
    await prove(each); // of what is left out, too: then its hash can be told
    if (length + entry.length > most) {
      left.push(entry);
      continue;
    }
    files.set(each, await read(each));
    length += entry.length;
  }
  for (const [name, data] of archive.metadata()) files.set(name, data);
  files.set(FIRST_ROOT, /** @type {Bytes} */ (archive.root)); // open.html brings it
  return { files, left };
}

/** A copy of this file that opens with that page. @param {Bytes} shell open.html, with or without another page
 * @param {string} start @param {Files} files @returns {Bytes} */
export function within(shell, start, files) {
  // By name, not by arrival: what was taken along again is the same file.
  const held = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, bytes]) => [path, plainLetters(bytes)]);
  const data = JSON.stringify({ start, files: Object.fromEntries(held) });
  const block = `<script type="application/json" id="taken">${data.replace(/</g, "\\u003c")}<\/script>`;
  const text = new TextDecoder().decode(shell).replace(TAKEN_BLOCK, "");
  if (!text.includes(TAKEN_BEFORE)) throw new Error("no open.html");
  return new TextEncoder().encode(text.replace(TAKEN_BEFORE, () => block + TAKEN_BEFORE));
}

/** What stands in such a file. @param {string} text @returns {{start: string, files: Files}} */
export function contentsOf(text) {
  const said = JSON.parse(text);
  must(isObject(said) && isText(said.start) && isObject(said.files), "what was taken along");
  return { start: said.start, files: new Map(Object.entries(said.files).map(([path, letters]) => [path, plainBytes(String(letters))])) };
}

/** The name of such a file. @param {string} path of its page */
export const nameFor = (path) => `${path.replace(/^reports\//, "").replace(/\.html?$/, "").replace(/[/\\]/g, "-") || "archive"}.open.html`;

function plainLetters(/** @type {Bytes} */ data) {
  let letters = "";
  for (let at = 0; at < data.length; at += TAKEN_GROUP) letters += btoa(String.fromCharCode(...data.subarray(at, at + TAKEN_GROUP)));
  return letters;
}

const plainBytes = (/** @type {string} */ letters) => Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
