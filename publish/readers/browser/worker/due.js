// Whether what is on its way will be there in time. A pace that is bearable for a page is none for a film, and who drips a
// forgery chooses his: then others are asked beside him. If that brings no more bytes, the reader's own line is slow, and as
// many as before are enough for it.
const LOOK = 6; // a pace is looked at after so many times the patience with a source, and an answer is …
const SOON = 30; // … in time before so many times
const GREW = 1.5; // others have brought something if so many times as much comes

/** @typedef {{length: number, seen: number, due: number}} Coming `length`: bytes that have come; `seen`, `due`:
 *   for this alone, 0 at first */

export class Due {
  #pace = 0; // of all, when others were asked; 0: they were not
  #count = 0; // of those who were running then
  #again = 0;

  /** @param {number} length bytes that are expected; 0: nobody knows @param {number} patience milliseconds @param {number} now */
  constructor(length, patience, now) {
    this.length = length;
    this.patience = patience;
    this.began = this.looked = now;
  }

  /** Whom to stop; `null`: others are to be asked, too. @template {Coming} A @param {A[]} running
   * @param {boolean} others whether there are any @param {number} now @returns {A[] | null} */
  look(running, others, now) {
    const past = now - this.looked, before = this.#pace;
    if (!this.length || past < LOOK * this.patience) return [];
    let pace = 0;
    for (const each of running) {
      const came = each.length - each.seen, left = this.length - each.length;
      pace += came / past;
      each.seen = each.length;
      // Who sends more than the file has sends another one.
      each.due = left < 0 || !came ? Infinity : left * past / came;
    }
    this.looked = now;
    running.sort((a, b) => a.due - b.due);
    if (now < this.#again || running[0].due <= this.began + SOON * this.patience - now || !(before || others)) return [];
    const more = pace > GREW * before;
    this.#pace = more && others ? pace : 0;
    if (!more) this.#again = now + now - this.began; // each time later
    else if (others) this.#count = running.length;
    return more ? null : running.slice(this.#count);
  }
}
