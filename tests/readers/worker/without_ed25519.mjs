// Preloaded: a browser whose WebCrypto lacks Ed25519, in which the reader's own takes its place.
import { ed25519 } from "../../../publish/readers/browser/worker/ed25519.js";

const { importKey, verify } = crypto.subtle;
crypto.subtle.importKey = (form, key, algorithm, ...rest) => (algorithm.name ?? algorithm) === "Ed25519"
  ? Promise.resolve({ own: key }) : importKey.call(crypto.subtle, form, key, algorithm, ...rest);
crypto.subtle.verify = (algorithm, key, signature, message) => key.own
  ? ed25519(signature, message, key.own) : verify.call(crypto.subtle, algorithm, key, signature, message);
