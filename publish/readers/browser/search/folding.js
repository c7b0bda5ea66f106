/**
 * Letters that keyboards and writers use for each other, folded to one: publish/tree/search/folding.py in JavaScript, where
 * the reasons stand. A test holds the two together.
 */

const FOLDED_AWAY = new RegExp("[\\p{DI}\u0640\u0674'’‘\u02b9-\u02bf]"
  + "|(?!\u0654)(?=\\p{M})[\u0300-\u036f\u0591-\u074a\u0890-\u08ff\u093c\u0a3c\u0abc]", "gu");
const PAIRS = "ßss æae œoe ςσ ıi łl đd øo ħh əe қк іи ғг ңн ҳх һх ҷч җж ұу үу өо әа ٱا کك یي ھه ةه ँं";
const SAME = new Map(PAIRS.split(" ").map((pair) => [pair[0], pair.slice(1)]));

/** A figure of whatever script: ten of them stand in order everywhere. @param {string} sign */
function figure(sign) {
  let code = sign.codePointAt(0) ?? 0, value = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(--code))) value++;
  return `${value % 10}`;
}

/** A word in small letters, without accents, each letter in one of its forms. @param {string} word */
export function folded(word) {
  const bare = word.normalize("NFKD").toLowerCase().normalize("NFKD").replace(FOLDED_AWAY, "")
    .replace(/[وىيی]\u0654/g, "ئ").replace(/ە\u0654/g, "ه").replace(/\u0654/g, "")
    .normalize("NFC").replace(/\p{Nd}/gu, figure);
  return [...bare].map((letter) => SAME.get(letter) ?? letter).join("")
    .replace(/[ङञणनम]\u094d(?=[क-भ])/g, "\u0902")
    .replace(/([\u0e4d\u0ecd])([\u0e48-\u0e4b\u0ec8-\u0ecb])/g, "$2$1").replace(/\u0e40\u0e40/g, "\u0e41")
    .replace(/ى$/, "ي").replace(/^ء+/, "");
}
