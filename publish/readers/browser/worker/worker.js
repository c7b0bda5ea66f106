// The service worker: every page and document of the archive is verified before the browser sees it, and comes from
// whichever copy has it. What cannot be verified is not shown; a page of the worker's own says what was found.
//
// `FINGERPRINT` stands before this in sw.js, with `ADDRESSES` of the day and a few `WORDS` in all languages. All words of the
// worker's own pages are in sw.json, which it keeps.
// Whoever holds the page's own address can hand out another sw.js. That is why ours looks, and says so (checkItself).
import { answerOf, SAVES, STILL, unverified } from "./answers.js";
import { Archive, Missing, TooLong } from "./archive.js";
import { atMost, sleep } from "./candidates.js";
import { typeOf } from "./contenttypes.js";
import { failurePage, prepare, SOON_MS, UNVERIFIED, waitingPage } from "./door.js";
import { ed25519IfNeeded } from "./ed25519.js";
import { filmOf } from "./film.js";
import { decoded, digest } from "./files.js";
import { FIRST_ROOT, FRONT, isBeside, MIRRORS_PAGE, NOT_FOUND, WORKER } from "./layout.js";
import { ROOT_MAX_LENGTH } from "./metadata.js";
import { Absent, asFolder, askable, escaped, isLocal, Mirrors } from "./mirrors.js";
import { Stash } from "./stash.js";
import { inTime, mayWait, WAIT_MS } from "./waiting.js";
import { OWN_POLICY, ownOf } from "./witnesses.js";

const INSTALL_MS = 6_000; // an install that never ends would block every later one
const COMPARE_MS = 1_500; // how long the banner waits for the other copies
const CLIENTS_MAX = 200; // open pages whose release is remembered
const SELF_MAX_LENGTH = 1 << 20; // bytes
const SEEN_MS = 5_000; // in which a browser shows the first bytes of what it was given
const PAGE_MS = 20_000; // how long a page may take, and …
const PART_MS = 120_000; // … what it holds: who is left without an answer for minutes fetches by itself, unverified
const ITSELF_MS = 3_600_000; // how often our own file is compared

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const here = new URL("./", worker.location.href).href;

/** @typedef {{verdict: string, release: number, address: string, sha256: string}} Given */
/** What was given to an open page. @type {Map<string, Given>} */
const given = new Map();
/** @type {Promise<Archive> | undefined} */
let waking;

/** The archive, once for each life of this worker. */
function archive() {
  return waking ??= (async () => {
    const stash = await Stash.open(FINGERPRINT);
    const mirrors = new Mirrors([here, ...ADDRESSES.filter((each) => askable(each, here))], { keep: (memory) => stash.setState("mirrors", memory) });
    return new Archive({
      fingerprint: FINGERPRINT, mirrors, stash, ed25519: await ed25519IfNeeded(), own: await ownOf(stash),
    });
  })();
}

worker.addEventListener("install", (event) => {
  worker.skipWaiting();
  event.waitUntil((async () => {
    // Where pages lie without what is signed, a preview or an excerpt, none could be shown from here.
    const asked = new Mirrors([here]).one(here, FIRST_ROOT, ROOT_MAX_LENGTH);
    if ((await atMost(INSTALL_MS, asked.then(digest, absent)) ?? FINGERPRINT) !== FINGERPRINT) throw new Error("no archive");
    await atMost(INSTALL_MS, archive().then(prepare));
  })());
});
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

/** "" where there was an answer, and nothing in it. @param {unknown} error */
function absent(error) {
  if (error instanceof Absent) return "";
  throw error;
}

/** The archive's path of an address; `null` for what is none of ours. @param {string} href */
function pathOf(href) {
  const url = new URL(href);
  if (!`${url.origin}${url.pathname}`.startsWith(here)) return null;
  try {
    const path = decodeURIComponent(url.pathname.slice(new URL(here).pathname.length)).replace(/\/+/g, "/").replace(/^\//, "");
    return path === "" || path.endsWith("/") ? path + FRONT : path;
  } catch {
    return null;
  }
}

worker.addEventListener("fetch", (event) => {
  const { request } = event, isPage = request.mode === "navigate";
  // A form on somebody's page can go here, too, by POST: what comes of it is a page at this address.
  const path = isPage || request.method === "GET" ? pathOf(request.url) : null, beside = path !== null && isBeside(path);
  // Metadata are for programs that verify them. For our own file a browser asks past us; who goes to it sees the release's.
  if (path === null || (beside && !isPage)) return;
  const ask = () => {
    const act = beside ? besideIt(request, path) : answer(event, path, isPage);
    event.waitUntil(act.catch(() => {})); // what comes too late is kept, and there for whoever asks again
    return isPage ? Promise.race([act, sleep(PAGE_MS).then(() => failure(path, { page: "slow" }))]).catch(() => failure(path, {}))
      : Promise.race([act, sleep(PART_MS).then(() => Response.error())]);
  };
  event.respondWith(isPage && mayWait(path) ? inTime({
    href: request.url.split("#")[0], client: clientOf(event), ask, page: async () => waitingPage(await place(path)),
    taken: (client) => give(clientOf(event), given.get(client)),
  }) : ask());
});

/** The page that a navigation opens. @param {FetchEvent} event */
const clientOf = (event) => event.resultingClientId || event.clientId;

/** Remember what an open page was given. @param {string} client @param {Given | undefined} what */
function give(client, what) {
  if (what) given.set(client, what);
  for (const old of [...given.keys()].slice(0, -CLIENTS_MAX)) given.delete(old);
}

/** @typedef {import("./door.js").Failure} Failure */
/** Without cookies a browser does not obey a host that has it clear what is kept, this worker as well.
 * @param {Request} request @param {string} path */
const asItComes = async (request, path) => unverified(await begun(fetch(request, { credentials: "omit" })), typeOf(path));

/** What lies beside the release: the page of the bundles, or files to save. @param {Request} request @param {string} path */
async function besideIt(request, path) {
  const page = await archive().then((it) => it.pageBeside(path)).catch(() => null);
  return page ? answerOf(page, typeOf(path), { policy: STILL + SAVES }) : asItComes(request, path);
}

/** An answer whose body has begun, and does not break before it is seen: else a browser shows nothing for a minute.
 * @param {Promise<Response>} asked */
async function begun(asked) {
  const found = await asked, reader = found.body?.getReader();
  if (!reader) return found;
  let next = await reader.read();
  if (next.done) throw new Absent("an empty answer");
  return new Response(new ReadableStream({
    async pull(controller) {
      if (next.done) return controller.close();
      controller.enqueue(next.value);
      next = await reader.read().catch((error) => sleep(SEEN_MS).then(() => { throw error; }));
    },
    cancel: () => reader.cancel(),
  }, { highWaterMark: 0 }), found);
}

/** What the place itself answers. @param {Request} request */
const theirs = (request) => (request.mode === "navigate" ? begun(fetch(request)) : fetch(request)).catch(() => Response.error());

/** @param {FetchEvent} event @param {string} path @param {boolean} isPage @returns {Promise<Response>} */
async function answer(event, path, isPage) {
  const { request } = event, range = request.headers.get("range");
  const it = await archive();
  try {
    if (lost) return await theirs(request);
    if (request.cache !== "default" && isPage) it.lookedAt = 0; // who loads a page again wants to know
    const losing = isLost(it, isPage), foreign = await it.isForeign(path), { pathname, search } = new URL(request.url);
    // Other slashes are the same to a server, but not to the links of the page.
    if (isPage && !foreign && /%2f|\/\//i.test(pathname.slice(new URL(here).pathname.length - 1))) {
      return Response.redirect(here + escaped(path) + search);
    }
    const release = isPage ? undefined : given.get(event.clientId)?.release;
    const film = foreign ? null : await filmOf(it, path, release);
    const streamed = film && await film.answer(range, (busy) => event.waitUntil(busy));
    if (streamed) return streamed;
    const reading = foreign ? null : it.read(path, { release });
    // Who says nothing was not taken by somebody else: the page does not wait for that to be sure.
    const silent = reading?.then(() => !it.mirrors.isSilent(here) && losing, () => losing);
    if (await Promise.race([losing, silent ?? losing])) return Response.redirect(request.url); // past this worker
    if (lost) return await theirs(request); // another page has found it out meanwhile
    if (!reading) {
      const response = await theirs(request);
      // Where nobody is there to answer for a neighbour's page, we do.
      if (response.type !== "error" || lost || !isPage) return response;
    }
    const found = await (reading ?? it.read(path));
    if (isPage) {
      const { verdict, release, address } = found;
      give(clientOf(event), { verdict, release, address, sha256: await digest(found.data) });
    }
    return answerOf(found.data, found.type, { range, ...(path === MIRRORS_PAGE && { policy: STILL }) });
  } catch (error) {
    if (error instanceof TooLong && request.url.split("#")[0].endsWith(UNVERIFIED)) return asItComes(request, path);
    if (!isPage) return Response.error();
    if (error instanceof Missing && !error.was) {
      // An address that a chat glued to a sentence, "x.html，看", "x.html)."; "reports/2013" for "reports/2013/"; "x", as
      // hosts that take endings off spell "x.html"; else the archive's own page for what is not there.
      for (const meant of [/^.*?\.html(?=\W)/.exec(path)?.[0] ?? "", `${path}/`, `${path}.html`]) {
        if (await it.sha256Of(meant.replace(/\/$/, `/${FRONT}`)).catch(() => null)) {
          return Response.redirect(here + escaped(meant), 302);
        }
      }
      const own = await it.read(NOT_FOUND).catch(() => null);
      if (own) return answerOf(own.data, own.type, { status: 404 });
    }
    return failure(path, /** @type {Failure} */ (error), it);
  }
}

let lost = false;

/** Whether something else answers here by now, on the reader's own machine, where ports change hands: then it is let go.
 * Not what the signed list names. And elsewhere who answers may be the censor, whose word ends nothing.
 * @param {Archive} it */
async function isLost(it, look = false) {
  if (look && !lost && isLocal(here)) {
    lost = !!await atMost(SOON_MS, it.mirrors.one(here, WORKER, SELF_MAX_LENGTH).then(decoded, absent).then(async (script) => {
      if (script.includes(FINGERPRINT)) return false;
      await it.open().catch(() => {});
      if (!it.head?.mirrors.some((each) => asFolder(each.address) === here)) return true;
      const root = await digest(await it.mirrors.one(here, FIRST_ROOT, ROOT_MAX_LENGTH));
      return root !== FINGERPRINT && script.includes(root); // another archive, whole
    }));
    // Behind the browser's own question for our file, which may be long in coming.
    if (lost) await atMost(WAIT_MS, worker.registration.unregister());
  }
  return lost;
}

/** What our own pages are made of, as far as it is known at once. @param {string} path @param {Archive} [it] */
const place = async (path, it) => ({
  here, path, fingerprint: FINGERPRINT, wanted: worker.navigator.languages ?? [], it: it ?? await atMost(0, waking),
});

/** @param {string} path @param {Failure} error @param {Archive} [it] */
const failure = async (path, error, it) => failurePage(await place(path, it), error);

/** Whether the page's own address hands out a worker that the publisher signed. @param {Archive} it */
async function checkItself(it) {
  const before = /** @type {{at: number, verdict: string} | null} */ (await it.stash.state("itself"));
  // What is wrong may be mended any time.
  if (before && before.verdict !== "TAMPERED" && Math.abs(Date.now() - before.at) < ITSELF_MS) return before.verdict;
  const data = await it.mirrors.one(here, WORKER, SELF_MAX_LENGTH).catch(() => null);
  const verdict = data ? await it.judge(WORKER, data, here).catch(() => "") : "";
  if (verdict) await it.stash.setState("itself", { at: Date.now(), verdict });
  return verdict;
}

/** What the banner says: the names of its words, each with what stands in the place of %. At once what is known here; what
 * must be asked comes as a second word. @param {string} id @param {string} href
 * @param {(said: {kind: string, lines: string[][], keep?: boolean, last?: boolean}) => void} say */
async function standing(id, href, say) {
  const it = await archive(), path = pathOf(href) ?? "", page = given.get(id);
  if (!page) return say({ kind: "quiet", lines: [["first"]], last: true }); // what is shown there did not come through here
  const genuine = page.verdict === "AUTHENTIC", host = page.address === here ? "" : page.address.replace(/^https?:\/\/|\/$/g, "");
  const word = (own = "", newer = false) => {
    const { clockIsBehind, expired, fresh, witnessed, own: mine, days, forging = [] } = it.standing(), age = String(days);
    const lines = [
      [genuine ? "authentic" : "stale", String(page.release)],
      !page.address ? ["kept"] : host ? ["mirror", host] : ["here"],
      ...fresh ? [days ? ["renewed", age] : ["today"]] : [],
      ...witnessed === false ? [["unwitnessed", age]] : [], ...mine ? [[mine]] : [], ...clockIsBehind ? [["clock"]] : [], ...expired ? [["expired", age]] : [],
      ...newer ? [["newer"]] : [], ...forging.length ? [["forging", forging.join(" ")]] : [],
      ...own === "TAMPERED" ? [["itself", here]] : [],
    ];
    const bad = forging.includes(here) || own === "TAMPERED";
    return { kind: bad ? "bad" : genuine && fresh ? "quiet" : "warn", lines, keep: it.stash.lasting };
  };
  say(word());
  await it.open().catch(() => {});
  const own = checkItself(it);
  await atMost(COMPARE_MS, it.news().then(() => it.comparing));
  const newest = await it.sha256Of(path).catch(() => ""), { release = 0 } = it.standing();
  const newer = genuine && !!newest && newest !== page.sha256 && release > page.release;
  say(word("", newer)); // our own file may be long in coming
  say({ ...word(await own, newer), last: true });
  await prepare(it).catch(() => {});
}

worker.addEventListener("message", (event) => {
  const { data, ports } = event, [port] = ports, source = /** @type {Client} */ (event.source);
  const act = async () => {
    if (data === "standing") return standing(source.id, source.url, (said) => port?.postMessage(said));
    const it = await archive();
    if (data === "keep") {
      const { count, missing } = await it.keep(pathOf(source.url) ?? "");
      return missing ? [["unkept", String(missing)]] : [["offline", String(count)]];
    }
    if (data === OWN_POLICY) waking = undefined; // open.html keeps another one
    if (data === "forget") {
      await it.stash.forget();
      waking = undefined;
      given.clear();
    }
    return null;
  };
  event.waitUntil(act().catch(() => null).then((said) => port?.postMessage(said)));
});
