// Verified bytes as a browser wants them: headers of our own, and parts of a file where a part was asked for.

/** Of the worker's own pages. */
export const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
/** Of what the editors did not sign, or could run something: it is shown, runs nothing, asks nobody, leads nowhere unasked. */
export const STILL = `${POLICY}; sandbox`;

/** Headers are made anew; none of a host's is passed on: it could set a cookie, a policy, another type.
 * @param {string} type @param {number} length @param {string} [policy] a document could run something; pages say for
 *   themselves what they may */
const headersFor = (type, length, policy = /svg|xml/.test(type) ? STILL : "") => ({
  "Content-Type": type, "Content-Length": String(length), "X-Content-Type-Options": "nosniff", "Accept-Ranges": "bytes",
  "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
  ...(policy && { "Content-Security-Policy": policy }),
});

/** @param {Bytes} data @param {string} type @param {{range?: string | null, status?: number, policy?: string}} [options] */
export function answerOf(data, type, { range, status = 200, policy } = {}) {
  const asked = range && /^bytes=(\d*)-(\d*)$/.exec(range.trim());
  if (!asked || (!asked[1] && !asked[2]) || status !== 200) {
    return new Response(data, { status, headers: headersFor(type, data.length, policy) });
  }
  const last = data.length - 1;
  const from = asked[1] ? Number(asked[1]) : Math.max(0, data.length - Number(asked[2]));
  const to = asked[1] && asked[2] ? Math.min(last, Number(asked[2])) : last;
  if (from > to) {
    return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${data.length}` } });
  }
  const part = data.subarray(from, to + 1);
  return new Response(part, {
    status: 206, headers: { ...headersFor(type, part.length, policy), "Content-Range": `bytes ${from}-${to}/${data.length}` },
  });
}

/** What comes little by little, under the headers of `answerOf`. @param {ReadableStream | null} body @param {string} type
 * @param {{status: number, policy: string, range?: string | null}} options */
export function streamed(body, type, { status, policy, range }) {
  const { "Content-Length": _, ...ours } = headersFor(type, 0, policy);
  return new Response(body, { status, headers: { ...ours, ...(range && { "Content-Range": range }) } });
}

/** What is not verified, as it comes: under headers of ours too. @param {Response} found @param {string} type */
export const unverified = ({ body, status, headers }, type) =>
  streamed(body, type, { status, policy: STILL, range: headers.get("content-range") });
