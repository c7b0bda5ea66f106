// The commands on the page on verifying, for the copy that is being read. Its address belongs to no page's bytes, which are
// the same in every copy; without this script the commands say "https://…".
(() => {
  const top = new URL(".", location.href).href.replace(/\/$/, "");
  for (const code of document.querySelectorAll(".here code")) {
    code.textContent = String(code.textContent).replaceAll("https://…", top);
  }
})();
