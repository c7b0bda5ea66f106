/**
 * How texts are cut into terms: publish/tree/search/grams.py in JavaScript, and a test holds the two together. And what a
 * reader who typed a word also means. Nothing is asked of anybody here.
 */

// A character of Han, Hiragana or Katakana.
const UNIT =
  "[\u3005\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3fffd}]";
const LETTER = `(?:(?!${UNIT}|[\u{1f000}-\u{10ffff}])[\\p{L}\\p{M}\\p{N}\\xad\u200c\u200d\u{10000}-\u{1efff}])+`;
const WORD = new RegExp(`${UNIT}+|${LETTER}(?:['’]${LETTER})*`, "gu");
const RUN = new RegExp(`^${UNIT}`, "u");
const FOLDED_AWAY = new RegExp("[\\xad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4"
  + "\u06e7\u06e8\u06ea-\u06ed\u200c\u200d\ufe00-\ufe0f'’]", "gu");
/** @type {Record<string, string>} */
const LETTERS = { ς: "σ", ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ħ: "h", ı: "i" };
const TERM_MAX = 40;
const WORDS_MAX = 16;

// The particles of Tibetan that are written onto a syllable without an end: genitive, agent, place, "or", "also".
const PARTICLE = /^(?:འི|འོ|འང|འམ|ར|ས)$/u;
const TIBETAN = /^[\u0f00-\u0fff]/u;
const ARABIC = /^[\u0621-\u064a]+$/u;
const ARTICLE = "ال";

/** @typedef {{term: string, start: number, end: number, unit: boolean, glued: boolean}} Token a term and where it
 *   stands; units stand one by one, and `glued` says that nothing is between one and the unit before */
/** @typedef {(text: string) => string} Fold traditional characters to simplified ones, one for one */

/** A word in small letters, without accents. @param {string} word */
const folded = (word) => word.normalize("NFKD").toLowerCase().normalize("NFKD").replace(FOLDED_AWAY, "").normalize("NFC")
  .replace(/[ςßæœøłđħı]/g, (letter) => LETTERS[letter]);

/** Not more of it than the index has. */
const shortened = (/** @type {string} */ term) => [...term].slice(0, TERM_MAX).join("");

/** @param {string} text in NFC @param {Fold} fold @returns {Token[]} */
export function tokens(text, fold) {
  /** @type {Token[]} */
  const found = [];
  for (const { 0: word, index: start } of text.matchAll(WORD)) {
    const own = RUN.test(word), end = start + word.length;
    for (const [part] of own ? [[word]] : folded(word).matchAll(WORD)) {
      let at = start, glued = false;
      if (!RUN.test(part)) found.push({ term: shortened(part), start, end, unit: false, glued });
      else for (const unit of part) {
        found.push({ term: fold(unit), start: at, end: own ? at += unit.length : end, unit: true, glued });
        glued = true;
      }
    }
  }
  return found;
}

/** What a text is found by: of units, each with the next one. @param {Token[]} all */
export const terms = (all) =>
  all.map(({ term, unit }, place) => unit && all[place + 1]?.glued ? term + all[place + 1].term : term);

/** What was typed: terms that must all be there, and what must stand side by side. @typedef {{words: string[],
 *   phrases: Token[][]}} Asked */

/** @param {string} typed @param {Fold} fold @returns {Asked} */
export function ask(typed, fold) {
  /** @type {Set<string>} */
  const words = new Set();
  const phrases = [];
  for (const [, quoted, bare] of typed.normalize("NFC").matchAll(/"([^"]*)"|([^\s"]+)/gu)) {
    const all = tokens(quoted ?? bare, fold), found = terms(all);
    // The last unit of a run is not asked for: the text's own run may go on.
    all.forEach(({ glued }, place) => {
      if (!glued || all[place + 1]?.glued) words.add(found[place]);
    });
    if (all.length > (all.every(({ unit }) => unit) && all[1]?.glued ? 2 : 1)) phrases.push(all);
  }
  return { words: [...words].filter(Boolean).slice(0, WORDS_MAX), phrases: phrases.slice(0, WORDS_MAX) };
}

/** Whether a term is of units: one, or two. @param {string} term */
export const isUnits = (term) => RUN.test(term);

/** With and without the article of Arabic, which is written onto its word. @param {string} word */
function forms(word) {
  if (!ARABIC.test(word) || word.length < 3) return [word];
  return word.startsWith(ARTICLE) && word.length > 4 ? [word, word.slice(2)] : [word, ARTICLE + word];
}

/** How many letters a word of another ending must have in common with this one; 0: that is not asked of it.
 * @param {string} word */
const stem = (word) => word.length < 5 || TIBETAN.test(word) || /\d/.test(word) ? 0 : word.length === 5 ? 4 : Math.max(5, word.length - 3);

/** What the terms begin with that a word may find, for each of its forms. @param {string} word */
export const beginnings = (word) => isUnits(word) ? [word] : forms(word).map((form) => form.slice(0, stem(form) || form.length));

/**
 * How far a term is what was asked for: 2, it is; 1, it begins with it (three letters and more), or has another ending:
 * five letters in common and at most three more on either side, or four and one. Tibetan syllables: with a particle.
 * @param {string} word @param {string} term
 */
export function fits(word, term) {
  if (word === term) return 2;
  if (isUnits(word)) return [...word].length === 1 && term.startsWith(word) ? 2 : 0;
  return forms(word).some((form) => form === term || like(form, term)) ? 1 : 0;
}

/** @param {string} word @param {string} term */
function like(word, term) {
  if (TIBETAN.test(word)) return term.startsWith(word) && PARTICLE.test(term.slice(word.length));
  if (word.length > 2 && term.startsWith(word)) return true;
  const least = stem(word);
  if (!least || !term.startsWith(word.slice(0, least))) return false;
  let common = least;
  while (common < word.length && word[common] === term[common]) common++;
  const rest = Math.max(word.length, term.length) - common;
  return rest <= (common > 4 ? 3 : 1);
}
