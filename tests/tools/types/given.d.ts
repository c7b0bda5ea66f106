// What the reader's scripts are given, and no module of theirs declares.

/** Bytes of this script's own memory; the browser hashes and shows no others. */
type Bytes = Uint8Array<ArrayBuffer>;

/** The archive's, and what the worker's own pages say in English: publish/tree/scripts/join.py puts them before sw.js. */
declare const FINGERPRINT: string;
declare const ADDRESSES: string[];
declare const KEYS: string[];
declare const WORDS: Record<string, string[]>;
