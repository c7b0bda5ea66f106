// Which of the signatures on stdin count: [{key, msg, sig}] in hex. With the path of @noble/ed25519's index.js as an
// argument, as where WebCrypto lacks Ed25519; with `own`, what the reader's worker has for that.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { soundPoint, unhex } from "../../publish/readers/browser/worker/strictjson.js";
import { verifies } from "../../publish/readers/browser/worker/signatures.js";

const hexOf = (bytes) => Buffer.from(bytes).toString("hex");
let given;
if (process.argv[2] === "own") {
  given = (await import("../../publish/readers/browser/worker/ed25519.js")).ed25519;
} else if (process.argv[2]) {
  const { Point } = await import(process.argv[2]);
  const order = Point.CURVE().n, little = (bytes) => BigInt(`0x${hexOf(bytes.toReversed())}`);
  given = (signature, message, key) => {
    try {
      const R = signature.slice(0, 32), S = little(signature.slice(32));
      const k = little(createHash("sha512").update(R).update(key).update(message).digest()) % order;
      const times = (point, n) => n ? point.multiply(n, false) : Point.ZERO;
      return times(Point.BASE, S).add(times(Point.fromHex(hexOf(key)).negate(), k)).toHex() === hexOf(R);
    } catch {
      return false; // not a point of the curve
    }
  };
}
const counts = ({ key, msg, sig }) => key.length === 64 && soundPoint(unhex(key))
  ? verifies(sig, unhex(msg), key, given) : false;
process.stdout.write(JSON.stringify(await Promise.all(JSON.parse(readFileSync(0, "utf8")).map(counts))));
