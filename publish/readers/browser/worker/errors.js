// What goes wrong with a copy, by the reader's next question: publish/core/errors.py in JavaScript. `Failed` and `Absent`
// are in mirrors.js, what has no bytes to be shown in archive.js.

/** kind: signature, mismatch (not the publisher's); rollback, fork (his, and not what goes on from what was seen); absent,
 * overlong, unreachable (the host's); source. */
export class Fault extends Error {
  constructor(/** @type {string} */ kind, /** @type {string} */ message) { super(message); this.kind = kind; }
}

/** @template A @param {() => A} judge @param {string} what @returns {A} */
export function strictly(judge, what) {
  try { return judge(); } catch (e) { throw new Fault("signature", `${what} is malformed: ${e}`); }
}
