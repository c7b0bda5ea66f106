// Verified bytes as a browser wants them: headers of our own, and parts of a file where a part was asked for.
import { typeOf } from "./contenttypes.js";

/** Of the worker's own pages. */
export const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
/** Of what the editors did not sign, or could run something: it is shown, runs nothing, asks nobody, leads nowhere unasked. */
export const STILL = `${POLICY}; sandbox`;

/** Lets a reader save what a still page leads to. */
export const SAVES = " allow-downloads";
const TEXT = typeOf("");

/** Headers are made anew; none of a host's is passed on: it could set a cookie, a policy, another type.
 * @param {string} type @param {number} length @param {string} [policy] a document could run something; pages say for
 *   themselves what they may */
export const headersFor = (type, length, policy = /svg|xml/.test(type) ? STILL : "") => ({
  "Content-Type": type, "Content-Length": String(length), "X-Content-Type-Options": "nosniff", "Accept-Ranges": "bytes",
  "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
  ...(policy && { "Content-Security-Policy": policy }),
});

/** The bytes that a header asks for, of so many: first and last; `null` for all of them. @param {string | null | undefined} range
 * @param {number} length */
export function partOf(range, length) {
  const asked = range && /^bytes=(\d*)-(\d*)$/.exec(range.trim());
  if (!asked || (!asked[1] && !asked[2])) return null;
  const from = asked[1] ? Number(asked[1]) : Math.max(0, length - Number(asked[2]));
  return { from, to: asked[1] && asked[2] ? Math.min(length - 1, Number(asked[2])) : length - 1 };
}

/** An answer with a part of a file, or without any where there is none. @param {BodyInit | null} body @param {string} type
 * @param {{from: number, to: number}} part @param {number} length of the whole @param {string} [policy] */
export const partly = (body, type, { from, to }, length, policy) => from > to
  ? new Response(null, { status: 416, headers: { "Content-Range": `bytes */${length}` } })
  : new Response(body, {
    status: 206, headers: { ...headersFor(type, to + 1 - from, policy), "Content-Range": `bytes ${from}-${to}/${length}` },
  });

/** @param {Bytes} data @param {string} type @param {{range?: string | null, status?: number, policy?: string}} [options] */
export function answerOf(data, type, { range, status = 200, policy } = {}) {
  const part = status === 200 ? partOf(range, data.length) : null;
  return part ? partly(data.subarray(part.from, part.to + 1), type, part, data.length, policy)
    : new Response(data, { status, headers: headersFor(type, data.length, policy) });
}

/** What comes little by little, under the headers of `answerOf`. @param {ReadableStream | null} body @param {string} type
 * @param {{status: number, policy: string, range?: string | null}} options */
export function streamed(body, type, { status, policy, range }) {
  const { "Content-Length": _, ...ours } = headersFor(type, 0, policy);
  return new Response(body, { status, headers: { ...ours, ...(range && { "Content-Range": range }) } });
}

/** What is not verified, as it comes: saved, or as plain text, in which nothing can look like a page of the archive's.
 * @param {Response} found @param {string} type */
export function unverified({ ok, body, status, headers }, type) {
  const isText = !ok || /text|json/.test(type);
  const answer = streamed(body, isText ? TEXT : type, { status, policy: STILL, range: headers.get("content-range") });
  if (!isText) answer.headers.set("Content-Disposition", "attachment");
  return answer;
}
