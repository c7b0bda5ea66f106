/** Text of evidence as its letters: its charset is told by its bytes, for nothing else is known of it. */

// The commonest characters of Chinese: real text has many of them, and bytes misread for Chinese few.
const BOTH = "的一是不了在人有我他中大上到和子你地出道也年得就那要下以生自之家可里小心多天而能好然日成只作看文手十用主行方又如前所本面公同三老民共安市省年月日第部委局法院政府件名工作情人";
const LETTERS = /** @type {[string, RegExp, number][]} */ ([
  ["windows-1256", /[ء-ي٪؟،]/gu, 0.9], ["windows-1251", /[а-яё]{2}/gu, 0.3], ["euc-kr", /[가-힣]/gu, 0.9],
  ["shift_jis", /[ぁ-ヺ]/gu, 0.3],
  ["gb18030", new RegExp(`[${BOTH}这来国县区务处单员报号个说们为时会着去过学对后么没于起还发事当想开无经头已从动两长]`, "gu"), 0.08],
  ["big5", new RegExp(`[${BOTH}這來國縣區務處單員報號個說們為時會著去過學對後麼沒於起還發事當想開無經頭已從動兩長]`, "gu"), 0.08],
  ["windows-1252", /[À-ÿ«»’“”]/gu, 0.95],
]);

/** How a text may be written, the likeliest first; bytes of no known charset are read as UTF-8. @param {Bytes} data */
export function lettersOf(data) {
  const marked = { 65279: "utf-16le", 65534: "utf-16be" }[data[0] | data[1] << 8];
  if (marked) return new TextDecoder(marked).decode(data);
  const plain = new TextDecoder().decode(data);
  if (!plain.includes("\ufffd")) return plain;
  let best = plain, top = 0;
  for (const [charset, letter, least] of LETTERS) {
    const text = new TextDecoder(charset).decode(data), all = text.match(/[^\0-\x7f]/gu) ?? [];
    const share = (text.match(letter) ?? []).length / all.length;
    if (share < least || text.includes("\ufffd")) continue;
    // Nearly all of an alphabet's text is its letters. Of Chinese, the likelier of two is the one with more common ones.
    if (least > 0.1) return text;
    if (share > top) [best, top] = [text, share];
  }
  return best;
}
