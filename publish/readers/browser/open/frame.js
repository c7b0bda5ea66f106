// The bar above every page, and the sheet that opens from it: the verdict, the copies, this file, the language.
import { FRONT } from "../worker/layout.js";
import { el, grouped, icon, short } from "./words.js";

const LOUPE = "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14M16 16l5 5", MORE = "M4 7h16M4 12h16M4 17h16";
/** @type {Record<string, string>} */
const NAMES = { en: "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文", ug: "ئۇيغۇرچە", bo: "བོད་ཡིག", ar: "العربية" };

export class Frame {
  /** @type {HTMLElement} this and the next three are made anew for each language */
  sheet = /** @type {never} */ (null);
  /** @type {HTMLElement} */
  notes = /** @type {never} */ (null);
  /** @type {HTMLButtonElement} */
  more = /** @type {never} */ (null);
  /** @type {HTMLButtonElement} */
  verdict = /** @type {never} */ (null);
  /** What changes in the sheet while it is open. */
  #proof = el("div");
  #copies = el("ul", { class: "copies" });
  #own = el("div");

  /** @param {import("./open.js").Opener} opener */
  constructor(opener) {
    this.opener = opener;
    /** @type {HTMLElement} */
    this.place = el("main", { id: "place", class: "live", tabindex: -1 });
    document.getElementById("place")?.remove();
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.sheet.hidden) return;
      this.close();
      this.more.focus();
    });
    this.build();
  }

  /** Make the bar and the sheet, in the reader's language. */
  build() {
    const { t, known, language } = this.opener;
    const dir = known.words[language]?.dir ?? "ltr";
    document.documentElement.lang = language;
    document.documentElement.dir = dir;
    const button = (/** @type {string} */ name, /** @type {string} */ drawing, /** @type {() => void} */ act) =>
      el("button", { class: "icon", type: "button", "aria-label": name, title: name, click: act }, icon(drawing));
    this.more = button(t("more"), MORE, () => this.toggle());
    this.verdict = el("button", { type: "button", class: "verdict busy", click: () => this.toggle(), "aria-live": "polite" });
    this.sheet = el("section", { class: "sheet", "aria-label": t("more") });
    this.close();
    this.notes = el("div", { role: "status" });
    const bar = el("header", { class: "bar" },
      el("nav", {}, el("a", { class: "home", href: `#/${FRONT}` }, known.title),
        button(t("search"), LOUPE, () => { location.hash = "#?"; }), this.more),
      this.verdict);
    const skip = el("a", { class: "skip", href: "#place", click: (/** @type {Event} */ e) => { e.preventDefault(); this.place.focus(); } }, t("skip"));
    document.body.replaceChildren(skip, bar, this.sheet, this.notes, this.place);
    this.state("busy", t("looking"), "");
  }

  /** What the bar says. @param {string} kind good, warn, bad, busy @param {string} text @param {string} rest
   * @param {string} [from] the copy */
  state(kind, text, rest, from) {
    this.verdict.className = `verdict ${kind}`;
    this.verdict.replaceChildren(el("span", {}, el("b", {}, text), rest ? ` · ${rest}` : ""), from ? el("span", { class: "from" }, el("bdi", {}, from)) : "");
  }

  /** The copies are being asked. */
  looking() {
    const { t } = this.opener;
    this.close();
    this.notes.replaceChildren();
    this.state("busy", t("looking"), "");
    this.asked = el("ul", { class: "copies" });
    this.place.replaceChildren(el("div", { class: "said" }, el("h1", {}, t("looking")), this.asked));
    this.progress();
  }

  /** How far the copies have answered. */
  progress() {
    this.asked?.replaceChildren(...this.copies());
  }

  /** A row for each copy that is asked, with what it said. @returns {HTMLElement[]} */
  copies() {
    const { t, archive, mirrors } = this.opener;
    return mirrors.addresses.map((/** @type {string} */ address) => {
      const said = archive.looked.get(address);
      const last = mirrors.tried.filter((each) => each.address === address).pop();
      const [kind, text] = said ? judged(said, t) : last ? [last.what, t(`tried_${last.what === "lagging" ? "old" : last.what}`)] : ["", t("asking")];
      const detail = said?.reason || last?.detail || "";
      return el("li", { class: kind, title: detail }, el("bdi", { dir: "ltr" }, this.name(address)), el("small", {}, text));
    });
  }

  /** What a copy is called. @param {string} address */
  name(address) {
    return address.startsWith("at-hand:") ? this.opener.t("at_hand") : short(address);
  }

  /** Say something for a while, above the page. @param {string} text @param {string} kind @param {string} [detail] */
  say(text, kind, detail = "") {
    this.close();
    this.notes.replaceChildren(el("div", { class: "note" }, el("div", { class: `notice ${kind}` }, el("p", {}, text), detail ? el("p", { class: "soft" }, detail) : null)));
    setTimeout(() => this.notes.replaceChildren(), 12_000);
  }

  toggle() {
    const open = !!this.sheet.hidden;
    if (open) this.sheet.replaceChildren(this.inside());
    this.#open(open);
    if (open) scrollTo({ top: 0 });
  }

  close() {
    this.#open(false);
  }

  /** Open the sheet at what takes the page along, which the reader asked for. */
  offer() {
    if (this.sheet.hidden) this.toggle();
    /** @type {HTMLElement | null} */ (this.#proof.querySelector("button:last-child"))?.focus();
  }

  #open(/** @type {boolean} */ open) {
    this.sheet.hidden = !open;
    for (const button of [this.more, this.verdict]) button.setAttribute("aria-expanded", String(open));
  }

  /** Bring the sheet up to date, if it is open. */
  standing() {
    if (this.opener.pages.shown()) this.opener.pages.verdict();
    if (!this.sheet.hidden) this.#refresh();
  }

  /** Bring up to date what the copies said. What the reader is typing into the sheet stays. */
  #refresh() {
    const { t, opened, archive } = this.opener;
    this.#copies.replaceChildren(...this.copies());
    const at = [...this.#proof.querySelectorAll("button")].findIndex((each) => each === document.activeElement);
    this.#proof.replaceChildren();
    if (!opened) return;
    const s = archive.standing();
    this.#proof.append(el("h2", {}, t("proof")), ...this.opener.pages.proof(),
      el("p", {}, t("release", { release: s.release, date: s.published }), s.renewed ? ` ${t("renewed_on", { date: s.renewed })}` : ""),
      ...(this.opener.part ? [el("p", {}, this.opener.partly())] : []));
    if (at >= 0) this.#proof.querySelectorAll("button")[at]?.focus({ preventScroll: true });
  }

  inside() {
    const { t, fingerprint, known } = this.opener;
    this.#refresh();
    this.#own.replaceChildren(...this.opener.witnesses.view());
    const parts = [];
    parts.push(this.#proof, el("h2", {}, t("fingerprint")), el("p", { class: "fingerprint" }, el("code", { dir: "ltr" }, grouped(fingerprint ?? ""))),
      el("p", { class: "soft" }, t("compare")), this.#own,
      el("h2", {}, t("named")), this.#copies, ...this.ways(), ...this.elsewhere(),
      el("h2", {}, t("this_file")), el("p", {}, t("this_file_text", { release: known.release, date: known.published })),
      el("p", { class: "row" }, el("button", { type: "button", class: "primary", click: () => this.opener.saveItself() }, t("save_file")),
        this.opener.canShare() ? el("button", { type: "button", click: () => this.opener.shareItself() }, t("share_file")) : null));
    const pick = el("select", { "aria-label": t("language"), change: () => this.opener.speak(pick.value) },
      ...Object.keys(NAMES).filter((tag) => known.words[tag]).map((tag) =>
        el("option", { value: tag, lang: tag, selected: tag === this.opener.language }, NAMES[tag])));
    parts.push(el("h2", {}, t("language")), el("p", { class: "row" }, pick));
    return el("div", {}, ...parts);
  }

  /** Addresses that no browser can ask, and that outlive their hosts. @returns {HTMLElement[]} */
  elsewhere() {
    const { t, known } = this.opener;
    const names = known.mirrors.flatMap((m) => [...(/^https?:/i.test(m.address) ? [] : [m.address]), ...m.also]);
    if (!names.length) return [];
    return [el("p", {}, t("elsewhere")), el("ul", { class: "ways" }, ...names.map((/** @type {string} */ name) => el("li", {}, el("code", { dir: "ltr" }, name))))];
  }

  /** Other ways to a copy: an address that somebody gave, a folder, a .zip. @returns {HTMLElement[]} */
  ways() {
    const { t } = this.opener;
    const field = el("input", { type: "text", inputmode: "url", dir: "ltr", placeholder: "https://", "aria-label": t("address") });
    const wrong = el("p", { class: "soft", role: "alert" });
    const act = () => { if (!this.opener.give(field.value)) wrong.textContent = t("no_address"); };
    field.addEventListener("keydown", (/** @type {KeyboardEvent} */ e) => { if (e.key === "Enter") act(); });
    const picker = (/** @type {string} */ text, /** @type {Record<string, unknown>} */ how) => {
      const input = el("input", { type: "file", ...how, change: () => this.opener.take([...input.files ?? []]) });
      return el("label", { class: "pick" }, text, input);
    };
    return [
      el("p", {}, t("add_text")),
      el("p", { class: "row" }, field, el("button", { type: "button", click: act }, t("add"))), wrong,
      el("p", { class: "row" }, picker(t("folder"), { webkitdirectory: true, multiple: true, class: "folder" }),
        picker(t("zip"), { accept: ".zip", class: "zip" }),
        el("button", { type: "button", click: () => this.opener.begin() }, t("again"))),
    ];
  }
}

/** @param {{verdict: string, release: number}} said @param {(key: string, put?: Record<string, unknown>) => string} t */
function judged({ verdict, release }, t) {
  if (verdict === "AUTHENTIC") return ["ok", t("tried_ok", { release })];
  if (verdict === "STALE") return ["old", t("tried_old")];
  if (verdict === "TAMPERED") return ["wrong", t("tried_wrong")];
  return verdict === "UNAVAILABLE" ? ["absent", t("tried_absent")] : ["unreachable", t("tried_unreachable")];
}
