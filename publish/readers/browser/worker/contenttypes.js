// The type of what lies at a path, by its ending, and whether it is UTF-8, by its bytes: publish/core/contenttypes.py in
// JavaScript. Hosts send text/plain, or whatever they like.
import { LISTING } from "./layout.js";

/** For what an archive holds. */
const TYPES = {
  html: "text/html; charset=utf-8", htm: "text/html; charset=utf-8", css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8", mjs: "text/javascript; charset=utf-8", json: "application/json",
  xml: "application/xml",
  txt: "text/plain; charset=utf-8", sh: "text/plain; charset=utf-8", csv: "text/csv; charset=utf-8", md: "text/markdown; charset=utf-8",
  svg: "image/svg+xml", png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg", gif: "image/gif", webp: "image/webp",
  avif: "image/avif", tif: "image/tiff", tiff: "image/tiff", pdf: "application/pdf", epub: "application/epub+zip",
  zip: "application/zip", zim: "application/octet-stream", wacz: "application/zip",
  mp3: "audio/mpeg", ogg: "audio/ogg", oga: "audio/ogg", opus: "audio/ogg", m4a: "audio/mp4",
  wav: "audio/x-wav", flac: "audio/flac", mp4: "video/mp4", webm: "video/webm", ogv: "video/ogg",
  mov: "video/quicktime",
  wasm: "application/wasm", woff2: "font/woff2", webmanifest: "application/manifest+json",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  odt: "application/vnd.oasis.opendocument.text", ods: "application/vnd.oasis.opendocument.spreadsheet",
  doc: "application/msword", xls: "application/vnd.ms-excel",
};

/** @param {string} path @param {Bytes} data @returns {string} */
export function typeFor(path, data) {
  const type = typeOf(path);
  try {
    if (/plain|csv|mark/.test(type)) new TextDecoder("utf-8", { fatal: true }).decode(data);
    return type;
  } catch {
    return type.split(";")[0]; // evidence of another charset: browsers know it by its letters
  }
}

/** @param {string} path @returns {string} */
export function typeOf(path) {
  const name = path.slice(path.lastIndexOf("/") + 1), dot = name.lastIndexOf(".");
  if (dot <= 0 || name.endsWith(`.${LISTING}`)) return "text/plain; charset=utf-8";
  const ending = name.slice(dot + 1).toLowerCase();
  return Object.hasOwn(TYPES, ending) ? TYPES[/** @type {keyof typeof TYPES} */ (ending)] : "application/octet-stream";
}
