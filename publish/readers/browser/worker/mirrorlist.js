// The mirror list, for programs and for people: publish/core/formats/mirrorlist.py in JavaScript.
import { isObject, isText, isTexts, must, read } from "./strictjson.js";
import { MIRRORS_PAGE } from "./layout.js";

export const MIRRORS = "mirrors.json";
const MIRRORS_MAX = 1000, VOLUNTEERS_MAX = 500; // that are read

/** @typedef {{address: string, kind: string, durable: boolean, also: string[]}} Mirror */

/** What mirrors.html may be made of besides text; as the twin has it. No editor signs it, so it does nothing. */
const PLAIN = /<!doctype html>|<\/?(?:a|b|bdi|body|br|code|h[1-6]|head|html|li|main|ol|p|section|small|title|ul)(?: (?:lang|dir|rel)="[\w -]*"| href="(?:(?:https?|ip[fn]s|magnet):[^"<>]*|[^":&<>]*)")*>|<meta (?:charset="utf-8"|(?:name="viewport"|http-equiv="Content-Security-Policy") content="[^"<>]*"|name="referrer" content="no-referrer")>|<style>[^<@\\]*(?:@media[^<@\\]*)*<\/style>/gi;

/** Whether that is all there is in it. @param {Bytes} page */
export const isPlain = (page) => !new TextDecoder("latin1").decode(page).replace(PLAIN, "").includes("<");

/** The addresses of copies, and those that were given up. @param {Bytes} data the list
 * @param {Bytes} page the same for people @returns {{mirrors: Mirror[], gone: string[], volunteers: string[]}} */
export function mirrorsOf(data, page) {
  must(isPlain(page), MIRRORS_PAGE);
  const list = read(data);
  must(isObject(list) && Array.isArray(list.mirrors) && isTexts(list.gone), MIRRORS);
  const lent = "volunteers" in list ? list.volunteers : [];
  must(isTexts(lent), MIRRORS);
  const mirrors = list.mirrors.slice(0, MIRRORS_MAX).map((row) => {
    must(isObject(row) && isText(row.address) && isText(row.kind) && typeof row.durable === "boolean" && isTexts(row.also), "a mirror");
    return { address: row.address, kind: row.kind, durable: row.durable, also: row.also };
  });
  // What no reader can take apart is passed over, as the twin does.
  const known = (/** @type {string} */ address) =>
    /^(magnet:|(https?|ipfs|ipns):\/\/([^\x00-\x20/?#[\]@:\\]+|\[[0-9a-f:.]+])(:[0-9]{1,5})?(?![^/?#]))/i.test(address);
  const volunteers = lent.slice(0, VOLUNTEERS_MAX).filter((each) => known(each) && !each.startsWith("magnet:"));
  return { mirrors: mirrors.filter((mirror) => known(mirror.address)), gone: list.gone, volunteers };
}
