// Where copies lie, and how they are asked: the next one is asked soon, every body ends, and who fails waits his turn.
//
// A source that neither fails nor delivers within a few times its usual time does not hold up the reader: the next two are
// asked beside it, then four.
// Limits are on the whole body, after content decoding; headers alone prove nothing. What a body must be is decided by
// the caller's `judge`, so a block page, a soft 404 and a forgery are all simply not it.
import { Due } from "./due.js";
import { splitTarget } from "./layout.js";
import { partial } from "./ranges.js";

export const HEDGE_MS = 500; // how long a source of which nothing is known may say nothing before the next are asked too
const USUALLY = 4; // so many times its usual time, where that is known, …
const SOONEST = 0.4, LATEST = 4; // … within these shares of HEDGE_MS
const AGAIN_MS = 15; // what has arrived while the machine was busy is taken in before a silence is one
export const STALL_MS = 8_000; // no byte for so long ends a request
export const FLOOR_AFTER_MS = 5_000; // from here on a body must have come at FLOOR bytes a second, on the whole
export const FLOOR = 1_024; // bytes a second
export const TOTAL_MS = 240_000; // the end of any request: browsers end a worker's work after five minutes
const LENT_MAX = 8, LENT_LAST = 1e14; // of the addresses that volunteers lend; they come behind all others
const RUNNING_MAX = 8; // sources that are asked at once, without those that are silent, …
const ASKED_MAX = 24; // … and with them
const PACE = 4_096; // bytes a second that keep the next source from being asked
const BACK_OFF_MS = 5_000; // doubled with each failure in a row
const BACK_OFF_MAX_MS = 3_600_000;
const FORGET_MS = 21_600_000; // after so long without a new one, half of the failures are forgiven
const SILENT_MS = 60_000; // who said nothing is asked after the others, for so long; doubled with each silence in a row
const SILENCES_MAX = 6; // doublings
const TRIED_MAX = 40; // attempts that are remembered for the page that says what was tried

/** What became of one attempt. `what`: ok, wrong (other bytes), absent (an answer without them), unreachable, lagging,
 * whole (no parts are given there). `how`: what is known of why it could not be reached.
 * @typedef {{address: string, path: string, what: string, detail: string, how?: string}} Tried */
/** @typedef {{failures: number, until: number, ms: number, silent?: number, silences?: number}} Memory
 *   `ms`: its usual time to a first byte */
/** @template A @typedef {(address: string, stop: AbortController, heard: (length: number) => void) => Promise<A>} Task */
/** @typedef {(data: Bytes, address: string) => unknown} Judge throws, or rejects, if these are not the bytes */

/** What became of attempts, in one word: of the worst. @param {string[]} whats */
export const verdictOf = (...whats) => whats.includes("wrong") ? "TAMPERED" : whats.includes("lagging") ? "STALE"
  : whats.includes("absent") ? "UNAVAILABLE" : "UNKNOWN";

/** No mirror gave what was asked for. */
export class Failed extends Error {
  constructor(/** @type {string} */ path, /** @type {Tried[]} */ tried) {
    super(`${path}: ${tried.map((t) => `${t.address} ${t.what}`).join(", ") || "nobody to ask"}`);
    this.tried = tried;
  }

  get verdict() {
    return verdictOf(...this.tried.map((t) => t.what));
  }
}
/** The copy answered, and not with a file. */
export class Absent extends Error {}

/** As the browser spells it; `null` where it is no address. @param {string} address */
const urlOf = (address) => {
  try {
    return new URL(address);
  } catch {
    return null;
  }
};
const hostOf = (/** @type {string} */ address) => urlOf(address)?.hostname ?? "";
/** Whether it is an address of this machine. @param {string} address */
export const isLocal = (address) => /^(127\.|\[::1|(.*\.)?localhost$)/.test(hostOf(address));
/** Whether it is one of this machine, or of the reader's own network. @param {string} address */
const isNear = (address) =>
  /^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.|^\[(::|f[c-f])|^[^.:]*$|\.(local|localhost|internal)\.?$/
    .test(hostOf(address));

/** Whether a browser can ask that address itself, from a page at `here`. Mixed content would be refused anyway; and a page
 * of the web has no business in a reader's own network. @param {string} address @param {string} [here] */
export function askable(address, here = "") {
  const safe = /^https:/i.test(address) || isLocal(address) || /\.onion$/.test(hostOf(address));
  return /^https?:\/\//i.test(address) && (safe || !here.startsWith("https:")) && (!here || isNear(here) || !isNear(address))
    && !!hostOf(address);
}

/** A copy's address in the one way that a browser spells it, with exactly one slash at its end, and nothing after it.
 * @param {string} address */
export const asFolder = (address) => `${(urlOf(address)?.href ?? address).split(/[?#]/)[0].replace(/\/+$/, "")}/`;

/** Whether bytes are a web page. @param {Bytes} data */
export const isPage = (data) =>
  /^(\xef\xbb\xbf)?\s*<(!doctype\s+html|!--|html|head|body|meta|title|script|h1)\b/i.test(
    new TextDecoder("latin1").decode(data.subarray(0, 256)));

/** Whether a web page is what is to be there. @param {string} path */
export const isNamedPage = (path) => /\.(x?html?)$/.test(path);

/** An error that says what became of an attempt. @param {string} what @param {string} message */
export const fault = (what, message) => Object.assign(new Error(message), { what });

/** How one could not be reached, as far as a browser tells: silent (or too slow), broken; "": no connection, by whatever end.
 * @param {{name?: string, how?: string}} error */
export const howOf = ({ name, how }) => how ?? (name === "AbortError" ? "silent" : "");

/** A path as an address has it. @param {string} path */
export const escaped = (path) => path.split("/").map(encodeURIComponent).join("/");

/** A body, never more than `most` + 1 bytes of it, at a bearable pace.
 * @param {Response} response @param {number} most @param {(length: number) => void} heard */
async function received(response, most, heard) {
  const reader = /** @type {ReadableStream<Bytes>} */ (response.body).getReader();
  /** @type {Bytes[]} */
  const parts = [];
  for (let length = 0; ;) {
    const { done, value } = await reader.read();
    if (done || length + value.length > most) {
      if (!done) parts.push(value.subarray(0, most + 1 - length));
      const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
      parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
      return whole;
    }
    parts.push(value);
    heard(length += value.length);
  }
}

/** Copies of one archive, and what is known of how they answer. */
export class Mirrors {
  /** @type {Map<string, Memory>} */
  #memory = new Map();
  /** @type {((memory: Record<string, Memory>) => void) | undefined} */
  #keep;
  /** @type {Set<string>} */
  #lent = new Set();

  /** @param {string[]} addresses the first is the page's own, and is asked first unless it fails
   * @param {{fetch?: typeof globalThis.fetch, now?: () => number, random?: () => number,
   *   keep?: (memory: Record<string, Memory>) => void, hedge?: number, stall?: number}} [options] */
  constructor(addresses, { fetch = globalThis.fetch.bind(globalThis), now = Date.now, random = Math.random,
    keep, hedge = HEDGE_MS, stall = STALL_MS } = {}) {
    this.fetch = fetch;
    this.now = now;
    this.random = random;
    this.hedge = hedge;
    this.stall = stall;
    this.#keep = keep;
    /** @type {string[]} */
    this.addresses = [];
    /** @type {Tried[]} what was tried lately, oldest first */
    this.tried = [];
    this.add(addresses);
  }

  /** Take further addresses into the list; those that it has stay where they are. @param {string[]} addresses */
  add(addresses) {
    this.addresses = [...new Set([...this.addresses, ...addresses.map(asFolder)])];
  }

  /** Take a few of the addresses that volunteers lend; chance says which, so that readers are spread. Strangers learn who
   * asks them: they are asked when all others were. @param {string[]} addresses all that are lent now */
  lend(addresses) {
    const all = new Set(addresses.map(asFolder)), kept = [...this.#lent].filter((each) => all.has(each));
    this.addresses = this.addresses.filter((each) => !this.#lent.has(each) || all.has(each));
    const others = [...all].filter((each) => !this.addresses.includes(each));
    for (; kept.length < LENT_MAX && others.length;) kept.push(...others.splice(Math.floor(this.random() * others.length), 1));
    this.#lent = new Set(kept);
    this.add(kept);
  }

  /** Whether a volunteer lends it. @param {string} address */
  isLent(address) {
    return this.#lent.has(address);
  }

  /** Take addresses out that were given up; the page's own stays. @param {string[]} addresses */
  drop(addresses) {
    const gone = new Set(addresses.map(asFolder));
    this.addresses = this.addresses.filter((address, at) => at === 0 || !gone.has(address));
  }

  /** What is remembered of how they answered. @param {Record<string, Memory>} memory */
  remember(memory) {
    // The clock may have been put back since.
    const soon = (/** @type {number | undefined} */ until) => until && until > this.now() + BACK_OFF_MAX_MS ? 0 : until;
    const all = Object.entries(memory).map(([address, held]) => /** @type {const} */ (
      [address, { ...held, until: soon(held.until) ?? 0, silent: soon(held.silent) }]));
    this.#memory = new Map([...all, ...this.#memory]);
  }

  /** Whether it said nothing when it was asked last. @param {string} address */
  isSilent(address) {
    return (this.#memory.get(address)?.silent ?? 0) > this.now();
  }

  /** The order in which they are asked now: the page's own, then the quickest; who was silent or failed lately comes
   * last, and is still asked when all others fail. */
  order() {
    const now = this.now();
    const rank = (/** @type {string} */ address, /** @type {number} */ at) => {
      const { failures = 0, until = 0, ms = 0 } = this.#memory.get(address) ?? {};
      const last = at && this.isLent(address) ? LENT_LAST : 0;
      return last + (until > now ? 1e12 + failures : (at === 0 ? -1 : ms || 1_000) + (this.isSilent(address) ? 1e9 : 0));
    };
    const ranks = new Map(this.addresses.map((address, at) => [address, rank(address, at)]));
    return [...this.addresses].sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
  }

  /** What one mirror has at `path`: at most `maxLength` + 1 bytes.
   * @param {string} address @param {string} path @param {number} maxLength
   * @param {{sha256?: string, stop?: AbortController, heard?: (length: number) => void, anew?: boolean, from?: number}} [options] `anew`: a
   *   cache's word for it, or that it is not there, is not taken; `from`: `maxLength` bytes from that one on @throws {Absent} the mirror answered without it @throws {Error} there was no answer */
  async one(address, path, maxLength, { sha256, stop: outer, heard = () => {}, anew, from } = {}) {
    const stop = new AbortController(), pass = () => stop.abort();
    if (outer?.signal.aborted) pass();
    outer?.signal.addEventListener("abort", pass);
    const began = performance.now(); // a clock that is put right meanwhile ends nothing
    let last = began, length = 0;
    const watch = setInterval(() => {
      const past = performance.now() - began;
      const slow = past > FLOOR_AFTER_MS && length > 0 && length < FLOOR * past / 1_000;
      if (past + began - last > this.stall || slow || past > TOTAL_MS) pass();
    }, Math.min(250, this.stall / 4));
    const named = sha256 ?? splitTarget(path)[0], query = named?.slice(0, 16) ?? (anew && this.random());
    const url = `${address}${escaped(path)}${query ? `?${query}` : ""}`;
    // What is named by its hash may come from the browser's cache; unless this mirror failed last: what it refused with
    // 300, or for a year, is kept as well.
    const cache = !named ? "no-store" : this.#memory.get(address)?.failures ? "reload" : "default";
    try {
      const asked = /** @type {RequestInit} */ ({
        signal: stop.signal, cache, mode: "cors", redirect: "follow", credentials: "omit", referrerPolicy: "no-referrer",
      });
      const response = from === undefined ? await this.fetch(url, asked) : await partial(this.fetch, url, asked, from, maxLength);
      last = performance.now();
      if (!response) throw fault("whole", "no parts");
      // Browsers follow by themselves; what came from the reader's own network is not the mirror's.
      if (response.redirected && !askable(response.url, address)) throw new Absent("sent on to a near address");
      if (!response.ok || !response.body) {
        if (response.status >= 500) throw Object.assign(new Error(`status ${response.status}`), { how: "broken" });
        throw new Absent(`status ${response.status}`);
      }
      return await received(response, maxLength, (now) => { last = performance.now(); heard(length = now); });
    } finally {
      clearInterval(watch);
      pass(); // what nobody reads need not come
      outer?.signal.removeEventListener("abort", pass);
    }
  }

  /** Ask one after the other, and never wait for one that says nothing: the first whose task succeeds.
   * @template {object} A @param {string} path what is asked for, to be told when all have failed
   * @param {string[]} addresses the best of them first, as far as is known when its turn comes
   * @param {Task<A>} task @param {number} pace bytes a second that keep the next from being asked
   * @param {number} length bytes that are expected, so that who would take too long is raced; 0: nobody knows
   * @returns {Promise<A & {address: string}>} @throws {Failed} */
  hedged(path, addresses, task, pace = PACE, length = 0) {
    /** @type {Tried[]} */
    const tried = [], due = new Due(length, this.hedge, performance.now());
    /** @type {Set<{address: string, stop: AbortController, patience: number, silent: boolean, length: number, before: number,
     *   seen: number, due: number}>} */
    const running = new Set(), waiting = new Set(addresses);
    return new Promise((resolve, reject) => {
      let over = false, many = 1, timer = /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined);
      const speaking = () => [...running].filter((each) => !each.silent);
      const start = (count = 1) => {
        clearTimeout(timer);
        if (over) return;
        for (; count && waiting.size && speaking().length < RUNNING_MAX && running.size < ASKED_MAX; count--) ask();
        if (!running.size) return void (waiting.size || reject(new Failed(path, tried)));
        wait(AGAIN_MS + Math.max(0, ...speaking().map((each) => each.patience)));
      };
      const wait = (/** @type {number} */ ms) => {
        timer = setTimeout(() => {
          timer = setTimeout(() => {
            // Whoever delivers at a fair pace is not raced: readers on slow lines pay for every byte.
            const fair = speaking().filter((each) => each.length - each.before >= pace * ms / 1_000);
            for (const each of running) each.before = each.length;
            if (fair.length) {
              const needless = due.look([...running], !!waiting.size, performance.now());
              for (const each of needless ?? []) each.stop.abort();
              return needless ? wait(ms) : start(many *= 2);
            }
            for (const each of speaking()) {
              each.silent = true;
              this.#silent(each.address);
            }
            start(many *= 2);
          }, AGAIN_MS);
        }, ms - AGAIN_MS);
      };
      const ask = () => {
        const address = this.order().find((each) => waiting.has(each)) ?? [...waiting][0];
        const stop = new AbortController(), began = performance.now(), patience = this.#patience(address);
        const one = { address, stop, patience, silent: false, length: 0, before: 0, seen: 0, due: 0 };
        let first = 0;
        const took = () => (first || performance.now()) - began;
        waiting.delete(address);
        running.add(one);
        task(address, stop, (now) => { first ||= performance.now(); one.length = now; }).then((found) => {
          if (over) return;
          over = true;
          clearTimeout(timer);
          running.delete(one);
          for (const other of running) other.stop.abort();
          this.#well(address, took());
          this.#note({ address, path, what: "ok", detail: "" });
          resolve({ ...found, address });
        }, (error) => {
          running.delete(one);
          if (over) return; // he lost, and did not fail
          if (stop.signal.aborted) {
            waiting.add(address);
            return this.#took(address, performance.now() - began); // behind those who were not asked
          }
          const what = error instanceof Absent ? "absent" : error.what ?? "unreachable";
          const said = { address, path, what, detail: String(error.message ?? error), how: howOf(error) };
          tried.push(said);
          this.#note(said);
          if (what !== "unreachable") this.#took(address, took());
          if (what !== "lagging" && what !== "whole") this.#failed(address);
          start();
        });
      };
      start();
    });
  }

  /** The bytes at `path` from whichever mirror has them first.
   * @param {string} path @param {number} maxLength bytes; a longer body is a failure
   * @param {{sha256?: string, judge?: Judge, from?: number, pace?: number, length?: number}} [options] `sha256`: goes into the
   *   address; `from`: the first byte of a part; `pace`, `length`: as `hedged` has them
   * @returns {Promise<{data: Bytes, address: string}>} @throws {Failed} */
  get(path, maxLength, { sha256, judge = () => {}, from, pace, length } = {}) {
    return this.hedged(path, this.order(), async (address, stop, heard) => {
      const data = await this.one(address, path, maxLength, { sha256, stop, heard, from });
      if (data.length > maxLength) throw fault("wrong", `more than ${maxLength} bytes`);
      try {
        await judge(data, address);
      } catch (error) {
        if (!data.length) throw new Absent("an empty answer");
        if (isPage(data) && !isNamedPage(path)) throw new Absent("a web page in its place");
        throw fault("wrong", error instanceof Error ? error.message : String(error));
      }
      return { data };
    }, pace, length);
  }

  #note(/** @type {Tried} */ said) {
    this.tried = [...this.tried.slice(1 - TRIED_MAX), said];
  }

  /** Change what is remembered of one. @param {string} address @param {(held: Memory) => Memory} change */
  #change(address, change) {
    this.#memory.set(address, change(this.#memory.get(address) ?? { failures: 0, until: 0, ms: 0 }));
    this.#keep?.(Object.fromEntries(this.#memory));
  }

  /** How long one may say nothing before it is missed; a new one as long as the others. @param {string} address */
  #patience(address) {
    const known = [...this.#memory.values()].map(({ ms }) => ms).filter((ms) => ms).sort((a, b) => a - b);
    const usual = this.#memory.get(address)?.ms || known[known.length >> 1];
    return usual ? Math.min(Math.max(usual * USUALLY, this.hedge * SOONEST), this.hedge * LATEST) : this.hedge;
  }

  /** Any answer teaches how long one usually takes. @param {string} address @param {number} took milliseconds */
  #took(address, took) {
    this.#change(address, (held) => ({ ...held, ms: Math.round(held.ms ? held.ms * 0.7 + took * 0.3 : took) || 1 }));
  }

  #well(/** @type {string} */ address, /** @type {number} */ took) {
    this.#took(address, took);
    this.#change(address, ({ ms }) => ({ failures: 0, until: 0, ms }));
  }

  #silent(/** @type {string} */ address) {
    this.#change(address, (held) => {
      const silences = Math.min((held.silences ?? 0) + 1, SILENCES_MAX);
      return { ...held, silences, silent: this.now() + SILENT_MS * 2 ** (silences - 1) };
    });
  }

  #failed(/** @type {string} */ address) {
    this.#change(address, (held) => {
      const { failures, until } = held, now = this.now(), forgiven = Math.max(0, Math.floor((now - until) / FORGET_MS));
      const again = (forgiven > 30 ? 0 : failures >> forgiven) + 1;
      const pause = Math.min(BACK_OFF_MAX_MS, BACK_OFF_MS * 2 ** Math.min(again - 1, 20)) * (0.5 + this.random() / 2);
      return { ...held, failures: again, until: now + Math.round(pause) };
    });
  }
}
