// The listings of a release's tree: publish/core/formats/listing.py in JavaScript. They are read here, and never made.
import { strictly } from "./errors.js";
import { isSafe } from "./files.js";
import { isListing, isShelf, LISTING } from "./layout.js";
import { byCodePoint, must, utf8 } from "./strictjson.js";

export const LISTING_MAX_LENGTH = 4 << 20; // bytes
export const FILE_MAX_LENGTH = 2 ** 40; // bytes
export const FOLDERS_MAX = 32; // folders below one another

/** @typedef {{path: string, sha256: string, length: number}} Entry */

/** The listing that names `path`. @param {string} path */
export function listingOf(path) {
  if (isListing(path)) return path;
  const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
  const upper = folder.slice(0, Math.max(0, folder.lastIndexOf("/")));
  return `${isShelf(upper) ? upper : folder}/${LISTING}`.replace(/^\//, "");
}

/** One listing's entries, with whole paths, by path. @param {Bytes} data @param {string} path its own */
export function parseListing(data, path) {
  const prefix = path.slice(0, -LISTING.length), isEvidence = isShelf(prefix.slice(0, -1));
  const line = /#(0|[1-9][0-9]{0,12})\n([0-9a-f]{64}) {2}([^\n]+)\n/y;
  return strictly(() => {
    const text = utf8(data);
    /** @type {Map<string, Entry>} */
    const entries = new Map();
    for (let before = ""; line.lastIndex < text.length;) {
      const [, length, sha256, name] = line.exec(text) ?? must(false, "a listing's line") ?? [];
      must(byCodePoint(before, name) < 0 && isSafe(name) && Number(length) <= FILE_MAX_LENGTH, name);
      const parts = name.split("/");
      must(isEvidence ? parts.length === 2 && parts[0] === sha256
        : parts.length === 1 ? name !== LISTING : parts.length === 2 && parts[1] === LISTING, name);
      entries.set(prefix + name, { path: prefix + name, sha256, length: Number(length) });
      before = name;
    }
    return entries;
  }, path);
}
