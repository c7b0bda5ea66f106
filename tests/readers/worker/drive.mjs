// One reader, driven line by line: JSON in, JSON out. The first line says which archive, and where.
import { createHash } from "node:crypto";
import { createInterface } from "node:readline";
import { gathered } from "../../../publish/readers/browser/open/gather.js";
import { Archive } from "../../../publish/readers/browser/worker/archive.js";
import { Due } from "../../../publish/readers/browser/worker/due.js";
import { filmOf } from "../../../publish/readers/browser/worker/film.js";
import { askable, Mirrors } from "../../../publish/readers/browser/worker/mirrors.js";
import { inTime, WAIT_MS } from "../../../publish/readers/browser/worker/waiting.js";
import { policyOf } from "../../../publish/readers/browser/worker/tlogpolicy.js";
import { memoryShelf, Stash } from "../../../publish/readers/browser/worker/stash.js";

const shelf = memoryShelf();
let archive, stash, clock = 0, chance = 0.5;
const text = (data) => Buffer.from(data).toString("latin1");
const tried = (list) => list.map(({ address, what }) => [address, what]);
const full = (room) => ({ ...shelf, put: async (kind, key, value) => {
  const held = (await shelf.all("bytes")).reduce((sum, bytes) => sum + bytes.length, 0);
  if (kind !== "index" && held + (value.length ?? 200) > room) throw new Error("QuotaExceededError");
  return shelf.put(kind, key, value);
} });
const refuse = () => Promise.reject(new Error("QuotaExceededError"));
const broken = { ...shelf, put: refuse, get: () => Promise.reject(new Error("no")) };

const acts = {
  async start({ root, fingerprint, addresses, now, stall, hedge, broken: forbidden, room, taking = true, limit, own, names = {} }) {
    clock = Date.parse(now) - Date.now();
    stash = new Stash(!taking ? memoryShelf({ ...shelf, put: refuse }) : forbidden ? broken : room ? full(room) : shelf, { ...(limit ? { limit } : {}) });
    const mirrors = new Mirrors(addresses, {
      fetch: (url, how) => fetch(Object.keys(names).reduce((at, name) => at.replace(name, names[name]), url), how), // as a resolver would
      stall, hedge, random: () => chance += 1e-9, keep: (memory) => stash.setState("mirrors", memory),
    });
    archive = new Archive({
      root: new Uint8Array(Buffer.from(root, "base64")), fingerprint, mirrors, stash, now: () => new Date(Date.now() + clock),
      own: own ? await policyOf(new Uint8Array(Buffer.from(own))) : null,
    });
  },
  open: async () => (await archive.open()).signed.number,
  compared: async () => { await archive.comparing; return archive.head.signed.number; },
  async read({ path, release }) {
    const began = performance.now(), { data, ...found } = await archive.read(path, { release });
    return { ...found, text: text(data), ms: performance.now() - began };
  },
  async get({ path, maxLength, expect }) {
    const { data, address } = await archive.mirrors.get(path, maxLength, { judge: (given) => {
      if (expect !== undefined && text(given) !== expect) throw new Error("other bytes");
    } });
    return { address, text: text(data) };
  },
  /** A document by its pieces: what was answered, and what came of the body, read to `most` bytes. */
  async film({ path, range, most = Infinity }) {
    const film = await filmOf(archive, path), answer = await film?.answer(range ?? null, () => {});
    if (!answer) return null;
    const whole = createHash("sha256"), { status, headers } = answer, reader = answer.body?.getReader();
    const said = { status, range: headers.get("content-range"), type: headers.get("content-type"), length: 0, error: "" };
    try {
      while (reader && said.length < most) {
        const { done, value } = await reader.read();
        if (done) break;
        whole.update(value);
        said.length += value.length;
      }
      await reader?.cancel();
    } catch (error) {
      said.error = error.message;
    }
    return { ...said, sha256: whole.digest("hex") };
  },
  /** A document put together from its pieces; null where it is to be read as a whole. */
  async gather({ path }) {
    const found = await gathered(archive, path, () => true);
    return found && createHash("sha256").update(new Uint8Array(await found.data.arrayBuffer())).digest("hex");
  },
  /** What is decided after each step: of `paces`, who brings how many bytes a second, and for how long. */
  due: async ({ length, steps }) => {
    const held = steps[0].paces.map(() => ({ length: 0, seen: 0, due: 0 })), due = new Due(length, 500, 0);
    let now = 0;
    return steps.map(({ ms, paces, others = true }) => {
      while (held.length < paces.length) held.push({ length: 0, seen: 0, due: 0 });
      now += ms;
      paces.forEach((pace, at) => { held[at].length += pace * ms / 1_000; });
      const running = held.slice(0, paces.length);
      return due.look([...running], others, now)?.map((each) => held.indexOf(each)) ?? "more";
    });
  },
  look: () => archive.look(),
  keep: ({ path }) => archive.keep(path),
  standing: async () => archive.standing(),
  looked: async () => { await archive.news(); return Object.fromEntries(archive.looked); },
  order: async () => archive.mirrors.order(),
  memory: () => stash.state("mirrors"),
  later: async ({ ms }) => { archive.mirrors.now = () => Date.now() + ms; },
  leap: async ({ ms }) => { let all = 0; archive.mirrors.now = () => Date.now() + (all += ms); },
  spoil: async ({ sha256 }) => { await shelf.put("bytes", sha256, new Uint8Array([1, 2, 3])); },
  plant: async ({ path, sha256, content, seen }) => {
    const data = new TextEncoder().encode(content);
    await shelf.put("bytes", sha256, data);
    await shelf.put("index", sha256, { sha256, length: data.length, used: 0, pinned: true });
    await shelf.put("state", "paths", { [path]: { sha256, release: 1 } });
    await shelf.put("state", "seen", seen);
  },
  keptPages: async () => { const found = []; await archive.keptPages(found, 9); return found.map((each) => each.path); },
  async judge({ path, address }) {
    return archive.judge(path, await archive.mirrors.one(address, path, 1 << 18), address);
  },
  foreign: ({ path }) => archive.isForeign(path),
  beside: async ({ path }) => { const data = await archive.pageBeside(path); return data && text(data); },
  askable: async ({ address, here }) => askable(address, here),
  lose: async () => { for (const { sha256 } of await shelf.all("index")) await shelf.delete("bytes", sha256); },
  loseHead: () => shelf.delete("state", "head"),
  held: async () => (await shelf.all("index")).map((kept) => kept.sha256),
  put: async ({ sha256, size, pinned }) => {
    const laid = await stash.put(sha256, new Uint8Array(size), pinned);
    await new Promise((resolve) => setTimeout(resolve, 3));
    return laid;
  },
  setState: ({ key, value }) => stash.setState(key, value),
  size: async () => {
    const all = await shelf.all("index"), sum = (list) => list.reduce((total, kept) => total + kept.length, 0);
    return { length: sum(all), pinned: sum(all.filter((kept) => kept.pinned)), count: all.length };
  },
  forget: () => stash.forget(),
  // Somebody opens a page whose answer is held up until they see that it is waited for, and comes back for it.
  waitedFor: async () => {
    let asked = 0, free = () => {};
    const held = new Promise((resolve) => { free = resolve; });
    const open = (client) => inTime({
      href: "page.html", client, taken: (by) => { taken = by; }, page: async () => new TextEncoder().encode("waiting"),
      ask: async () => { asked++; await held; return new Response("there"); },
    });
    let taken = "";
    const first = await Promise.race([open("one"), new Promise((late) => setTimeout(late, 20 * WAIT_MS))]);
    if (!first) return "blank";
    free();
    return [await first.text(), await (await open("two")).text(), asked, taken];
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line), began = performance.now();
  let answer;
  try {
    answer = { value: await acts[asked.act](asked) };
  } catch (error) {
    if (!error.verdict && !error.kind && !error.tried) console.error(error);
    answer = { error: error.message, verdict: error.verdict ?? "", tried: tried(error.tried ?? []), was: error.was ?? 0,
      name: error.constructor.name };
  }
  process.stdout.write(`${JSON.stringify({ ...answer, ms: performance.now() - began })}\n`);
}
process.exit(0);
