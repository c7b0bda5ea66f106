// The gate for a reader who remembers: publish/verify/history.py in JavaScript. A release must go on from the one that was
// seen (HISTORY), and unsay no withdrawal (WITHDRAWN); both are files that the release names.
import { isDay } from "./clock.js";
import { Copy } from "./copy.js";
import { Fault, strictly } from "./errors.js";
import { digest } from "./files.js";
import { HISTORY, WITHDRAWN } from "./layout.js";
import { head } from "./metadata.js";
import { proves } from "./signatures.js";
import { get } from "./source.js";
import { must, utf8 } from "./strictjson.js";

export const HISTORY_MAX_LENGTH = 4_000_000; // bytes
export const WITHDRAWN_MAX_LENGTH = 4_000_000; // bytes
const AHEAD_MAX_LENGTH = 4_096; // bytes that a push under way may have added to HISTORY

/** @typedef {import("./metadata.js").Head} Head */

/** As `head` of metadata.js, whose arguments and answer it shares; and the release goes on from `seen`. The answer's
 * `seen` is what to remember. Faults are also `fork`: both are signed, and neither is the other's past.
 * @param {import("./source.js").Fetch} fetch @param {Parameters<typeof head>[1]} anchor
 * @param {Parameters<typeof head>[2]} options @returns {Promise<Head>} */
export async function follow(fetch, anchor, options) {
  const found = await head(fetch, anchor, options), copy = new Copy(fetch, found), { seen } = options;
  if (seen) await goesOn(copy, seen);
  const gone = await withdrawn(copy, seen);
  return { ...found, seen: { ...found.seen, withdrawn: gone?.sha256 ?? "", withdrawn_length: gone?.length ?? 0 } };
}

/** The hash that each release's line gives of the top listing before it, from 1 on; "" for none.
 * @param {Bytes} data */
export const parseHistory = (data) => strictly(() => {
  /** @type {string[]} */
  const lines = [""];
  for (const row of utf8(data).split("\n").filter((each) => /^[0-9]/.test(each))) {
    const [, number, day, previous] = /^([1-9][0-9]{0,9}) ([0-9-]{10}) ([0-9a-f]{64}|-)(?: [^\n]*)?$/.exec(row) ?? [];
    must(Number(number) === lines.length && isDay(day), `line ${lines.length}`);
    lines.push(previous.replace("-", ""));
  }
  return lines;
}, HISTORY);

/** Refuse a release that does not go on from the one that was seen; an older one is let pass.
 * @param {Copy} copy @param {{release: number, top: string}} seen */
export async function goesOn(copy, seen) {
  const { number, top, previous } = copy.head.signed;
  if (!seen.top || number < seen.release) return;
  let found = number === seen.release ? top.sha256 : previous;
  if (number > seen.release + 1) {
    try {
      found = parseHistory(await historyOf(copy))[seen.release + 1] ?? "";
    } catch (e) {
      const held = e instanceof Fault && e.kind !== "signature" ? await copy.behind() : [];
      if (held.some((s) => s.number === seen.release && s.top.sha256 === seen.top)) return;
      throw e;
    }
  }
  if (found !== seen.top) {
    throw new Fault("fork", `release ${number} does not go on from what was seen before`);
  }
}

/** The head's HISTORY; of a longer one, that a push has brought already, the head's part. @param {Copy} copy */
async function historyOf(copy) {
  const entry = await copy.find(HISTORY);
  if (!entry || entry.length > HISTORY_MAX_LENGTH) throw new Fault("signature", `no ${HISTORY} that can be read`);
  const whole = await get(copy.fetch, HISTORY, entry.length + AHEAD_MAX_LENGTH, entry.sha256);
  const data = whole.subarray(0, entry.length);
  await proves(entry, data);
  return data;
}

/** The release's list of withdrawals, which begins as the one that was seen.
 * @param {Copy} copy @param {{withdrawn?: string, withdrawn_length?: number}} [seen] */
async function withdrawn(copy, seen) {
  const before = seen?.withdrawn, length = seen?.withdrawn_length ?? 0;
  const entry = await copy.find(WITHDRAWN).catch((e) => {
    if (before || !(e instanceof Fault)) throw e;
    return null; // nothing was seen: whatever is asked for next says what is wrong
  });
  if (!before || entry?.sha256 === before) return entry;
  if (entry && length < entry.length && entry.length <= WITHDRAWN_MAX_LENGTH) {
    const data = await get(copy.fetch, WITHDRAWN, entry.length, entry.sha256);
    await proves(entry, data);
    if (await digest(data.subarray(0, length)) === before) return entry;
  }
  throw new Fault("rollback", "unsays a withdrawal");
}
