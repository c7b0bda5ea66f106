// Which of the languages that are there a reader asks for: one rule for the worker's own pages and for open.html.

/** Letters that a region writes, as publish/core/catalogues.py has them. @type {Record<string, string>} */
const WRITTEN = {
  kk: "kk-cyrl", "kk-kz": "kk-cyrl", "kk-cn": "kk-arab", "kk-mn": "kk-arab", "ug-kz": "ug-cyrl", "ug-kg": "ug-cyrl", "ug-mn": "ug-cyrl",
  zh: "zh-hans", "zh-tw": "zh-hant", "zh-hk": "zh-hant", "zh-mo": "zh-hant", yue: "zh-hant",
};

/** The first that a browser's list asks for, or one of wider meaning; English where there is none.
 * @param {readonly string[]} wanted @param {string[]} there */
export function languageOf(wanted, there) {
  for (const tag of wanted) {
    for (const parts = tag.toLowerCase().split("-"); parts.length; parts.pop()) {
      const wider = parts.join("-"), found = there.find((one) => [WRITTEN[wider], wider].includes(one.toLowerCase()));
      if (found) return found;
    }
  }
  return "en";
}
