// The verdicts that the JavaScript verifier reaches in node: a folder of vectors, verdicts by name on stdout.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { judgeAll } from "./judging.mjs";

const folder = process.argv[2], vectors = {};
for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
  vectors[file.slice(0, -5)] = JSON.parse(readFileSync(join(folder, file), "utf8"));
}
process.stdout.write(JSON.stringify(await judgeAll(vectors)));
