// A signature that held once, asked for again; then beside another message, key, or half of itself.
import { generateKeyPairSync, sign } from "node:crypto";
import { ed25519 } from "../../../publish/readers/browser/worker/ed25519.js";

const made = [1, 2].map((number) => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519"), message = new Uint8Array([number]);
  const key = new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(-32));
  return { message, key, signature: new Uint8Array(sign(null, message, privateKey)) };
});
const [{ message, key, signature }, other] = made;
const mixed = (from, to) => Uint8Array.from([...from.slice(0, 32), ...to.slice(32)]);
const said = [await ed25519(signature, message, key)];
said.push(await ed25519(signature, message, key), await ed25519(other.signature, other.message, other.key));
for (const asked of [
  [signature, other.message, key], [signature, message, other.key], [other.signature, message, key],
  [mixed(signature, other.signature), message, key], [mixed(other.signature, signature), message, key],
]) said.push(await ed25519(...asked), await ed25519(...asked));
console.log(JSON.stringify(said));
