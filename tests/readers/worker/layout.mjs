// What the reader's module says of each path on stdin: {constants, kinds, immutable, pieces}.
import { readFileSync } from "node:fs";
import * as layout from "../../../publish/readers/browser/worker/layout.js";

const paths = JSON.parse(readFileSync(0, "utf8"));
const said = (asked) => paths.map((path) => asked(path) ?? null);
process.stdout.write(JSON.stringify({
  constants: Object.fromEntries(Object.entries(layout).filter(([, value]) => typeof value !== "function")),
  kinds: said(layout.kindOf),
  immutable: said(layout.isImmutable),
  listing: said(layout.isListing),
  beside: said(layout.isBeside),
  shelf: said(layout.isShelf),
  versioned: said(layout.versioned),
  target: said((path) => layout.splitTarget(path)[0] ? layout.splitTarget(path) : null),
  made: [layout.metadataPath(12, "snapshot"), layout.targetPath("ab", "x"), layout.termsPath("0f"), layout.blockPath("0f"),
    layout.piecesPath("abc")],
}));
