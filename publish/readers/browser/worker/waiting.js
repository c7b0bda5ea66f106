// Nothing is blank for long: a page that takes its time is answered by one of ours, which says what is asked and goes on
// when there is an answer. It is sent in two parts: the second comes with the answer, and loads the page again, once. So nothing
// goes round, and nobody is asked twice.
import { POLICY, streamed } from "./answers.js";
import { sleep } from "./candidates.js";
import { typeOf } from "./contenttypes.js";
import { encoded } from "./files.js";
import { FRONT } from "./layout.js";
import { html } from "./ownpage.js";

export const WAIT_MS = 900; // how long a page may show nothing
const HELD_MS = 10_000; // an answer waits so long for its page to come back for it
// What is loaded again by a refresh alone stays where it is if there is a fragment; without scripts the fragment goes.
const RELOAD = "location.reload()", RELOADS = "9gOBGqEQINNDuds+tkXbNzih6klbz+KeCyxEj4KRLeM=";
/** The second part. @param {string} href */
const goOn = (href) =>
  `<script>${RELOAD}</script><noscript><meta http-equiv="refresh" content="0;url=${html(href)}"></noscript>`;

/** Answers for which a page waits, and the page that asked first. @type {Map<string, {answer: Promise<Response>, client: string}>} */
const held = new Map();

/** Whether a page of ours may stand in the place of that path for a while: not of what a browser would save under its name.
 * @param {string} path */
export const mayWait = (path) => typeOf(path) === typeOf(FRONT) || !/\.[^/]*$/.test(path);

/** The answer, if it comes soon; else a page that waits for it.
 * @param {{href: string, client: string, ask: () => Promise<Response>, page: () => Promise<Bytes>,
 *   taken: (client: string) => void}} given `ask` always has an answer in the end; `taken`: told whose answer was taken
 * @returns {Promise<Response>} */
export async function inTime({ href, client, ask, page, taken }) {
  const mine = held.get(href) ?? { client, answer: ask() };
  const letGo = () => held.get(href) === mine && held.delete(href);
  held.set(href, mine);
  const found = await Promise.race([mine.answer, sleep(WAIT_MS)]);
  if (found instanceof Response) {
    letGo();
    taken(mine.client);
    return found.clone();
  }
  mine.answer.then(() => sleep(HELD_MS)).then(letGo);
  const { readable, writable } = new TransformStream(), writer = writable.getWriter();
  const write = async () => {
    await writer.write(await page());
    await mine.answer;
    await writer.write(encoded(goOn(href)));
    await writer.close();
  };
  write().catch(() => {}); // the reader went elsewhere
  return streamed(readable, typeOf(FRONT), { status: 503, policy: `${POLICY}; script-src 'sha256-${RELOADS}'` });
}
