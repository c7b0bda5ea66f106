"""Two command lines that speak the protocol of tuf-conformance, one on each verifier; manual/format.md has the result.

The gate judges copies of our format. What TUF's general client asks beyond it (stored state, expiry as a bar,
delegations of any depth) is here, upon the same functions that parse, count signatures and compare hashes.
"""
