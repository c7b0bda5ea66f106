(() => {
  const since = document.currentScript.dataset.since;
  const band = document.querySelector(".stet-band");
  let asked = null;
  async function ask() {
    // A hidden tab asks nothing: a browser opens but six connections to one address, and others must still load.
    if (asked || document.visibilityState !== "visible") return;
    asked = new AbortController();
    let wait = 0;
    try {
      const answer = await fetch(`/livereload/${since}/0`, { signal: asked.signal, cache: "no-store" });
      if (answer.ok && Number(await answer.text()) > Number(since)) return location.reload();
      band.classList.remove("ended");
      if (!answer.ok) wait = 2000;
    } catch {
      if (!asked.signal.aborted) band.classList.add("ended");
      wait = 2000;
    }
    asked = null;
    setTimeout(ask, wait);
  }
  addEventListener("load", ask);
  document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? ask() : asked?.abort()));
  addEventListener("pagehide", () => asked?.abort());
  navigator.serviceWorker?.getRegistrations().then((all) => all.forEach((each) => each.unregister()));
})();
