/**
 * How texts are cut into terms: publish/tree/search/grams.py in JavaScript, and a test holds the two together. And what a
 * reader who typed a word also means. Nothing is asked of anybody here.
 */

import { folded } from "./folding.js";

// A character of Han, Hiragana or Katakana.
const UNIT =
  "[\u3005\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3fffd}]";
// Letters and marks of the other scripts without spaces: Thai, Lao, Burmese and its kin, Khmer, those of the Dai.
// The first range is for speed: letters of other scripts are asked no more.
const SYLLABIC = "(?=[\u0e00-\u1aff\ua9e0-\uaadf])(?=[\\p{L}\\p{M}])(?!\\p{DI})"
  + "[\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Mymr}\\p{sc=Khmr}\\p{sc=Tale}\\p{sc=Talu}\\p{sc=Lana}\\p{sc=Tavt}]";
const LETTER = `(?:(?!${UNIT}|${SYLLABIC})[\\p{L}\\p{M}\\p{N}\\p{DI}\u{10000}-\u{1efff}])+`;
const WORD = new RegExp(`${UNIT}(?:${UNIT}|\\p{DI})*|${SYLLABIC}(?:${SYLLABIC}|\\p{DI})*|${LETTER}(?:['’‘]${LETTER})*`, "gu");
// A character, or a part of a syllable that no word begins or ends within: a letter, vowels before and behind it, marks,
// what is written below it.
const SYLLABLE = new RegExp("[\\p{LOE}\\p{DI}]*.(?:[\u17d2\u1039\u1a60]\\p{DI}*."
  + "|[\u1000-\u1021\u1075-\u1081]\\p{DI}*\u1037?\\p{DI}*\u103a"
  + "|[\\p{M}\\p{DI}\u0e30\u0e32\u0e33\u0e45\u0eb0\u0eb2\u0eb3])*|.", "gsu");
const RUN = new RegExp(`^(?:${UNIT}|${SYLLABIC})`, "u");
const TERM_MAX = 40;
const WORDS_MAX = 16;

// The particles of Tibetan that are written onto a syllable without an end: genitive, agent, place, "or", "also".
const PARTICLE = /^(?:འི|འོ|འང|འམ|ར|ས)$/u;
const TIBETAN = /^[\u0f00-\u0fff]/u;
const HANGUL = /^[\uac00-\ud7a3]+$/u;
// Words of Arabic: none begins with ئ, and ى ends them alone. Those with another are Uyghur's.
const ARABIC = /^(?!ئ|.*ى.)[ء-ي]{3,}$/;
// What Arabic writes onto a word: nothing, or "and", "so", "by", "as", "for", the article, and these together.
const JOINED = " ال و ف ب ك ل وال فال بال كال لل ولل وبال".split(" ");
const ARTICLE = /^[وف]?(?:[بك]?ال|لل)(?=.{3})/, LETTER_BEFORE = /^[وفبكل](?=.{3})/;
/** @type {[RegExp, string][]} */
const SPELT = [[/ي$/, "ى"], [/ئي/, "يي"], [/يي/, "ئي"]];

/** @typedef {{term: string, start: number, end: number, unit: boolean, glued: boolean}} Token a term and where it
 *   stands; units stand one by one, and `glued` says that nothing is between one and the unit before */
/** @typedef {(text: string) => string} Fold traditional characters to simplified ones, one for one */

/** Not more of it than the index has. @param {string} term */
const shortened = (term, most = TERM_MAX) => term.length > most ? [...term].slice(0, most).join("") : term;

/** The units of a run: characters, or syllables. @param {string} run */
const units = (run) => (run.match(SYLLABLE) ?? []).map((one) => shortened(one, TERM_MAX / 2));

/** The terms of a word or a piece of a run. @param {string} piece @returns {{term: string, unit: boolean}[]} */
const cut = (piece) => [...folded(piece).matchAll(WORD)].flatMap(([part]) => {
  const unit = RUN.test(part);
  return (unit ? units(part) : [shortened(part)]).map((term) => ({ term, unit }));
});

/** @param {string} text in NFC @param {Fold} fold @returns {Token[]} */
export function tokens(text, fold) {
  /** @type {Token[]} */
  const found = [];
  /** Folded once, however often it stands there. @type {Map<string, ReturnType<typeof cut>>} */
  const known = new Map();
  for (const { 0: word, index: from } of text.matchAll(WORD)) {
    let glued = false;
    for (const { 0: piece, index } of word.matchAll(RUN.test(word) ? SYLLABLE : WORD)) {
      const start = from + index, end = start + piece.length, all = known.get(piece) ?? cut(piece);
      known.set(piece, all);
      for (const { term, unit } of all) {
        found.push({ term: fold(term), start, end, unit, glued: unit && glued });
        glued = unit;
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

/** @param {string} word */
const joined = (word) => ARABIC.test(word) ? JOINED : [""];

/** Without the article of Arabic; what ends in a vowel of Uyghur's, as the word may go on; and both spellings of Persian
 * for two vowels that meet. @param {string} word */
function forms(word) {
  const bare = ARABIC.test(word) ? word.replace(ARTICLE, "") : word;
  return [bare, ...SPELT.filter(([one]) => one.test(bare)).map(([one, other]) => bare.replace(one, other))];
}

/** What may be the word without a letter written onto it, alone and with the article. @param {string} word */
const without = (word) => ARABIC.test(word) ? ["", "ال"].map((joint) => word.replace(LETTER_BEFORE, joint)) : [];

/** How many letters a word of another ending must have in common with this one; 0: that is not asked of it.
 * @param {string} word */
const stem = (word) => word.length < 5 || TIBETAN.test(word) || /\d/.test(word) ? 0 : word.length === 5 ? 4 : Math.max(5, word.length - 3);

/** What the terms begin with that a word may find, for each of its forms. @param {string} word */
export const beginnings = (word) => isUnits(word) ? [word] : [...new Set(without(word).concat(forms(word).flatMap((form) =>
  joined(form).map((joint) => joint + form.slice(0, stem(form) || form.length)))))];

/**
 * How far a term is what was asked for: 2, it is; 1, it begins with it (three letters and more), or has another ending:
 * five letters in common and at most three more on either side, or four and one. Tibetan syllables: with a particle.
 * Words of Arabic: whatever is written onto them; where that is one letter, words of three letters have no other ending.
 * @param {string} word @param {string} term
 */
export function fits(word, term) {
  if (word === term) return 2;
  if (isUnits(word)) return units(term)[0] === word ? 2 : 0;
  return without(word).includes(term) || forms(word).some((form) => joined(form).some((joint) => term.startsWith(joint)
    && (term === joint + form || (joint.length !== 1 || form.length > 3) && like(form, term.slice(joint.length))))) ? 1 : 0;
}

/** @param {string} word @param {string} term */
function like(word, term) {
  if (TIBETAN.test(word)) return term.startsWith(word) && PARTICLE.test(term.slice(word.length));
  // Particles of Korean are written onto words of two syllables and more.
  if (word.length > (HANGUL.test(word) ? 1 : 2) && term.startsWith(word)) return true;
  const least = stem(word);
  if (!least || !term.startsWith(word.slice(0, least))) return false;
  let common = least;
  while (common < word.length && word[common] === term[common]) common++;
  const rest = Math.max(word.length, term.length) - common;
  return rest <= (common > 4 ? 3 : 1);
}
