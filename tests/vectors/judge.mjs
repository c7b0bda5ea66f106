// The verdicts that the JavaScript verifier reaches on vectors: paths on stdin as a JSON array, verdicts on stdout.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Copy } from "../../publish/theme/worker/copies.js";
import { head } from "../../publish/theme/worker/verify.js";

const bytes = (value) => typeof value === "string" ? Buffer.from(value)
  : Array.isArray(value) ? Buffer.concat(value.map(([text, times]) => Buffer.from(text.repeat(times))))
  : Buffer.from(value.base64, "base64");

function filesOf(path) {
  const { from, files } = JSON.parse(readFileSync(path, "utf8"));
  const below = from ? filesOf(join(dirname(path), `${from}.json`)) : {};
  return { ...below, ...files };
}

const kindOf = (e) => {
  if (!e.kind) throw e; // a fault of the verifier's own
  return e.kind === "absent" || e.kind === "overlong" ? "host" : e.kind;
};

async function judge(path) {
  const vector = JSON.parse(readFileSync(path, "utf8")), files = filesOf(path);
  const fetch = async (name, maxLength) => {
    const answer = vector.answers?.[name];
    if (answer === "unreachable") throw new Error("no answer");
    if (answer === "endless") return new Uint8Array(maxLength + 1);
    if (answer || files[name] == null) return null;
    return new Uint8Array(bytes(files[name])).subarray(0, maxLength + 1);
  };
  let found;
  try {
    found = await head(fetch, { fingerprint: vector.fingerprint }, { now: new Date(vector.now), seen: vector.seen });
  } catch (e) {
    return { error: kindOf(e) };
  }
  const copy = new Copy(fetch, found), paths = {};
  for (const name of Object.keys(vector.expect.paths ?? {})) {
    paths[name] = await copy.judge(name).then((said) => said.verdict, (e) => `error: ${kindOf(e)}`);
  }
  return {
    release: found.signed.number, timestamp: found.timestamp, fresh: found.fresh,
    expires: found.expires.toISOString().replace(".000Z", "Z"), mirrors: found.mirrors.map((m) => m.address), paths,
  };
}

const verdicts = [];
for (const path of JSON.parse(readFileSync(0, "utf8"))) verdicts.push(await judge(path));
process.stdout.write(JSON.stringify(verdicts));
