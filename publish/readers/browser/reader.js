import { WORKER } from "./worker/layout.js";

const VOICE_MS = 50; // a voice reads what comes into a box that it knows by then

// The only script of a page. It has no words: they stand in the page, in its language. It changes nothing but the banner, and what is offered.
(() => {
  // A script makes the file that is taken along. Where none may run, nothing offers it; nor where a browser cannot read the
  // language of open.html and the worker, since such a one reads no line of this script either.
  new class {
    #offer() { document.querySelector("footer [hidden]")?.removeAttribute("hidden"); }
    offered = this.#offer();
  }();
  const box = document.getElementById("stet.standing"), place = box?.querySelector("span"), workers = navigator.serviceWorker;
  if (!box || !place) return;
  // Who saves a page saves what is said here, too: a file says nothing of itself.
  box.hidden = true;
  if (!workers || location.protocol < "g") return; // file:, data:, blob: come before http:
  const ask = (/** @type {string} */ what, /** @type {(said: any) => void} */ heard) => workers.ready.then((found) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = (event) => heard(event.data);
    found.active?.postMessage(what, [channel.port2]);
  });
  // Where the browser lacks the language, its words have one form, or those of English.
  const forms = new Intl.PluralRules([box.lang || document.documentElement.lang, "en"]);
  // Lines that stand there already are left alone: a voice would read them again.
  const say = (/** @type {string[][] | null} */ lines) => {
    const said = new Set([...box.querySelectorAll("[data-said]")].map((line) => /** @type {HTMLElement} */ (line).dataset.said));
    for (const [key, value] of (lines || []).filter(([key]) => !said.has(key))) {
      const line = document.createElement("span");
      const words = box.dataset[`${key}.${forms.select(+value)}`] || box.dataset[key] || key;
      line.textContent = words.replace("%", value) + " ";
      line.dataset.said = key;
      place.append(line);
    }
  };
  const button = /** @type {HTMLButtonElement} */ (box.querySelector("button"));
  button.onclick = () => {
    button.disabled = true;
    navigator.storage?.persist(); // only a page may ask
    ask("keep", (lines) => {
      button.hidden = !!lines;
      button.disabled = false;
      say(lines);
      if (lines) place.focus(); // it would go to the page's beginning
    });
  };
  const known = workers.controller;
  const look = () => ask("standing", (found) => {
    if (!found) return;
    box.className = "standing " + found.kind;
    if (box.hidden) button.hidden = !found.keep;
    box.hidden = false;
    setTimeout(() => {
      say(found.lines);
      if (found.last) box.dataset.last = "";
    }, VOICE_MS);
  });
  // Who rules this page answers at once; registering waits for the browser, which asks the page's own address again.
  if (known) look();
  // Another one takes the page over: what was asked of the former has no answer any more.
  workers.oncontrollerchange = () => { if (box.hidden) look(); };
  workers.register(box.dataset.base + WORKER).then(() => { known ?? look(); }, () => {});
})();
