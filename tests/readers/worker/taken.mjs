// What is taken along: `take` makes the file from a copy, `open` reads paths from the file as open.html does.
import { readFileSync } from "node:fs";
import { answering, AT_HAND } from "../../../publish/readers/browser/open/athand.js";
import { contentsOf, gather, nameFor, within } from "../../../publish/readers/browser/open/taken.js";
import { Archive } from "../../../publish/readers/browser/worker/archive.js";
import { Mirrors } from "../../../publish/readers/browser/worker/mirrors.js";
import { Stash } from "../../../publish/readers/browser/worker/stash.js";

const asked = JSON.parse(readFileSync(0, "utf8")), bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));
const shell = bytes(asked.shell);
const archiveOf = (files) => {
  const mirrors = new Mirrors([AT_HAND], { fetch: answering(files, async (data) => data) });
  mirrors.add = () => {};
  return new Archive({ root: bytes(asked.root), fingerprint: asked.fingerprint, mirrors, stash: new Stash(), now: () => new Date(asked.now) });
};
const take = async (archive, into) => {
  await archive.open();
  const { files, left } = await gather(archive, asked.start, asked.most);
  return { file: Buffer.from(within(into, asked.start, files)).toString(), left, paths: [...files.keys()], name: nameFor(asked.start) };
};
const acts = {
  take: () => take(archiveOf(new Map(Object.entries(asked.files).map(([path, text]) => [path, bytes(text)]))), shell),
  async open() {
    const [, block] = /<script type="application\/json" id="taken">([^<]*)<\/script>/.exec(Buffer.from(shell).toString());
    const { start, files } = contentsOf(block), archive = archiveOf(files), found = {};
    for (const path of asked.paths) {
      found[path] = await archive.read(path).then(({ verdict, release, data }) => [verdict, release, Buffer.from(data).toString("base64")],
        (error) => [error.verdict ?? error.what ?? String(error), 0, ""]);
    }
    return { start, found, again: asked.again ? (await take(archive, shell)).file : "" };
  },
};
const said = await acts[process.argv[2]]().catch((error) => ({ error: String(error.message ?? error) }));
process.stdout.write(JSON.stringify(said), () => process.exit(0)); // of timers that wait for others
