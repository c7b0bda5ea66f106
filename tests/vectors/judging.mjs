// The verdict that the JavaScript verifier reaches on a vector, in whatever runs JavaScript: node, or a browser.
import { Copy } from "../../publish/readers/browser/worker/copy.js";
import { digest } from "../../publish/readers/browser/worker/files.js";
import { follow } from "../../publish/readers/browser/worker/history.js";
import { piecesOf } from "../../publish/readers/browser/worker/pieces.js";
import { policyOf } from "../../publish/readers/browser/worker/tlogpolicy.js";

const utf8 = new TextEncoder();
const bytes = (value) => typeof value === "string" ? utf8.encode(value)
  : Array.isArray(value) ? utf8.encode(value.map(([text, times]) => text.repeat(times)).join(""))
  : Uint8Array.from(atob(value.base64), (c) => c.charCodeAt(0));

const kindOf = (e) => {
  if (!e.kind) throw e; // a fault of the verifier's own
  return e.kind === "absent" || e.kind === "overlong" ? "host" : e.kind;
};

/** What a policy asks for: a number and members. */
const plain = (member) => typeof member === "string" ? member : [member.threshold, member.members.map(plain)];
const asked = (quorum) => plain(typeof quorum === "string" ? { threshold: 1, members: [quorum] } : quorum);

/** A vector as it is written, with those that it is `from`, by name. */
export async function judge(name, vectors) {
  const vector = vectors[name], { expect } = vector;
  const filesOf = ({ from, files }) => ({ ...(from ? filesOf(vectors[from]) : {}), ...files });
  const files = filesOf(vector);
  const fetch = async (path, maxLength) => {
    const answer = vector.answers?.[path];
    if (answer === "unreachable") throw new Error("no answer");
    if (answer === "endless") return new Uint8Array(maxLength + 1);
    if (answer || files[path] == null) return null;
    return bytes(files[path]).subarray(0, maxLength + 1);
  };
  let found, own;
  try {
    own = "policy" in vector ? await policyOf(bytes(vector.policy)) : null;
  } catch (e) {
    return { error: kindOf(e), line: e.line, why: e.message };
  }
  try {
    found = await follow(fetch, { fingerprint: vector.fingerprint, own }, { now: new Date(vector.now), seen: vector.seen });
  } catch (e) {
    const kind = kindOf(e); // a fork is a rollback of a kind
    return { error: kind === "fork" && expect.error === "rollback" ? "rollback" : kind };
  }
  const { renewed, since, witnessed, seen, volunteers } = found;
  const also = { renewed, since, witnessed: witnessed.by, seen, volunteers, asks: own && asked(own.quorum), enough: !witnessed.lacks };
  const copy = new Copy(fetch, found), paths = {};
  for (const path of Object.keys(expect.paths ?? {})) {
    paths[path] = await copy.judge(path).then((said) => said.verdict, (e) => `error: ${kindOf(e)}`);
  }
  const pieces = {};
  for (const path of Object.keys(expect.pieces ?? {})) {
    const entry = await copy.find(path), said = await piecesOf(copy, entry).catch((e) => `error: ${kindOf(e)}`);
    pieces[path] = said && typeof said === "object" ? [] : said ?? "none";
    const data = await fetch(path, entry.length);
    for (const [at, sha256] of (said?.digests ?? []).entries()) {
      const part = data.subarray(at * said.size, (at + 1) * said.size);
      pieces[path].push(await digest(part) === sha256 ? "AUTHENTIC" : part.length ? "TAMPERED" : "UNAVAILABLE");
    }
  }
  return {
    ...(expect.pieces ? { pieces } : {}),
    release: found.signed.number, timestamp: found.timestamp, fresh: found.fresh,
    expires: found.expires.toISOString().replace(".000Z", "Z"), mirrors: found.mirrors.map((m) => m.address), paths,
    ...Object.fromEntries(Object.entries(also).filter(([each]) => each in expect)),
  };
}

/** All of them, by name. */
export async function judgeAll(vectors) {
  const verdicts = {};
  for (const name of Object.keys(vectors)) verdicts[name] = await judge(name, vectors);
  return verdicts;
}
