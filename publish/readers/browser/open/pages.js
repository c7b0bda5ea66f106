// What stands in the place of a page: the page itself, a document, or why there is none.
import { digest } from "../worker/files.js";
import { FRONT, MIRRORS_PAGE } from "../worker/layout.js";
import { asFolder, escaped } from "../worker/mirrors.js";
import { lettersOf } from "./charset.js";
import { gathered } from "./gather.js";
import { bring, parse, show } from "./render.js";
import { el, save, size } from "./words.js";

const TEXT_MAX_LENGTH = 200_000; // bytes of a text that are shown; all of it is saved

/** @typedef {{path: string, anchor: string}} Place */
/** @typedef {Awaited<ReturnType<import("../worker/archive.js").Archive["read"]>>} Read */
/** @typedef {Omit<Read, "data"> & {data: Bytes | Blob, sha256?: string}} Found read, or gathered: that has a hash, and no bytes */
/** @typedef {{verdict?: string, tried?: import("../worker/mirrors.js").Tried[], message?: string, name?: string,
 *   was?: number, entry?: import("../worker/listing.js").Entry}} Failure what such a reading may throw */

/** @param {Found} found */
const hashOfFound = async ({ data, sha256 }) => sha256 ?? await digest(/** @type {Bytes} */ (data));

export class Pages {
  /** @type {Found | null} */
  found = null;
  path = "";
  turn = 0;
  /** @type {string[]} */
  #blobs = [];
  /** @type {Map<string, number>} how far each place was scrolled */
  #scrolled = new Map();
  #link = false;

  /** @type {ShadowRoot | null} */
  shadow = null;

  /** @param {import("./open.js").Opener} opener */
  constructor(opener) {
    this.opener = opener;
    document.addEventListener("click", (event) => this.#follow(event));
    document.addEventListener("auxclick", (event) => this.#follow(event));
    this.here = location.hash;
  }

  /** Read a place, verify it, show it. @param {Place} place */
  async show({ path, anchor }) {
    const { t, archive, frame } = this.opener;
    const turn = ++this.turn, link = this.#link;
    this.#link = false;
    this.#scrolled.set(this.here, scrollY);
    this.here = location.hash;
    const isNewest = this.found?.release === archive.standing().release;
    if (path === this.path && isNewest && this.shadow) return void (bring(this.shadow, anchor) || scrollTo(0, 0));
    frame.state("busy", t("fetching"), "");
    let found;
    try {
      found = await gathered(archive, path, (done, all) => {
        if (turn === this.turn) frame.state("busy", t("fetching"), `${done} / ${all}`);
        return turn === this.turn;
      }) ?? await archive.read(path);
    } catch (error) {
      if (turn === this.turn) this.#refused(path, /** @type {Error} */ (error));
      return;
    }
    if (turn !== this.turn || archive !== this.opener.archive) return;
    this.#clear();
    this.found = found;
    this.path = path;
    frame.standing();
    if (found.type.startsWith("text/html")) this.#page(found, path); else await this.#document(found, path);
    if (!frame.sheet.hidden) return; // somebody reads or types there
    if (!bring(this.shadow, anchor)) scrollTo(0, link ? 0 : this.#scrolled.get(this.here) ?? 0);
    frame.place.focus({ preventScroll: true });
  }

  /** Whether verified bytes are on the screen. */
  shown() {
    return !!this.found;
  }

  /** Say in the bar how far what is shown can be trusted. */
  verdict() {
    const { t, archive, frame } = this.opener;
    const s = archive.standing(), { verdict, release, address } = this.found ?? { verdict: "AUTHENTIC", address: "", release: 0 };
    const from = address ? frame.name(address) : "";
    if (verdict !== "AUTHENTIC") return frame.state("warn", t("earlier"), t("of_release", { release }), from);
    const doubts = [
      s.release < this.opener.known.release && t("held_back"), !s.witnessed && t("unwitnessed"), s.own === "lacks" && t("own_lacks"), s.clockIsBehind && t("clock"),
      s.expired && t("renewed_ago", { days: s.days }, s.days), s.expired && t("if_clock"),
    ].filter((each) => each);
    const well = [t("fresh"), s.own && t("own_well")].filter((each) => each);
    frame.state(doubts.length ? "warn" : "good", t("genuine"), (doubts.length ? doubts : well).join(" · "), from);
  }

  /** What is known of the page that is shown, for the sheet. */
  proof() {
    const { t } = this.opener;
    const { found } = this;
    if (!found) return [];
    const hash = el("code", { dir: "ltr" }, "…");
    hashOfFound(found).then((sha256) => { hash.textContent = sha256; });
    const name = this.path.split("/").pop() ?? "page.html";
    return [
      el("p", {}, t(found.verdict === "AUTHENTIC" ? "proof_text" : "proof_earlier", { release: found.release })),
      el("p", {}, el("code", { dir: "ltr" }, this.path), el("br"), el("small", {}, "SHA-256 ", hash)),
      el("p", { class: "row" }, el("button", { type: "button", click: () => save(found.data, name, found.type) }, t("save_page")),
        found.verdict === "AUTHENTIC" && /\.html$/.test(this.path)
          ? el("button", { type: "button", class: "primary", click: () => this.opener.takeAlong() }, t("take")) : null),
      el("p", { class: "soft" }, t("take_text")),
    ];
  }

  /** Nothing of the archive is on the screen any more. */
  leave() {
    this.#clear();
    this.found = null;
    this.path = "";
  }

  #clear() {
    for (const blob of this.#blobs.splice(0)) URL.revokeObjectURL(blob);
    this.shadow = null;
  }

  #page(/** @type {Found} */ found, /** @type {string} */ path) {
    const page = parse(/** @type {Bytes} */ (found.data), path);
    if (path === MIRRORS_PAGE) page.css = ""; // no editor signed how it looks
    document.title = page.title || this.opener.known.title;
    const holder = el("div", { class: "page" });
    const notice = found.verdict === "AUTHENTIC" ? null : this.#notice("warn", this.opener.t("earlier_text", { release: found.release }));
    this.opener.frame.place.replaceChildren(...(notice ? [el("div", { class: "note" }, notice)] : []), holder);
    // The bar has the archive's name already.
    const top = page.root.querySelector("body > header"), { title } = this.opener.known;
    for (const link of top?.querySelectorAll("a") ?? []) if (link.textContent?.trim() === title) link.remove();
    if (!top?.textContent?.trim()) top?.remove();
    this.shadow = show(holder, page, (picture) => this.#blob(picture, found.release));
    this.shadow.addEventListener("click", (event) => this.#follow(event));
    this.shadow.addEventListener("auxclick", (event) => this.#follow(event));
  }

  /** A verified picture as an address of this file's own. @param {string} path @param {number} release */
  async #blob(path, release) {
    const found = await this.opener.archive.read(path, { release });
    if (found.verdict !== "AUTHENTIC" || !/^image\//.test(found.type)) throw new Error(found.verdict);
    return this.#address(found);
  }

  #address(/** @type {Found} */ found) {
    const address = URL.createObjectURL(new Blob([found.data], { type: found.type }));
    this.#blobs.push(address);
    return address;
  }

  /** A document: what it is, its hash, a look at it if that is safe, and its bytes to keep. */
  async #document(/** @type {Found} */ found, /** @type {string} */ path) {
    const { t, frame } = this.opener, name = path.split("/").pop() ?? path, kind = found.type.split(";")[0];
    document.title = name;
    const sha256 = await hashOfFound(found), whole = new Blob([found.data]);
    let look = null;
    if (/^image\//.test(kind)) look = el("img", { src: this.#address(found), alt: name });
    else if (/^(video|audio)\//.test(kind)) look = el(/** @type {"video" | "audio"} */ (kind.split("/")[0]), { src: this.#address(found), controls: true, preload: "metadata" });
    else if (/^text\/|json$/.test(kind)) look = el("pre", { dir: "auto", tabindex: 0 }, lettersOf(new Uint8Array(await whole.slice(0, TEXT_MAX_LENGTH).arrayBuffer())));
    frame.place.replaceChildren(el("div", { class: "said shown" },
      el("h1", {}, el("bdi", {}, name)),
      el("p", {}, `${kind} · ${size(whole.size)}`),
      el("p", { class: "row" }, el("button", { type: "button", class: "primary", click: () => save(found.data, name, found.type) }, t("save")),
        el("button", { type: "button", click: () => history.back() }, t("back"))),
      look,
      el("p", {}, el("small", {}, "SHA-256 ", el("code", { dir: "ltr" }, sha256))),
      el("p", { class: "soft" }, t(found.verdict === "AUTHENTIC" ? "document_text" : "earlier_text", { release: found.release }))));
  }

  #notice(/** @type {string} */ kind, /** @type {(string | Node)[]} */ ...lines) {
    return el("div", { class: `notice ${kind}` }, ...lines.map((line) => el("p", {}, line)));
  }

  /** No page: it is not there, it is too long, it was changed, or nobody answered. */
  #refused(/** @type {string} */ path, /** @type {Failure} */ error) {
    const { t, archive, frame } = this.opener, name = path.split("/").pop() ?? path;
    this.leave();
    frame.standing();
    document.title = name;
    const head = (/** @type {string} */ kind, /** @type {string} */ title) => frame.state(kind, title, "");
    const lines = [];
    if (error.entry) {
      head("warn", t("too_long"));
      lines.push(el("h1", {}, t("too_long")), el("p", {}, t("too_long_text", { size: size(error.entry.length) })),
        this.#where(path, archive.mirrors.addresses), el("p", {}, el("small", {}, "SHA-256 ", el("code", { dir: "ltr" }, error.entry.sha256))));
    } else if (error.name === "Error" && "was" in error) {
      head("warn", t("missing"));
      lines.push(el("h1", {}, t("missing")), el("p", {}, error.was ? t("missing_was", { release: error.was }) : t("missing_text")));
    } else if (this.opener.hand && error.verdict !== "TAMPERED") {
      // A part of the archive lacks most of it, and is none the worse.
      head("warn", t("not_here"));
      lines.push(el("h1", {}, t("not_here")), el("p", {}, t("not_here_text")),
        this.#where(path, this.opener.known.mirrors.map((mirror) => mirror.address).filter((address) => /^https?:/i.test(address))),
        el("p", { class: "row" }, el("button", { type: "button", click: () => this.opener.askCopies() }, t("ask_copies"))));
    } else {
      const forged = error.verdict === "TAMPERED";
      head(forged ? "bad" : "warn", t(forged ? "forged" : "unreached"));
      lines.push(el("h1", {}, t(forged ? "forged" : "unreached")),
        this.#notice(forged ? "bad" : "warn", t(forged ? "forged_text" : "unreached_text")),
        el("ul", { class: "copies" }, ...(error.tried ?? []).map((each) => el("li", { class: each.what },
          el("bdi", { dir: "ltr" }, frame.name(each.address)), el("small", { title: each.detail }, t(`tried_${each.what === "lagging" ? "old" : each.what}`))))),
        ...(error.tried ? [] : [el("p", { class: "soft" }, String(error.message ?? error))]));
    }
    frame.place.replaceChildren(el("div", { class: "said" }, el("p", { class: "soft" }, el("code", { dir: "ltr" }, path)), ...lines,
      el("p", { class: "row" }, el("button", { type: "button", class: "primary", click: () => this.opener.go() }, t("again")),
        el("a", { class: "button", href: `#/${FRONT}` }, t("front")))));
    scrollTo(0, 0);
    frame.place.focus({ preventScroll: true });
  }

  /** Where copies should have a path, for the reader to go to. @param {string} path @param {string[]} addresses */
  #where(path, addresses) {
    return el("ul", { class: "copies" }, ...addresses.map((address) => {
      const whole = asFolder(address) + escaped(path);
      return el("li", {}, el("a", { href: whole, rel: "noreferrer noopener", "data-outside": whole }, whole));
    }));
  }

  /** No copy has a release that counts: what was tried, and the other ways. */
  nobody(/** @type {Failure} */ error) {
    const { t, archive, frame } = this.opener;
    this.leave();
    const all = [...archive.looked.values()];
    const old = all.some((said) => said.verdict === "STALE"), forged = all.length > 0 && all.every((said) => said.verdict === "TAMPERED");
    frame.state(forged ? "bad" : "warn", t(old ? "all_old" : forged ? "all_forged" : "nobody"), "");
    const anyway = el("button", { type: "button", click: () => { this.opener.older = true; this.opener.begin(); } }, t("older_anyway"));
    frame.place.replaceChildren(el("div", { class: "said" },
      el("h1", {}, t(old ? "all_old" : forged ? "all_forged" : "nobody")),
      el("p", {}, t(old ? "all_old_text" : forged ? "all_forged_text" : "nobody_text")),
      ...(old ? [el("p", { class: "row" }, anyway)] : []),
      el("ul", { class: "copies tried" }, ...frame.copies()),
      ...(archive.mirrors.addresses.length ? [] : [el("p", {}, t("none"))]),
      el("h2", {}, t("other_ways")), ...frame.ways(), ...frame.elsewhere(),
      el("p", { class: "soft" }, String(error.tried ? "" : error.message ?? error))));
    document.title = this.opener.known.title;
  }

  /** A link was clicked: within the archive it is this file's own address; outside, the reader sees where it goes. */
  #follow(/** @type {Event & {button?: number}} */ event) {
    const link = event.composedPath().filter((each) => each instanceof Element).find((each) => each.matches("a[href], area[href]"));
    if (!link || event.defaultPrevented) return;
    const outside = link.getAttribute("data-outside");
    if (outside) {
      event.preventDefault();
      if (event.type === "click" || event.button === 1) this.#ask(outside);
    } else if (link.getAttribute("href")?.startsWith("#/")) {
      this.#link = true;
      if (link.getAttribute("href") === location.hash) this.opener.go();
    }
  }

  #ask(/** @type {string} */ address) {
    const { t } = this.opener;
    const box = el("dialog", { "aria-label": t("leaving") },
      el("h2", {}, t("leaving")), el("p", {}, t("leaving_text")), el("p", {}, el("code", { dir: "ltr" }, address)),
      el("p", { class: "row" },
        el("a", { class: "button primary", href: address, target: "_blank", rel: "noreferrer noopener", click: () => box.remove() }, t("leave")),
        el("button", { type: "button", click: () => box.remove() }, t("stay"))));
    box.addEventListener("close", () => box.remove());
    document.body.append(box);
    box.showModal?.();
  }
}
