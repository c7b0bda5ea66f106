// open.html: finds a copy that answers, shows its pages once they are verified, and says how far they can be trusted.
// It keeps nothing on this machine but what the reader asks of witnesses (own.js), and asks nobody but the copies that it
// knows and those that the reader names.
import { Archive } from "../worker/archive.js";
import { ed25519IfNeeded } from "../worker/ed25519.js";
import { digest } from "../worker/files.js";
import { languageOf } from "../worker/languages.js";
import { FIRST_ROOT, FRONT, OPEN_PAGE } from "../worker/layout.js";
import { askable, asFolder, Mirrors } from "../worker/mirrors.js";
import { Stash } from "../worker/stash.js";
import { answering, AT_HAND, atHand, partSaid } from "./athand.js";
import { Frame } from "./frame.js";
import { OwnWitnesses } from "./own.js";
import { Pages } from "./pages.js";
import { searchFor } from "./search.js";
import { supply } from "./sha2.js";
import { contentsOf, gather, nameFor, within } from "./taken.js";
import { save, size, wordsFor } from "./words.js";
import { hashOf, placeOf } from "./render.js";

/** What a link to this file asks for: a language, a page (the front page there), and whether it is to be taken along. Such
 * as `#ug`, `#zh-Hans/index.html`, `#bo/reports/2013/one.html?take`. */
const ASKED = /^#([\w-]+)(?:\/([^#?]+))?(\?take)?$/;
const SEARCHING = /^search(\.[\w-]+)?\.html$/; // one for each language of the archive

/** @typedef {{address: string, kind: string, durable: boolean, also: string[]}} Mirror */
/** @typedef {{root: string, mirrors: Mirror[], title: string, release: number, roots: number, published: string,
 *   words: Record<string, Record<string, string>>}} Known */

export class Opener {
  /** @type {Archive} as soon as a copy is looked for */
  archive = /** @type {never} */ (null);
  /** @type {Mirrors} */
  mirrors = /** @type {never} */ (null);
  /** @type {string[]} addresses that the reader gave; they are asked first */
  given = [];
  /** @type {typeof fetch | undefined} a copy at hand, in place of all others */
  hand;
  /** Whether a release older than this file is let through: the reader said so. */
  older = false;
  opened = false;
  /** @type {{since: number} | null} what is at hand, if it calls itself a part: of all that is new since a release, or (0) of
   * some reports */
  part = null;
  /** Whether the page is to be offered to be taken along, once it is there. */
  takes = false;
  language = "en";
  /** @type {string | undefined} of the archive, once it was computed */
  fingerprint;
  /** @type {Promise<void> | undefined} */
  #loading;

  /** @param {Known} known @param {Bytes} own this file's bytes */
  constructor(known, own) {
    this.known = known;
    this.own = own;
    this.root = new TextEncoder().encode(known.root);
    this.language = languageOf([asked?.[1] ?? "", ...navigator.languages ?? [navigator.language]], Object.keys(known.words));
    this.witnesses = new OwnWitnesses(this);
    this.frame = new Frame(this);
    this.pages = new Pages(this);
  }

  /** Words by their key, with what is to be put in. @param {string} key @param {Record<string, unknown>} [put]
   * @param {number} [number] the one that the words count */
  t = (key, put = {}, number) => {
    const { words } = this.known, language = words[this.language]?.[key] === undefined ? "en" : this.language;
    // Behind Arabic letters a date would be read from its wrong end.
    const held = (/** @type {string} */ text) => words[language].dir === "rtl" ? `\u2066${text}\u2069` : text;
    return (wordsFor(words[language], language, key, number) ?? key).replace(/%\((\w+)\)[sd]/g, (_, name) => held(String(put[name] ?? "")));
  };

  /** All addresses that a browser can ask, those that the reader gave first. The place that this file came from is one: it may
   * be the only copy that can be reached, on a stick's server or under a name that no list has yet. */
  addresses() {
    if (this.hand) return [AT_HAND];
    const own = location.href.split(/[?#]/)[0].replace(/[^/]*$/, "");
    return [...new Set([...this.given, ...this.known.mirrors.map((m) => m.address), own].filter((a) => askable(a)).map(asFolder))];
  }

  /** Find a copy. */
  async begin() {
    this.opened = false;
    const fingerprint = this.fingerprint ??= await digest(this.root);
    await (this.#loading ??= this.witnesses.load());
    const stash = new Stash();
    // This file is of a release: whoever shows less hides something. The roots of then may never be hidden.
    const { release, roots, published } = this.known;
    const seen = { release: this.older ? 0 : release, top: "", timestamp: 0, root: roots, dated: published };
    const mirrors = this.mirrors = new Mirrors(this.addresses(), this.hand ? { fetch: this.hand } : {});
    const archive = this.archive = new Archive({ root: this.root, fingerprint, mirrors, stash, seen, ed25519: await ed25519IfNeeded(), own: this.witnesses.policy });
    if (this.hand) mirrors.add = () => {};
    this.pages.leave();
    this.frame.looking();
    const ticking = setInterval(() => archive === this.archive && this.frame.progress(), 300);
    try {
      await archive.open();
    } catch (error) {
      if (archive === this.archive) this.pages.nobody(/** @type {Error} */ (error));
      return;
    } finally {
      clearInterval(ticking);
    }
    if (archive !== this.archive) return; // the reader named another copy meanwhile
    this.opened = true;
    this.part = this.hand ? await partSaid(this.hand) : null;
    await this.#show();
    if (this.part) this.frame.say(this.partly(), "good");
    await archive.comparing;
    if (archive !== this.archive) return;
    // Another copy had a newer release than the first that answered.
    const { found } = this.pages;
    if (found && found.release < archive.standing().release) await this.#show();
    this.frame.standing();
  }

  /** Show what this file's own address says, and close the sheet: the reader wants to see it. */
  async go() {
    this.frame.close();
    if (this.opened) await this.#show();
  }

  async #show() {
    const hash = location.hash;
    const place = placeOf(hash) ?? { path: FRONT, anchor: "" };
    // A page's own link to this file: whoever follows it is here already.
    const again = place.path === OPEN_PAGE && ASKED.exec(`#${place.anchor}`);
    if (again) {
      this.takes = !!again[3];
      return location.replace(hashOf({ path: again[2] ?? FRONT, anchor: "" }));
    }
    // The archive's own page for searching is a program; here, nothing of the archive runs.
    if (hash.startsWith("#?") || SEARCHING.test(place.path)) await searchFor(this, hash.startsWith("#?") ? hash.slice(2) : "");
    else await this.pages.show(place);
    if (this.takes && this.pages.shown()) this.frame.offer();
    this.takes = false;
  }

  /** Ask this address first, from now on. @param {string} address @returns {boolean} whether it is one */
  give(address) {
    const typed = address.trim(), whole = /^[a-z]+:\/\//i.test(typed) ? typed : `https://${typed}`;
    let folder;
    try { folder = asFolder(new URL(whole).href.replace(/[^/]*\.html?([?#].*)?$/i, "")); } catch { return false; }
    if (!askable(folder)) return false;
    this.given = [folder, ...this.given.filter((other) => other !== folder)];
    this.hand = undefined;
    this.begin();
    return true;
  }

  /** Read from a folder or a .zip. @param {File[]} files */
  async take(files) {
    try {
      const { fetch, count } = await atHand(files);
      if (!count) throw new Error(`no ${FIRST_ROOT}`);
      this.hand = fetch;
    } catch (error) {
      this.frame.say(this.t("not_a_copy"), "warn", String(error));
      return;
    }
    this.begin();
  }

  /** Read what stands within this file itself. @param {string} text @returns {string} the page that it begins with */
  carry(text) {
    try {
      const { start, files } = contentsOf(text);
      this.hand = answering(files, async (data) => data);
      return start;
    } catch (error) {
      this.frame.say(this.t("not_a_copy"), "warn", String(error));
      return FRONT;
    }
  }

  /** What a part of the archive says of itself; nobody signs that. */
  partly() {
    const { release } = this.archive.standing(), since = this.part?.since ?? 0;
    return since && since < release ? this.t("part_since", { release, since }) : this.t("part", { release });
  }

  /** Ask the copies, and no longer what is at hand. */
  askCopies() {
    this.hand = undefined;
    this.begin();
  }

  /** Hand on one file with the page that is shown, its documents and their proof. */
  async takeAlong() {
    const { archive, frame, pages: { path }, t } = this;
    frame.say(t("fetching"), "busy");
    try {
      const { files, left } = await gather(archive, path);
      save(within((await this.itself()).data, path, files), nameFor(path), "text/html");
      const without = left.map((entry) => `${entry.path.split("/").pop()} (${size(entry.length)})`).join(", ");
      frame.say(t(without ? "taken_without" : "taken"), without ? "warn" : "good", without);
    } catch (error) {
      frame.say(t("not_taken"), "warn", error instanceof Error ? error.message : String(error));
    }
  }

  /** The file to hand on, and what is to be said of it: the newest that the archive signs, or else itself as it came. */
  async itself() {
    const found = this.opened ? await this.archive.read(OPEN_PAGE).catch(() => null) : null;
    if (found?.verdict !== "AUTHENTIC") return { data: this.own, said: "saved_unproved", kind: "warn" };
    const same = await digest(this.own) === await digest(found.data);
    return { data: found.data, said: same ? "saved_same" : "saved_newer", kind: "good" };
  }

  /** Hand this file on, to the disk. */
  async saveItself() {
    const { data, said, kind } = await this.itself();
    save(data, OPEN_PAGE, "text/html");
    this.frame.say(this.t(said), kind);
  }

  /** Hand this file on, to another program of the phone. */
  async shareItself() {
    const { data } = await this.itself();
    try {
      await navigator.share({ files: [new File([data], OPEN_PAGE, { type: "text/html" })] });
    } catch (error) {
      if (!(error instanceof Error && error.name === "AbortError")) await this.saveItself();
    }
  }

  /** Whether this browser hands files to other programs. */
  canShare() {
    try {
      return navigator.canShare({ files: [new File(["x"], OPEN_PAGE, { type: "text/html" })] });
    } catch {
      return false;
    }
  }

  /** @param {string} language */
  speak(language) {
    this.language = language;
    this.pages.leave();
    this.frame.build();
    if (this.opened) this.go(); else this.begin();
  }
}

const asked = ASKED.exec(location.hash);
/** This file's bytes: a browser writes out exactly what it read, since the file was made in the form that it writes. */
const own = new TextEncoder().encode(`<!DOCTYPE html>${document.documentElement.outerHTML}`);
supply();
const taken = document.getElementById("taken")?.textContent; // before all is replaced that stands in the body
const reading = new Opener(JSON.parse(document.getElementById("known")?.textContent ?? "{}"), own);
addEventListener("hashchange", () => reading.go());
const start = taken ? reading.carry(taken) : FRONT;
if (asked) {
  const [, language, path, takes] = asked, spoken = Object.keys(reading.known.words).includes(language);
  reading.takes = !!takes;
  location.replace(`#/${path ?? (spoken ? `index.${language}.html` : FRONT)}`);
}
if (!location.hash) location.replace(hashOf({ path: start, anchor: "" }));
reading.begin();
