// The canonical form of each JSON on stdin, base64 in and out; null where the strict reader refuses it.
import { readFileSync } from "node:fs";
import { canonical, metadata, read } from "../../publish/readers/browser/worker/strictjson.js";
import { formed } from "../../publish/readers/browser/worker/signatures.js";

const form = async (text) => {
  const data = new Uint8Array(Buffer.from(text, "base64"));
  try {
    return Buffer.from(canonical(process.argv[2] === "metadata" ? metadata(data) && await formed(data, "it") : read(data))).toString("base64");
  } catch (e) {
    if (e instanceof RangeError && !e.message.includes("Invalid time")) throw e;
    return null;
  }
};
process.stdout.write(JSON.stringify(await Promise.all(JSON.parse(readFileSync(0, "utf8")).map(form))));
