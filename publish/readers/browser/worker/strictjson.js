// What signed JSON may look like, and what an Ed25519 key and signature may: publish/core/formats/strictjson.py in
// JavaScript. Whoever reads JSON gets `unknown`, and finds out what it is.
// JSON.parse takes the last of two equal keys and rounds large integers; so this reads JSON itself, in one way only.

export const JSON_MAX_LENGTH = 2_000_000; // bytes
export const DEPTH_MAX = 32; // objects and arrays within one another

export const P = 2n ** 255n - 19n;
export const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const ORDER_8 = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
const SMALL_ORDER = new Set([0n, 1n, P - 1n, ORDER_8, P - ORDER_8]); // the y of all eight points of small order; x and -x share it
const TOP_LEVEL = ["root", "snapshot", "targets", "timestamp"];
const HASHES = new Map([["sha256", /^[0-9a-f]{64}$/], ["sha512", /^[0-9a-f]{128}$/]]);

/** @typedef {{keytype: string, scheme: string, keyval: {public: string}}} Key */
/** @typedef {{keyids: string[], threshold: number}} Role */
/** @typedef {{version: number, length?: number, hashes?: Record<string, string>}} Meta of another file of metadata */
/** @typedef {{length: number, hashes: Record<string, string>, custom?: unknown}} Target */
/** @typedef {{_type: "root", version: number, expires: string, keys: Record<string, Key>, roles: Record<string, Role>,
 *   witnesses?: unknown, undated?: unknown}} Root */
/** @typedef {{_type: "timestamp" | "snapshot", version: number, expires: string, meta: Record<string, Meta>,
 *   renewed?: unknown}} Pointer */
/** @typedef {{_type: "targets", version: number, expires: string, targets: Record<string, Target>,
 *   delegations?: {keys: Record<string, Key>, roles: (Role & {name: string})[]}}} Targets */
/** @typedef {{root: Root, timestamp: Pointer, snapshot: Pointer, targets: Targets}} Contents by their type */
/** @typedef {{signed: Root | Pointer | Targets, signatures: {keyid: string, sig: string}[]}} Metadata */

/** @type {(holds: unknown, what: string) => asserts holds} */
export function must(holds, what) {
  if (!holds) throw new Error(`${what} is missing, or not what it must be`);
}
/** @param {unknown} v @returns {v is string} */
export const isText = (v) => typeof v === "string";
/** @param {unknown} v @returns {v is string[]} */
export const isTexts = (v) => Array.isArray(v) && v.every(isText);
/** @param {unknown} v @returns {v is Record<string, unknown>} */
export const isObject = (v) => typeof v === "object" && v !== null && !Array.isArray(v);
/** @param {unknown} v @returns {v is number} */
export const isInteger = (v) => Number.isInteger(v);
/** @param {unknown} v @param {number} [least] @returns {v is number} */
const isCount = (v, least = 0) => typeof v === "number" && v >= least;
const areUnique = (/** @type {unknown[]} */ v) => v.every(isText) && new Set(v).size === v.length;
const areHashes = (/** @type {unknown} */ v) => isObject(v) && Object.keys(v).length > 0
  && Object.entries(v).every(([name, hash]) => isText(hash) && HASHES.get(name)?.test(hash));

/** UTF-8 and nothing else; a byte-order mark is a character like any other. @param {Bytes} data */
export const utf8 = (data) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);

export const hex = (/** @type {Bytes} */ data) =>
  Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");
/** Bytes of hex that was found to be hex. @param {string} hex */
export const unhex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/** JSON that can be read in one way only; objects have no prototype. @param {Bytes} data @returns {unknown} */
export function read(data) {
  must(data.length <= JSON_MAX_LENGTH, "the length");
  const text = utf8(data);
  let at = 0;
  const skip = () => { while (" \t\n\r".includes(text[at] || "x")) at++; };
  const eat = (/** @type {string} */ token) => { skip(); return text.startsWith(token, at) && (at += token.length) > 0; };
  const string = () => {
    skip();
    must(text[at] === '"', "a string");
    let end = at + 1;
    for (; text[end] !== '"'; end += text[end] === "\\" ? 2 : 1) must(end < text.length, "a string");
    const found = JSON.parse(text.slice(at, end + 1));
    must(!/\p{Surrogate}/u.test(found), "a pair of surrogates");
    at = end + 1;
    return found;
  };
  /** @type {(depth: number) => unknown} */
  const value = (depth) => {
    const open = eat("{") ? "}" : eat("[") ? "]" : "";
    if (open) {
      must(depth < DEPTH_MAX, "the depth");
      const object = Object.create(null), array = [];
      for (let more = !eat(open); more;) {
        const key = open === "}" ? string() : "";
        must(open === "]" || (!(key in object) && eat(":")), "a key");
        const item = value(depth + 1);
        if (open === "}") object[key] = item; else array.push(item);
        more = eat(",");
        must(more || eat(open), open);
      }
      return open === "}" ? object : array;
    }
    if (text[at] === '"') return string();
    for (const [token, meant] of /** @type {const} */ ([["true", true], ["false", false], ["null", null]])) {
      if (eat(token)) return meant;
    }
    const digits = /-?(?:0|[1-9][0-9]*)(?![0-9.eE])/y;
    digits.lastIndex = at;
    const found = digits.exec(text);
    must(found && Number.isSafeInteger(Number(found[0])), "an integer");
    at = digits.lastIndex;
    return Number(found[0]);
  };
  const found = value(0);
  skip();
  must(at === text.length, "the end");
  return found;
}

/** The order of Unicode code points, which is UTF-8's; JavaScript's own is that of UTF-16.
 * @param {string} a @param {string} b */
export function byCodePoint(a, b) {
  const rank = (/** @type {number} */ unit) => unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return rank(a.charCodeAt(i)) - rank(b.charCodeAt(i));
  }
  return a.length - b.length;
}

/** OLPC canonical JSON: what signatures are over. @param {unknown} value @returns {string} */
export function canonical(value) {
  if (typeof value === "string") return `"${value.replace(/[\\"]/g, "\\$&")}"`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return String(value);
  return `{${Object.keys(value).sort(byCodePoint).map((k) => `${canonical(k)}:${canonical(value[k])}`).join(",")}}`;
}

/** Metadata of any kind; their form is right, and nothing more is known. @param {Bytes} data @returns {Metadata} */
export function metadata(data) {
  const value = read(data);
  must(isObject(value) && isObject(value.signed) && Array.isArray(value.signatures), "metadata");
  must(areUnique(value.signatures.map((each) => {
    must(isObject(each) && isText(each.sig), "signatures");
    return each.keyid;
  })), "signatures");
  const { _type: type, version, spec_version: spec, expires } = value.signed;
  must(isCount(version, 1), "version");
  must(isText(spec) && /^1\.[0-9]+(\.[0-9]+)?$/.test(spec), "spec_version");
  must(isText(expires) && /^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/.test(expires), "expires");
  must(new Date(expires).toISOString() === expires.replace("Z", ".000Z"), "expires");
  must(isText(type) && TOP_LEVEL.includes(type), "_type");
  FORMS[type](value.signed);
  return /** @type {Metadata} */ (/** @type {unknown} */ (value)); // that is what was found out just now
}

/** Whether an answer sets up for signed metadata, however malformed; any other is a host's way to say "not here".
 * @param {Bytes} data */
export function resemblesMetadata(data) {
  const text = new TextDecoder("latin1").decode(data);
  return /^[ \t\r\n]*\{/.test(text) && (text.includes('"signatures"') || text.includes('"signed"'));
}

/** @type {Record<string, (signed: Record<string, unknown>) => void>} */
const FORMS = {
  root(signed) {
    must(signed.format === undefined || signed.format === 1, "format");
    must(signed.consistent_snapshot === true, "consistent_snapshot");
    keys(signed.keys);
    must(isObject(signed.roles) && Object.keys(signed.roles).sort().join() === TOP_LEVEL.join(), "roles");
    Object.values(signed.roles).forEach(role);
  },
  timestamp(signed) {
    must(isObject(signed.meta) && Object.keys(signed.meta).join("\n") === "snapshot.json", "meta");
    FORMS.snapshot(signed);
  },
  snapshot(signed) {
    must(isObject(signed.meta), "meta");
    for (const meta of Object.values(signed.meta)) {
      must(isObject(meta) && isCount(meta.version, 1), "meta");
      must(!("length" in meta) || isCount(meta.length), "length");
      must(!("hashes" in meta) || areHashes(meta.hashes), "hashes");
    }
  },
  targets(signed) {
    must(isObject(signed.targets), "targets");
    must(Object.values(signed.targets).every((t) => isObject(t) && isCount(t.length) && areHashes(t.hashes)), "targets");
    if (!("delegations" in signed)) return;
    must(isObject(signed.delegations) && !("succinct_roles" in signed.delegations), "delegations");
    keys(signed.delegations.keys);
    must(Array.isArray(signed.delegations.roles), "roles");
    const names = signed.delegations.roles.map((each) => {
      role(each);
      must(typeof each.terminating === "boolean" && ("paths" in each) !== ("path_hash_prefixes" in each), "paths");
      const given = "paths" in each ? each.paths : each.path_hash_prefixes;
      must(isTexts(given) && isText(each.name) && !["", ...TOP_LEVEL].includes(each.name), "paths");
      return each.name;
    });
    must(areUnique(names), "roles");
  },
};

function keys(/** @type {unknown} */ held) {
  must(isObject(held), "keys");
  const all = Object.values(held).map((key) => {
    must(isObject(key) && key.keytype === "ed25519" && key.scheme === "ed25519" && isObject(key.keyval), "keys");
    must(isKey(key.keyval.public), "keys");
    return key.keyval.public;
  });
  // One key under two names would count twice for a threshold.
  must(areUnique(all), "keys");
}

/** @type {(held: unknown) => asserts held is Record<string, unknown>} */
function role(held) {
  must(isObject(held) && Array.isArray(held.keyids) && areUnique(held.keyids) && isCount(held.threshold, 1), "roles");
}

/** Little-endian. @param {Bytes} bytes */
export const number = (bytes) => bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);

/** Whether 32 bytes can be a public key, or the R of a signature: y below p, not of small order.
 * @param {Bytes} bytes */
export function soundPoint(bytes) {
  const y = number(bytes) & (2n ** 255n - 1n);
  return bytes.length === 32 && y < P && !SMALL_ORDER.has(y);
}

/** Whether it is a public key, in hex. @param {unknown} value @returns {value is string} */
export const isKey = (value) => isText(value) && !!HASHES.get("sha256")?.test(value) && soundPoint(unhex(value));

/** Whether hex can be a signature: 128 lower-case digits, R sound, S below the group's order. @param {string} hex */
export const soundSignature = (hex) => HASHES.get("sha512")?.test(hex)
  && soundPoint(unhex(hex.slice(0, 64))) && number(unhex(hex.slice(64))) < L;
