#!/usr/bin/env node
// A TUF client upon metadata.js: client.mjs --metadata-dir D init ROOT, … refresh, … download.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Fault } from "../../../publish/readers/browser/worker/errors.js";
import { digest } from "../../../publish/readers/browser/worker/files.js";
import {
  METADATA_MAX_LENGTH, nextRoot, ROOT_MAX_LENGTH, ROOT_ROTATIONS_MAX, TIMESTAMP_MAX_LENGTH,
} from "../../../publish/readers/browser/worker/metadata.js";
import { accept, matches } from "../../../publish/readers/browser/worker/signatures.js";
import { metadata } from "../../../publish/readers/browser/worker/strictjson.js";

const DELEGATIONS_MAX = 32; // roles that are asked for one target
const text = { type: "string" };
const { values: given, positionals: [command, root] } = parseArgs({
  allowPositionals: true,
  options: {
    "metadata-dir": text, "metadata-url": text, "target-base-url": text, "target-dir": text,
    "target-name": { type: "string", multiple: true },
  },
});
const quote = (name) => encodeURIComponent(name).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
const fileOf = (role) => join(given["metadata-dir"], `${quote(role)}.json`);
const kept = (role) => existsSync(fileOf(role)) ? new Uint8Array(readFileSync(fileOf(role))) : null;
const keep = (role, data) => writeFileSync(fileOf(role), data);
const none = () => null;

async function fetched(url, limit) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Fault("absent", `${url}: HTTP ${answer.status}`);
  const parts = [];
  let length = 0;
  for await (const part of answer.body ?? []) {
    if ((length += part.length) > limit) throw new Fault("overlong", `${url}: more than ${limit} bytes`);
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}
const under = (option, path) => `${given[option].replace(/\/$/, "")}/${path}`;
const asked = (name, limit = METADATA_MAX_LENGTH) => fetched(under("metadata-url", `${quote(name)}.json`), limit);
const now = Date.now();
const current = (signed) => {
  if (now >= Date.parse(signed.expires)) throw new Fault("expired", `${signed._type} expired on ${signed.expires}`);
};

/** Metadata that another file names by version and, where it says them, length and hashes. */
async function exactly(holder, role, meta, data, type) {
  await matches(meta, data, role);
  const found = await accept(holder, role, data, type);
  if (found.version !== meta.version) throw new Fault("signature", `${role} has version ${found.version}`);
  return found;
}

async function newestRoot() {
  let trusted = metadata(kept("root")).signed;
  await accept(trusted, "root", kept("root"), "root");
  for (let i = 0; i < ROOT_ROTATIONS_MAX; i++) {
    const data = await asked(`${trusted.version + 1}.root`, ROOT_MAX_LENGTH).catch((e) => {
      if (e.kind !== "absent") throw e;
    });
    if (!data) break;
    trusted = await nextRoot(trusted, data);
    keep("root", data);
  }
  current(trusted);
  return trusted;
}

async function newestTimestamp(trusted) {
  // A former one whose key was revoked is not held against what comes.
  const former = kept("timestamp") && await accept(trusted, "timestamp", kept("timestamp"), "timestamp").catch(none);
  const data = await asked("timestamp", TIMESTAMP_MAX_LENGTH);
  let found = await accept(trusted, "timestamp", data, "timestamp");
  const [before, after] = [former, found].map((stamp) => stamp?.meta["snapshot.json"].version);
  if (former && (found.version < former.version || (found.version > former.version && after < before))) {
    throw new Fault("rollback", "an older timestamp, or one that names an older snapshot");
  }
  if (former?.version === found.version) found = former;
  current(found); // before it is kept
  if (found !== former) keep("timestamp", data);
  return found;
}

async function newestSnapshot(trusted, meta) {
  const former = kept("snapshot") && await accept(trusted, "snapshot", kept("snapshot"), "snapshot").catch(none);
  if (former?.version === meta.version) {
    current(former);
    return former;
  }
  const data = await asked(`${meta.version}.snapshot`, meta.length || METADATA_MAX_LENGTH);
  const found = await exactly(trusted, "snapshot", meta, data, "snapshot");
  for (const [name, before] of Object.entries(former?.meta ?? {})) {
    if (!(found.meta[name]?.version >= before.version)) throw new Fault("rollback", `an older ${name}, or none`);
  }
  current(found);
  keep("snapshot", data);
  return found;
}

const delegates = new Map(); // by who delegates: what one may sign, the next may not
async function delegate(role, holder, snapshot) {
  const known = delegates.get(holder) ?? new Map();
  delegates.set(holder, known);
  if (known.has(role)) return known.get(role);
  const meta = snapshot.meta[`${role}.json`];
  if (!meta) throw new Fault("signature", `the snapshot does not name ${role}`);
  let found = kept(role) && await exactly(holder, role, meta, kept(role), "targets").catch(none);
  if (!found) {
    const data = await asked(`${meta.version}.${role}`, meta.length || METADATA_MAX_LENGTH);
    found = await exactly(holder, role, meta, data, "targets");
    current(found);
    keep(role, data);
  }
  current(found);
  known.set(role, found);
  return found;
}

const pattern = (glob) => new RegExp(`^${glob.replace(/[.+^${}()|\\]/g, "\\$&").replace(/\*/g, "[^/]*")
  .replace(/\?/g, "[^/]").replace(/\[!/g, "[^")}$`, "u");

async function targetOf(path, trusted, snapshot) {
  const pathHash = await digest(new TextEncoder().encode(path)), visited = new Set();
  let pending = [["targets", trusted]];
  while (pending.length && visited.size <= DELEGATIONS_MAX) {
    const [role, holder] = pending.pop();
    if (visited.has(role)) continue;
    visited.add(role);
    const found = await delegate(role, holder, snapshot);
    if (found.targets[path]) return found.targets[path];
    const below = [];
    for (const each of found.delegations?.roles ?? []) {
      const its = each.paths ? each.paths.some((glob) => pattern(glob).test(path))
        : each.path_hash_prefixes.some((prefix) => pathHash.startsWith(prefix));
      if (!its) continue;
      below.push([each.name, found]);
      if (each.terminating) {
        pending = [];
        break;
      }
    }
    pending.push(...below.reverse());
  }
  throw new Fault("signature", `no role names ${path}`);
}

async function download(path, trusted, snapshot) {
  const target = await targetOf(path, trusted, snapshot), file = join(given["target-dir"], quote(path));
  if (existsSync(file) && await matches(target, new Uint8Array(readFileSync(file)), path).then(() => true, none)) return;
  const parts = path.split("/"), name = parts.pop();
  parts.push(trusted.consistent_snapshot ? `${Object.values(target.hashes)[0]}.${name}` : name);
  const data = await fetched(under("target-base-url", parts.map(quote).join("/")), target.length);
  await matches(target, data, path);
  writeFileSync(file, data);
}

async function main() {
  if (command === "init") return keep("root", readFileSync(root));
  const trusted = await newestRoot();
  const stamp = await newestTimestamp(trusted);
  const snapshot = await newestSnapshot(trusted, stamp.meta["snapshot.json"]);
  await delegate("targets", trusted, snapshot);
  if (command === "download") for (const name of given["target-name"]) await download(name, trusted, snapshot);
}

await main().catch((e) => {
  console.error(e.kind ? `${e.kind}: ${e.message}` : e);
  process.exitCode = 1;
});
