import { WORKER } from "./worker/layout.js";

// The only script of a page. It has no words: they stand in the page, in its language. It changes nothing but the banner.
(() => {
  const box = document.getElementById("stet.standing"), workers = navigator.serviceWorker;
  if (!box || !workers || !/^https?:$/.test(location.protocol)) return;
  const ask = (/** @type {string} */ what) => workers.ready.then((found) => new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = (event) => done(event.data);
    found.active?.postMessage(what, [channel.port2]);
  }));
  // Where the browser lacks the language, its words have one form, or those of English.
  const forms = new Intl.PluralRules([box.lang || document.documentElement.lang, "en"]);
  const say = (/** @type {string[][] | null} */ lines) => {
    for (const [key, value] of lines || []) {
      const line = document.createElement("span");
      const words = box.dataset[`${key}.${forms.select(+value)}`] || box.dataset[key] || key;
      line.textContent = words.replace("%", value) + " ";
      line.dataset.said = key;
      box.firstElementChild?.append(line);
    }
  };
  const button = /** @type {HTMLButtonElement} */ (box.querySelector("button"));
  button.onclick = () => {
    button.disabled = true;
    ask("keep").then((lines) => {
      button.hidden = !!lines;
      button.disabled = false;
      say(lines);
    });
  };
  workers.register(box.dataset.base + WORKER).then(() => ask("standing")).then((found) => {
    if (!found) return;
    box.className += " " + found.kind;
    button.hidden = !found.keep;
    say(found.lines);
    box.hidden = false;
  }).catch(() => {});
})();
