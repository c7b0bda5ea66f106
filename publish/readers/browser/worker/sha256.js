// SHA-256 of what comes bit by bit (FIPS 180-4): browsers hash only what is whole, and a film is not held.
const HASHED_BLOCK = 64; // bytes

/** The first bits behind the point of roots of primes. @param {number} count @param {(prime: number) => number} root */
const roots = (count, root) => {
  const primes = /** @type {number[]} */ ([]);
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime)) primes.push(n);
  return Int32Array.from(primes, (prime) => (root(prime) % 1) * 2 ** 32 | 0);
};
const BEGIN = roots(8, Math.sqrt), ROUNDS = roots(64, Math.cbrt);

/** One hash, of all bytes that are added. */
export class Sha256 {
  #state = Int32Array.from(BEGIN);
  #words = new Int32Array(HASHED_BLOCK);
  #rest = new Uint8Array(0);
  #length = 0;

  /** @param {Uint8Array} data */
  add(data) {
    this.#length += data.length;
    if (this.#rest.length) {
      const both = new Uint8Array(this.#rest.length + data.length);
      both.set(this.#rest);
      both.set(data, this.#rest.length);
      data = both;
    }
    const view = new DataView(data.buffer, data.byteOffset, data.length);
    let at = 0;
    for (; at + HASHED_BLOCK <= data.length; at += HASHED_BLOCK) this.#block(view, at);
    this.#rest = data.slice(at);
    return this;
  }

  /** The hash, at the end. @returns {Bytes} */
  end() {
    const bits = this.#length * 8, end = new Uint8Array(HASHED_BLOCK * (this.#rest.length < HASHED_BLOCK - 8 ? 1 : 2) - this.#rest.length);
    end[0] = 128;
    const view = new DataView(end.buffer);
    view.setUint32(end.length - 8, bits / 2 ** 32);
    view.setUint32(end.length - 4, bits);
    this.add(end);
    const found = new DataView(new ArrayBuffer(32));
    this.#state.forEach((word, at) => found.setInt32(at * 4, word));
    return new Uint8Array(found.buffer);
  }

  #block(/** @type {DataView} */ view, /** @type {number} */ from) {
    const w = this.#words, turned = (/** @type {number} */ x, /** @type {number} */ n) => x >>> n | x << 32 - n;
    for (let t = 0; t < 64; t++) {
      if (t < 16) w[t] = view.getInt32(from + t * 4);
      else {
        const x = w[t - 15], y = w[t - 2];
        w[t] = w[t - 16] + w[t - 7] + (turned(x, 7) ^ turned(x, 18) ^ x >>> 3) + (turned(y, 17) ^ turned(y, 19) ^ y >>> 10);
      }
    }
    let [a, b, c, d, e, f, g, h] = this.#state;
    for (let t = 0; t < 64; t++) {
      const one = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + (e & f ^ ~e & g) + ROUNDS[t] + w[t] | 0;
      const two = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + (a & b ^ a & c ^ b & c) | 0;
      h = g; g = f; f = e; e = d + one | 0; d = c; c = b; b = a; a = one + two | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, at) => { this.#state[at] = this.#state[at] + word | 0; });
  }
}
