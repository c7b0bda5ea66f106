/**
 * The search page: asks pagefind, which lies in search/, and shows what it finds. All of it by text nodes: nothing
 * that stands in an index is ever parsed as HTML. What is typed stays behind the "#", where no server sees it.
 */

// As in publish/build/grams.py, which cuts the texts: a character of Han, Hiragana or Katakana.
const UNIT =
  "[\u3005\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3fffd}]";
const RUN = new RegExp(`${UNIT}+`, "gu");
const PAIR = new RegExp(`^(${UNIT})(${UNIT})?(?:/${UNIT}{1,2})?([.]?)$`, "u");
// Signs as wide as a Han character, which take no space; and those that take none when they stand alone.
const WIDE = "[\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]";
const TIGHT_BEFORE = new RegExp(`^(?:${WIDE}.*|[—‘-”…,.;:!?)]+|[\u0f0d-\u0f14].*)$`, "u");
const TIGHT_AFTER = new RegExp(`^(?:.*${WIDE}|[—‘-”…(]+|.*[\u0f0b\u0f0c])$`, "u");
const TIBETAN = /[\u0f40-\u0fbc]/u;
const SHOWN = 10;
const LENGTH = 40;
const WORDS_MAX = 16;

/**
 * Cut what was typed as the texts were cut.
 * @param {string} typed
 * @param {(text: string) => string} fold traditional characters to simplified ones, one for one
 * @returns {{words: string[], pairs: string[], phrases: string[][]}} what must all be there, pairs of Han characters
 *   apart; and what must stand side by side
 */
export function cut(typed, fold) {
  const [words, pairs, phrases] = [[], [], []];
  const plain = fold(typed.normalize("NFC").toLowerCase());
  for (const [, quoted, bare] of plain.matchAll(/"([^"]*)"|([^\s"]+)/gu)) {
    // The last character of a run is not asked for: the text's own run may go on.
    const spaced = (quoted ?? bare).replace(RUN, (run) => {
      const units = [...run];
      return ` ${units.length > 1 ? units.slice(1).map((unit, place) => units[place] + unit).join(" ") : run} `;
    });
    // The tsheg of Tibetan ends a syllable; other signs within a word are left out of the index too.
    const phrase = spaced
      .split(/[\s\u0f0b-\u0f14]+/u)
      .map((word) => word.replace(/[^\p{L}\p{M}\p{N}_]/gu, ""))
      .filter((word) => word);
    for (const word of phrase) {
      (PAIR.exec(word)?.[2] ? pairs : words).push(word);
    }
    if (phrase.length > 1) {
      phrases.push(phrase);
    }
  }
  return { words: words.slice(0, WORDS_MAX), pairs: pairs.slice(0, WORDS_MAX), phrases: phrases.slice(0, WORDS_MAX) };
}

/**
 * Read a text off the words that it was cut into.
 * @param {string[]} words
 * @returns {string[]} each word as it is shown, with the space after it
 */
export function joined(words) {
  return words.map((word, place) => {
    const pair = PAIR.exec(word);
    const shown = pair ? pair[1] + pair[3] : word;
    const next = words[place + 1] ?? "";
    return !next || pair?.[2] || TIGHT_BEFORE.test(next) || TIGHT_AFTER.test(word) ? shown : `${shown} `;
  });
}

/**
 * The part of a text to show: where most of what was looked for stands together.
 * @param {string[]} words
 * @param {number[]} places of what was found
 * @param {string[]} pairs that were looked for
 * @returns {{text: string, marked: boolean}[]}
 */
export function excerpt(words, places, pairs) {
  const sorted = [...new Set(places)].filter((place) => place < words.length).sort((a, b) => a - b);
  const near = (start) => sorted.filter((place) => place >= start && place < start + LENGTH).length;
  const best = sorted.slice(0, 200).reduce((top, place) => (near(place) > near(top) ? place : top), sorted[0] ?? 0);
  const start = Math.max(0, best - LENGTH / 4);
  // Of a pair the first character is shown; its second is the next one's first.
  const whole = (place) => words[place].replace(".", "").split("/").some((pair) => pairs.includes(pair));
  const marked = new Set(sorted.flatMap((place) => (whole(place) ? [place, place + 1] : [place])));
  const shown = joined(words).map((text, place) => ({ text, marked: marked.has(place) }));
  return [
    { text: start > 0 ? "… " : "", marked: false },
    ...shown.slice(start, start + LENGTH),
    { text: start + LENGTH < words.length ? " …" : "", marked: false },
  ];
}

/** pagefind, loaded when it is first needed; and whether any of its files did not come. */
class Index {
  /** @param {number} depth how many characters of a text's name are its folder's */
  constructor(depth) {
    this.depth = depth;
    this.failed = false;
    this.table = null;
  }

  /** Load the program; the index itself comes piece by piece. */
  async open() {
    this.program ??= import(new URL("search/pagefind.js", document.baseURI).href).then((program) => {
      const fetched = window.fetch.bind(window);
      window.fetch = async (address, options) => {
        const place = String(address).replace(/(\/fragment\/)([^_/]+_)([^/]+)$/, (_, folder, tag, name) =>
          folder + (this.depth ? `${name.slice(0, this.depth)}/` : "") + tag + name);
        // pagefind goes on without what it could not load; readers must know.
        const answer = await fetched(place, options).catch(() => null);
        this.failed ||= !answer?.ok;
        return answer ?? Response.error();
      };
      // It would cut a Chinese page's query its own way; ours is cut already. It reads this once, at once.
      const page = document.documentElement;
      const language = page.lang;
      page.lang = "en";
      program.options({ noWorker: true });
      program.init();
      page.lang = language;
      return program;
    });
    return this.program;
  }

  /**
   * Traditional characters to simplified ones; the table comes with the first of them.
   * @param {string} typed
   * @returns {Promise<(text: string) => string>}
   */
  async folding(typed) {
    if (!typed.match(RUN)) {
      return (text) => text;
    }
    this.table ??= fetch(new URL("search/simplified.txt", document.baseURI)).then(async (answer) => {
      const [, from, to] = (await answer.text()).split("\n");
      return new Map([...from].map((character, place) => [character, [...to][place]]));
    });
    const table = await this.table;
    return (text) => [...text].map((character) => table.get(character) ?? character).join("");
  }

  /**
   * @param {string} typed
   * @returns {Promise<{found: object[], loose: boolean, pairs: string[]}>} the best first; whether nothing has the
   *   words side by side
   */
  async find(typed) {
    this.failed = false;
    const program = await this.open();
    const asked = cut(typed, await this.folding(typed));
    // Vowels tell Tibetan words apart, and are not accents.
    await program.options({ exactDiacritics: asked.words.some((word) => TIBETAN.test(word)) });
    const answers = [];
    if (asked.words.length) {
      await this.widen(program, asked.words);
      answers.push((await program.search(asked.words.join(" "))).results);
    }
    for (const pair of asked.pairs) {
      // A pair that is nowhere would be taken for its first character.
      if ((await program.search(`"${pair}"`)).results.length) {
        answers.push((await program.search(pair)).results);
      }
    }
    const all = meet(answers);
    let exact = all;
    for (const phrase of asked.phrases) {
      const { results } = await program.search(`"${phrase.join(" ")}"`);
      const here = new Map(results.map((result) => [result.id, result.words]));
      exact = exact
        .filter((one) => here.has(one.id))
        .map((one) => ({ ...one, side: [...(one.side ?? []), ...here.get(one.id)] }));
    }
    const loose = !exact.length || answers.length < asked.pairs.length + (asked.words.length ? 1 : 0);
    return { found: exact.length ? exact : all, loose: loose && all.length > 0, pairs: asked.pairs };
  }

  /** Load all pairs that begin with a single Han character: pagefind would load those at one place of its index. */
  async widen(program, words) {
    for (const word of words.filter((one) => PAIR.test(one))) {
      for (let next = 0x4e00; next < 0xa000; next += 0x800) {
        await program.preload(word + String.fromCharCode(next));
      }
    }
  }
}

/**
 * What is in all answers, the best first.
 * @param {{id: string, score: number, words: number[], data: () => Promise<object>}[][]} answers
 */
function meet(answers) {
  const [first = [], ...others] = answers;
  let found = first.map(({ id, score, words, data }) => ({ id, score, words, data }));
  for (const answer of others) {
    const by = new Map(answer.map((result) => [result.id, result]));
    found = found
      .filter((one) => by.has(one.id))
      .map((one) => ({
        ...one,
        score: one.score + by.get(one.id).score,
        words: [...one.words, ...by.get(one.id).words],
      }));
  }
  return found.sort((a, b) => b.score - a.score);
}

/** The tag and the name of a language, which the index holds in signs that are not found by (U+E000 and a byte). */
function unhidden(signs) {
  const bytes = Uint8Array.from(signs, (sign) => sign.charCodeAt(0) - 0xe000);
  const [tag, ...name] = new TextDecoder().decode(bytes).split(" ");
  return [tag, name.join(" ")];
}

/** One result as an item of a list: where its words stand side by side in the text, or else where they stand. */
function item(data, { words: anywhere, side = [] }, pairs) {
  const make = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    made.append(text);
    return made;
  };
  const [tag, name] = unhidden(data.meta.language ?? "");
  const language = { lang: tag, dir: "auto" };
  const title = (data.meta.title ?? "").split(" ");
  const words = data.content.split(" ").slice(title.length);
  const path = data.raw_url.split("/").filter((name) => name);
  const made = make("li", "");
  made.append(make("a", joined(title).join(""), { ...language, href: path.map(encodeURIComponent).join("/") }), " ");
  made.append(make("small", [data.meta.date, name].filter((fact) => fact).join(" · ")));
  const text = make("p", "", language);
  const places = [side, anywhere].map((all) => all.map((place) => place - title.length).filter((place) => place >= 0));
  const shown = excerpt(words, places[0].length ? places[0] : places[1], pairs);
  shown.forEach((part) => text.append(part.marked ? make("mark", part.text) : part.text));
  made.append(text);
  return made;
}

/** Make the page work. */
function start() {
  const [box, query, said, list, more] = ["search", "query", "said", "found", "more"].map((id) =>
    document.getElementById(id));
  const index = new Index(Number(box.dataset.depth));
  const say = (key, count = 0) => {
    said.textContent = key ? box.dataset[key].replace("%(count)s", String(count)) : "";
  };
  let turn = 0;
  let rest = () => {};

  const look = async () => {
    const typed = query.value.trim();
    const mine = ++turn;
    history.replaceState(null, "", typed ? `#q=${encodeURIComponent(typed)}` : location.pathname + location.search);
    more.hidden = true;
    list.setAttribute("aria-busy", String(Boolean(typed)));
    if (!typed) {
      list.replaceChildren();
      return say("");
    }
    say("loading");
    try {
      const { found, loose, pairs } = await index.find(typed);
      const show = async (from) => {
        const data = await Promise.all(found.slice(from, from + SHOWN).map((result) => result.data()));
        if (mine === turn) {
          const items = data.map((one, place) => item(one, found[from + place], pairs));
          from ? list.append(...items) : list.replaceChildren(...items);
          more.hidden = found.length <= from + SHOWN;
          rest = async () => {
            await show(from + SHOWN).catch(() => say("failed"));
            list.children[from + SHOWN]?.querySelector("a")?.focus();
          };
        }
      };
      await show(0);
      if (mine === turn) {
        say(index.failed ? "failed" : !found.length ? "none" : loose ? "loose" : "found", found.length);
      }
    } catch {
      if (mine === turn) {
        list.replaceChildren();
        say("failed");
      }
    }
    if (mine === turn) {
      list.setAttribute("aria-busy", "false");
    }
    return undefined;
  };

  let waiting = 0;
  query.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 300);
  });
  query.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) {
      clearTimeout(waiting);
      look();
    }
  });
  more.addEventListener("click", () => rest());
  const read = () => {
    query.value = new URLSearchParams(location.hash.slice(1)).get("q") ?? "";
    return look();
  };
  addEventListener("hashchange", read);
  box.hidden = false;
  document.getElementById("unscripted").hidden = true;
  read();
}

if (typeof document !== "undefined") {
  start();
}
