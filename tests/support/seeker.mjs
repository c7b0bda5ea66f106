// The reader's search in Node: one question a line, one answer a line. tests/support/seeker.py asks.
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { Index } from "../../publish/readers/browser/search/index.js";
import { excerpt, whereIs } from "../../publish/readers/browser/search/text.js";
import { lettersOf } from "../../publish/readers/browser/open/charset.js";
import { typeFor } from "../../publish/readers/browser/worker/contenttypes.js";
import { ask, fits, terms, tokens } from "../../publish/readers/browser/search/grams.js";

const folding = async () => {
  const [, from, to] = (await readFile(new URL("../../publish/tree/search/simplified.txt", import.meta.url), "utf8")).split("\n");
  const table = new Map([...from].map((sign, place) => [sign, [...to][place]]));
  return (unit) => table.get(unit) ?? unit;
};
const fold = await folding();
const indexes = new Map();

const acts = {
  terms: ({ text }) => terms(tokens(text.normalize("NFC"), fold)),
  ask: ({ typed }) => {
    const { words, phrases } = ask(typed, fold);
    return { words, phrases: phrases.map((phrase) => phrase.map(({ term }) => term)) };
  },
  letters: ({ data }) => lettersOf(new Uint8Array(Buffer.from(data, "base64"))),
  type: ({ path, data }) => typeFor(path, new Uint8Array(Buffer.from(data, "base64"))),
  fits: ({ word, term }) => fits(word, term),
  async find({ tree, typed }) {
    const read = [];
    const index = indexes.get(tree) ?? new Index(async (path) => {
      read.push(path);
      return readFile(`${tree}/${path}`, "utf8");
    });
    indexes.set(tree, index);
    const { pages, loose, part } = await index.find(typed);
    return { pages: await index.pages(pages), loose, part, read };
  },
  excerpt: ({ text, typed }) => {
    const asked = ask(typed, fold), all = tokens(text, fold).map((token) => ({ ...token, block: 0 }));
    const found = { text: `${text} `, tokens: all };
    return { parts: excerpt(found, asked), places: asked.phrases.map((phrase) => whereIs(found, phrase)) };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { act, ...rest } = JSON.parse(line);
  let answer;
  try {
    answer = { value: await acts[act](rest) };
  } catch (error) {
    answer = { error: String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
