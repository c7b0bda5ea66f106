// Parts of files, as hosts give them, or do not.

const REFUSALS = [400, 403, 405, 416];

/** The answer with `length` bytes from byte `from` on, or an error's; `null` from a host that gives whole files only.
 * @param {typeof globalThis.fetch} fetch @param {string} url @param {RequestInit} asked @param {number} from
 * @param {number} length @returns {Promise<Response | null>} */
export async function partial(fetch, url, asked, from, length) {
  const headers = { Range: `bytes=${from}-${from + length - 1}` };
  // Older browsers ask another site first whether it takes that header, and most hosts do not answer that; others refuse
  // it: who is there without it is not gone.
  const found = await fetch(url, { ...asked, headers }).then((answer) => {
    if (REFUSALS.includes(answer.status)) throw answer;
    return answer;
  }).catch(async (refusal) => {
    const whole = await fetch(url, asked);
    if (whole.ok || refusal instanceof Response) return whole;
    throw refusal;
  });
  if (!found.ok || found.status === 206) return found;
  found.body?.cancel();
  return null;
}
