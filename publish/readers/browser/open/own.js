// The reader's own witnesses: a policy that is pasted or chosen, and kept on this device where there is room for it. It lies in
// the store that the worker of this address has, if there is one: both ask for the same people.
import { databaseShelf, Stash, storeOf } from "../worker/stash.js";
import { POLICY_MAX_LENGTH, policyOf } from "../worker/tlogpolicy.js";
import { OWN_POLICY, ownOf } from "../worker/witnesses.js";
import { el } from "./words.js";

/** @typedef {import("../worker/witnesses.js").Own} Policy */
/** @typedef {import("../worker/errors.js").Fault & {line: number}} Unfit why a text is no policy, and where */

/** Words without signs that nobody sees, or that turn others round. @param {string} words */
const visible = (words) => words.replace(/\p{C}/gu, "");

/** Whether the store is there; to look makes none. @param {string} name @returns {Promise<boolean>} */
const isThere = (name) => new Promise((resolve) => {
  const opening = indexedDB.open(name);
  opening.onupgradeneeded = () => opening.transaction?.abort();
  opening.onsuccess = () => { opening.result.close(); resolve(true); };
  opening.onerror = opening.onblocked = () => resolve(false);
});

export class OwnWitnesses {
  /** @type {Policy | null} whom the reader asks for */
  policy = null;
  text = "";
  kept = false;

  /** @param {import("./open.js").Opener} opener */
  constructor(opener) {
    this.opener = opener;
  }

  /** What is kept on this device. */
  async load() {
    try {
      const name = storeOf(this.opener.fingerprint ?? ""), stash = await isThere(name) && new Stash(await databaseShelf(name));
      this.policy = stash ? await ownOf(stash) : null;
      if (!stash || !this.policy) return;
      const kept = /** @type {{text?: string} | Bytes} */ (await stash.state(OWN_POLICY));
      this.kept = true;
      if (!(kept instanceof Uint8Array)) return void (this.text = kept.text ?? "");
      // An earlier version kept the text alone.
      this.text = new TextDecoder().decode(kept);
      this.policy = await policyOf(kept);
      await this.#keep();
    } catch { /* this browser keeps nothing for this page */ }
  }

  /** Ask for these from now on; for nobody if there are no bytes. @param {Bytes | null} data @throws {Unfit} */
  async use(data) {
    this.policy = data && await policyOf(data);
    this.text = data ? new TextDecoder().decode(data) : "";
    this.kept = await this.#keep().catch(() => false);
    this.opener.begin();
  }

  async #keep() {
    const { policy: own, text } = this, name = storeOf(this.opener.fingerprint ?? "");
    if (!own && !await isThere(name)) return false;
    const shelf = await databaseShelf(name);
    await (own ? shelf.put("state", OWN_POLICY, { text, own }) : shelf.delete("state", OWN_POLICY));
    navigator.storage?.persist?.().catch(() => {});
    // Where this file came from a copy's address, the worker there is told.
    navigator.serviceWorker?.getRegistration().then((found) => found?.active?.postMessage(OWN_POLICY), () => {});
    return !!own;
  }

  /** The part of the sheet: who is asked for, who of them signed, and where a policy is given. @returns {HTMLElement[]} */
  view() {
    const { t, archive } = this.opener, { policy, text } = this, said = archive?.head?.witnessed;
    const wrong = el("p", { class: "notice bad", role: "alert", hidden: true });
    const field = el("textarea", { rows: 5, dir: "ltr", spellcheck: "false", autocapitalize: "off", "aria-label": t("own_policy"),
      placeholder: "witness ann ann.example/w+…\ngroup friends 2 ann bo cy\nquorum friends" });
    field.value = text;
    const give = (/** @type {Bytes} */ data) => this.use(data).catch((/** @type {Unfit} */ error) => {
      const row = new TextDecoder().decode(data).split("\n")[error.line - 1] ?? "", why = t(`policy_${error.message}`);
      wrong.replaceChildren(error.line ? t("policy_line", { line: error.line, why }) : why,
        ...(error.line ? [el("br"), el("code", { dir: "ltr" }, visible(row).slice(0, 200))] : []));
      wrong.hidden = false;
    });
    const input = el("input", { type: "file", class: "policy", change: async () => {
      // No more than can be right is read, and a byte that says so.
      const data = await input.files?.[0]?.slice(0, POLICY_MAX_LENGTH + 1).arrayBuffer();
      input.value = ""; // the same file may be chosen again, once it is mended
      if (!data) return;
      field.value = new TextDecoder().decode(data);
      give(new Uint8Array(data));
    } });
    const row = (/** @type {string} */ name) => {
      const signed = said?.mine.includes(name);
      return el("li", { class: signed ? "ok" : "absent" }, el("bdi", {}, visible(name)), el("small", {}, t(signed ? "own_signed" : "own_unsigned")));
    };
    return [
      el("h2", {}, t("own")), el("p", {}, t("own_text")),
      ...policy ? [
        ...said ? [el("p", { class: `notice ${said.lacks ? "warn" : "good"}` }, t(said.lacks ? "own_lacks_text" : "own_enough"))] : [],
        el("ul", { class: "copies" }, ...policy.keys.map(({ name }) => row(name))),
        el("p", { class: "soft" }, t(this.kept ? "own_kept" : "own_unkept")),
      ] : [],
      el("p", { class: "row" }, field), wrong,
      el("p", { class: "row" },
        el("button", { type: "button", click: () => give(new TextEncoder().encode(field.value)) }, t("own_use")),
        el("label", { class: "pick" }, t("own_file"), input),
        text || policy ? el("button", { type: "button", click: () => this.use(null) }, t("own_drop")) : null),
    ];
  }
}
