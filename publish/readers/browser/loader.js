import { WORKER } from "./worker/layout.js";

// The only line that a site of another program's gets: it puts the worker in front, and touches nothing of the page.
(() => {
  const own = /** @type {HTMLScriptElement | null} */ (document.currentScript), workers = navigator.serviceWorker;
  if (!own || !workers || !/^https?:$/.test(location.protocol)) return;
  workers.register(new URL(WORKER, own.src)).catch(() => {});
})();
