// Preloaded into node (NODE_OPTIONS) by switch_off.py: gives one module of the reader's without one of its defences.
import { readFileSync } from "node:fs";
import { register } from "node:module";
import { isMainThread } from "node:worker_threads";

const { STET_TESTS_MODULE: module, STET_TESTS_WITHOUT: without } = process.env;
if (isMainThread) register(import.meta.url);

export const load = (url, context, next) => url === module
  ? { format: "module", source: readFileSync(without), shortCircuit: true } : next(url, context);
