// A database that its browser takes away, and that cannot be opened just then: what is kept before, meanwhile and after.
import { databaseShelf, Stash } from "../../../publish/readers/browser/worker/stash.js";

const held = new Map(), said = [];
let opened, refuses = false;
const database = () => ({
  close() {},
  createObjectStore() {},
  transaction() {
    const t = {};
    const done = (result) => {
      queueMicrotask(() => t.oncomplete());
      return { result };
    };
    return Object.assign(t, { objectStore: (kind) => ({
      get: (key) => done(held.get(kind + key)), put: (value, key) => done(held.set(kind + key, value)),
    }) });
  },
});
globalThis.indexedDB = { open() {
  const opening = {};
  queueMicrotask(() => {
    if (refuses) return opening.onerror(new Event("error"));
    opened = opening.result = database();
    opening.onsuccess();
  });
  return opening;
} };

const stash = new Stash(await databaseShelf("one"));
said.push(await stash.setState("seen", 1));
opened.onclose(); // the browser cleared it …
refuses = true; // … and is still busy with that
said.push(await stash.setState("seen", 2));
refuses = false;
said.push(await stash.setState("seen", 3), await stash.state("seen"));
console.log(JSON.stringify(said));
