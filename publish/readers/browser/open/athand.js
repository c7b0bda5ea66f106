// A copy that the reader has at hand, a folder or a .zip: it answers like any mirror, and is believed as little.
import { partly, partOf } from "../worker/answers.js";
import { FIRST_ROOT } from "../worker/layout.js";
import { inflate } from "./zipdir.js";
import { listZip } from "./zipped.js";

/** What such a copy is called among the addresses. */
export const AT_HAND = "at-hand:/";
const SAID_LENGTH = 200; // letters in which a part says what it is
const PART_TEXT = "HOW-TO-VERIFY.txt";
const SINCE = /^This is what is new in release \d{1,10} of an archive since release (\d{1,10}), /;

/** Files by their path in the copy; it may lie deeper than what was picked, its first root.json says where.
 * @template A @param {Map<string, A>} all */
function below(all) {
  const tops = [...all.keys()].filter((path) => path === FIRST_ROOT || path.endsWith(`/${FIRST_ROOT}`));
  const top = tops.map((path) => path.slice(0, -FIRST_ROOT.length)).sort((a, b) => a.length - b.length)[0];
  /** @type {Map<string, A>} */
  const found = new Map();
  for (const [path, file] of top === undefined ? [] : all) {
    if (path.startsWith(top)) found.set(path.slice(top.length), file);
  }
  return found;
}

/** @param {Map<string, A>} files @param {(file: A) => Promise<BodyInit>} read @template A
 * @returns {typeof fetch} */
export const answering = (files, read) => async (url, asked) => {
  const path = decodeURIComponent(String(url).slice(AT_HAND.length).split("?")[0]);
  const file = files.get(path);
  if (file === undefined) return new Response(null, { status: 404 });
  const body = await read(file), part = body instanceof Blob ? partOf(new Headers(asked?.headers).get("Range"), body.size) : null;
  return part && body instanceof Blob ? partly(body.slice(part.from, part.to + 1), "", part, body.size) : new Response(body);
};

/** What a part of an archive says of itself: the release that it goes on from, or 0 for some reports; null where it says
 * nothing. `publish/core/formats/parttext.py` writes it, and nobody signs it. @param {typeof fetch} hand */
export async function partSaid(hand) {
  const response = await hand(AT_HAND + PART_TEXT), reader = response.ok && response.body?.getReader();
  if (!reader) return null;
  let said = "";
  // Its beginning says it: a .zip may promise gigabytes, or be damaged there.
  for (let done = false; !done && said.length < SAID_LENGTH;) {
    const part = await reader.read().catch(() => ({ done: true, value: undefined }));
    said += new TextDecoder("latin1").decode(part.value);
    done = part.done;
  }
  reader.cancel().catch(() => {});
  return { since: Number(SINCE.exec(said)?.[1] ?? 0) };
}

/** A folder, as `<input webkitdirectory>` gives it, or one .zip. @param {File[]} chosen
 * @returns {Promise<{fetch: typeof fetch, count: number}>} */
export async function atHand(chosen) {
  if (chosen.length === 1 && /\.zip$/i.test(chosen[0].name)) {
    const entries = below(await listZip(chosen[0]));
    return { fetch: answering(entries, (entry) => inflate(chosen[0], entry)), count: entries.size };
  }
  const files = below(new Map(chosen.map((file) => [(file.webkitRelativePath || file.name).normalize("NFC"), file])));
  return { fetch: answering(files, async (file) => file), count: files.size };
}
