// Paths of a copy's files, and whether bytes may change: publish/core/formats/layout.py in JavaScript. No other module of
// the reader's writes or splits such a path.

export const METADATA = "metadata";
export const TARGETS = "targets";
export const FILES = "files";
export const SEARCH = "search";
export const PIECES = "pieces";
export const LISTING = "SHA256SUMS";
export const HISTORY = "HISTORY";
export const WITHDRAWN = "WITHDRAWN";
export const FRONT = "index.html";
export const OPEN_PAGE = "open.html";
export const MIRRORS_PAGE = "mirrors.html";
export const SEARCH_PAGE = "search.html";
export const WITHDRAWN_PAGE = "withdrawn.html";
export const NOT_FOUND = "404.html";
export const WORKER = "sw.js";
export const WORKER_WORDS = "sw.json";
export const BY_HAND = "verify.sh";
export const SEARCH_INDEX = "search/index.txt";
export const SIMPLIFIED = "search/simplified.txt";
/** The pointer: the only signed file with changing bytes under a fixed name. */
export const TIMESTAMP = "metadata/timestamp.json";
export const FIRST_ROOT = "metadata/1.root.json";

/** @typedef {"timestamp" | "versioned" | "target" | "evidence" | "listing" | "search" | "pieces" | "page"} Kind */

/** The kind of a path; `null` below metadata/ or targets/ for a name that no copy has.
 * @param {string} path @returns {Kind | null} */
export function kindOf(path) {
  if (path === TIMESTAMP) return "timestamp";
  if (versioned(path)) return "versioned";
  if (splitTarget(path)[0]) return "target";
  // Not a page: a forged file under metadata/ or targets/ must never be taken for content.
  if (isBeside(path)) return null;
  if (isEvidence(path)) return "evidence";
  if (isListing(path)) return "listing";
  if (/^pieces\/([0-9a-f]{2})\/\1[0-9a-f]{62}\.txt$/.test(path)) return "pieces";
  const isSearch = /^search\/((index|simplified)\.txt|terms\/[0-9a-f]{12}\.txt|pages\/[0-9a-f]{12}\.json)$/.test(path);
  return isSearch ? "search" : "page";
}

/** Whether the bytes under this name never change: it carries their hash or version. @param {string} path */
export const isImmutable = (path) => ["versioned", "target", "evidence"].includes(kindOf(path) ?? "");

/** Whether this is a document's path, which carries its hash. @param {string} path */
export const isEvidence = (path) => /^files\/[0-9a-f]{2}\/[0-9a-f]{64}\/[^/]+$/.test(path);

/** Whether this is a listing's path in the release's tree. @param {string} path */
export const isListing = (path) => path.slice(path.lastIndexOf("/") + 1) === LISTING;

/** Whether the path lies beside the release's tree; several releases have their files there. @param {string} path */
export const isBeside = (path) => /^(metadata|targets)\//.test(path);

/** Whether a folder holds documents' folders, whose files its own listing names too. @param {string} folder */
export const isShelf = (folder) => /^files\/[0-9a-f]{2}$/.test(folder);

/** The path of a role's file in a version. @param {number} version @param {string} role */
export const metadataPath = (version, role) => `metadata/${version}.${role}.json`;

/** A path's version and role; `null` for any other path. @param {string} path @returns {[number, string] | null} */
export function versioned(path) {
  const found = /^metadata\/([1-9][0-9]{0,9})\.(root|targets|snapshot|mirrors)\.json$/.exec(path);
  return found && [Number(found[1]), found[2]];
}

/** The path of a file below targets/. @param {string} sha256 @param {string} name */
export const targetPath = (sha256, name) => `targets/${sha256}.${name}`;

/** A target's hash and name; none for any other path. @param {string} path @returns {string[]} */
export const splitTarget = (path) => /^targets\/([0-9a-f]{64})\.([^/]+)$/.exec(path)?.slice(1) ?? [];

/** The path of the list of a document's pieces. @param {string} sha256 */
export const piecesPath = (sha256) => `pieces/${sha256.slice(0, 2)}/${sha256}.txt`;

/** The path of a shard of the search index. @param {string} name */
export const termsPath = (name) => `search/terms/${name}.txt`;

/** The path of a block of the search index. @param {string} name */
export const blockPath = (name) => `search/pages/${name}.json`;
