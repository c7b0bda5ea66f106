// Names and bytes: publish/core/files.py in JavaScript, as far as a browser has files.
import { hex } from "./strictjson.js";

/** A text in UTF-8. @param {string} text */
export const encoded = (text) => new TextEncoder().encode(text);
/** The text that bytes are, or seem to be. @param {Bytes} data */
export const decoded = (data) => new TextDecoder().decode(data);

/** Whether every host and every reader's disk can hold a file under that path. @param {string} path */
export function isSafe(path) {
  return !/\p{Surrogate}/u.test(path) && encoded(path).length <= 1024 && path.normalize("NFC") === path
    && path.split("/").every((name) => !["", ".", ".."].includes(name) && encoded(name).length <= 255
      && !/^(con|prn|aux|nul|(com|lpt)[1-9])$/.test(name.split(".")[0].toLowerCase())
      && !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u{13430}-\u{1343f}]/u.test(name.replace(/[\u200c\u200d]/g, ""))
      && !/[\\:*?"<>|]|^-|[. ]$/.test(name));
}

/** A hash in hex. @param {Bytes} data */
export async function digest(data, name = "sha256") {
  const hash = await crypto.subtle.digest(name === "sha512" ? "SHA-512" : "SHA-256", data);
  return hex(new Uint8Array(hash));
}
