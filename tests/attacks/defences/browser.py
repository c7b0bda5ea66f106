"""What the reader's worker defends, in JavaScript; the tests are in test_reader.py."""

from tests.attacks.defences.defence import Defence, lit

DEFENCES = (
    Defence(
        "the reader compares a page with its hash", ("1", "taken"), "archive.js",
        lit("if (found !== sha256) throw"), "if (false) throw",
    ),
    Defence(
        "only what is genuine and of now is taken along", ("taken",), "../open/taken.js",
        lit('if (found.verdict !== "AUTHENTIC" || found.release !== archive.standing().release)'), "if (false)",
    ),
    Defence(
        "the reader goes back to nothing older", ("2",), "metadata.js",
        lit("if (seen && (signed.number < seen.release ||"), "if (false && (",
    ),
    Defence(
        "the reader's full disk is still read", ("2",), "stash.js",
        lit("of(kind).get(key) ?? below?.get(kind, key)"), "of(kind).get(key)",
    ),
    Defence("the reader's FRESH has an end", ("3",), "candidates.js", lit("fresh: now < expires && "), "fresh: "),
    Defence(
        "the reader compares copies with one another", ("3",), "candidates.js",
        lit("others.map((other) => this.#compare(other))"), "[]",
    ),
    Defence(
        "the reader holds metadata to the hash that names them", ("5",), "signatures.js",
        r"(?<=if \()!same(?=\) throw new Fault)", "false",
    ),
    Defence(
        "the reader forgets the numbers of a key that was replaced", ("6",), "metadata.js",
        lit("? seen.timestamp : 0"), "? seen.timestamp : seen.timestamp",
    ),
    Defence(
        "the reader cuts an answer at its length", ("7",), "mirrors.js",
        lit("if (done || length + value.length > most) {"), "if (done) {",
    ),
    Defence(
        "the reader waits for no silence", ("8",), "mirrors.js",
        lit("if (past + began - last > this.stall || slow || past > TOTAL_MS) pass();"), "",
    ),
    Defence(
        "the reader asks the next beside one that says nothing", ("8",), "mirrors.js",
        r"(?<=\}\n            )start\(many \*= 2\);", "",
    ),
    Defence(
        "the reader is told that a page is waited for", ("8",), "waiting.js",
        lit("Promise.race([mine.answer, sleep(WAIT_MS)])"), "mine.answer",
    ),
    Defence(
        "the reader asks those who failed last", ("10",), "mirrors.js",
        lit("return last + (until > now ? 1e12 + failures : "), "return last + (",
    ),
    Defence(
        "the reader's release goes on from the one that was seen", ("11",), "history.js",
        lit("if (found !== seen.top) {"), "if (false) {",
    ),
    Defence(
        "the reader wants witnesses enough", ("11",), "witnesses.js",
        lit("witnessed = by.length >= asked.threshold"), "witnessed = true",
    ),
    Defence(
        "the reader counts their own quorum", ("11",), "witnesses.js",
        lit("lacks = !!own && !holds(own.quorum, mine)"), "lacks = false",
    ),
    Defence(
        "a friend counts in one place of the reader's policy", ("11",), "tlogpolicy.js",
        lit('unless(!placed.has(member), "twice");'), "",
    ),
    Defence(
        "the reader holds a kept policy to its rules", ("11",), "witnesses.js",
        lit('must(!placed.has(member), "twice");'), "",
    ),
    Defence(
        "the reader passes over no friend in a crowd", ("crowds",), "witnesses.js",
        lit("of own ? all : theirs)"), "of theirs)",
    ),
    Defence(
        "the reader reads first whom the root names", ("crowds",), "attestations.js",
        lit("[...new Set([...rows.filter(isFirst), ...rows])]"), "rows",
    ),
    Defence(
        "the reader takes a note over this very release", ("12",), "witnesses.js",
        lit('must(note.body === body, "the release");'), "",
    ),
    Defence(
        "the reader takes no unsound point", ("13",), "strictjson.js",
        lit("return bytes.length === 32 && y < P && !SMALL_ORDER.has(y);"), "return bytes.length === 32;",
    ),
    Defence(
        "the reader counts nothing twice", ("14",), "strictjson.js",
        lit('must(areUnique(all), "keys");'), "",
    ),
    Defence(
        "the reader holds a key id to its key", ("key ids",), "signatures.js",
        lit("if (await digest(signable(held[id])) !== id) throw"), "if (false) throw",
    ),
    Defence(
        "the reader counts signatures", ("15",), "signatures.js", lit("if (!held || !(count >= held.threshold)) throw"),
        "if (!held) throw",
    ),
    Defence(
        "the reader's root is signed by the one before", ("16",), "metadata.js",
        lit('await accept(former, "root", data, "root", ed25519);'), "",
    ),
    Defence(
        "the reader's mirror list is the signed one", ("22",), "metadata.js",
        r"await matches\(target, (files\[name\] = await get\([^;]+), path\);",
        "files[name] = await get(fetch, path, 1 << 20);",
    ),
    Defence(
        "the reader's page of the mirror list is text and links", ("22",), "mirrorlist.js",
        lit("must(isPlain(page), MIRRORS_PAGE);"), "",
    ),
    Defence(
        "the reader is shown no page beside the release that the mirror list does not name", ("22",), "archive.js",
        lit('decoded(data).includes(`"${path}"`)'), "data",
    ),
    Defence(
        "the reader's own network is not asked", ("22",), "mirrors.js",
        lit("&& (!here || isNear(here) || !isNear(address))"), "",
    ),
    Defence(
        "the reader remembers that keys were taken back, witnesses or not", ("6",), "candidates.js",
        lit("if (more < 0 || (!more"), "if (false || (!more",
    ),
    Defence(
        "the reader goes by no root that is hidden later", ("6",), "candidates.js",
        lit("root: found.roots.length,"), "",
    ),
    Defence(
        "what a reader kept was signed", ("41",), "archive.js",
        lit("return entry && entry.sha256 === read.sha256 ?"), "return data ?",
    ),
    Defence(
        "what a page names as kept was signed", ("41",), "archive.js",
        lit("if (await this.sha256Of(path).catch(() => null) !== sha256) continue;"), "",
    ),
    Defence(
        "what a reader saw was signed", ("41",), "candidates.js",
        lit('this.seen ??= (await this.#kept("seen").catch(() => null))?.found.seen;'),
        'this.seen ??= await this.stash.state("seen") ?? undefined;',
    ),
    Defence(
        "the reader's worker leaves to others what is theirs", ("41",), "archive.js",
        lit("if (Object.hasOwn(this.#paths, path)) return false;"), "return false;",
    ),
    Defence(
        "the reader asks once more past caches", ("half-way",), "candidates.js",
        lit('if (what !== "unreachable" && length && !anew) return'), "if (false) return",
    ),
    Defence(
        "a cache's word that no release is to come is not taken by the reader", ("half-way",), "archive.js",
        lit("most, { anew: true })"), "most, {})",
    ),
    Defence(
        "the reader recognises a slow clock", ("38",), "candidates.js",
        lit("!!behindOf(this.now(), since, renewed)"), "false",
    ),
    Defence(
        "a note of the reader's has the form of one", ("41",), "stash.js",
        lit("isObject(kept) ? Object.entries(kept).filter(([, each]) => isObject(each)) : []"), "Object.entries(kept ?? {})",
    ),
    Defence(
        "the reader's own disk is one more host", ("41",), "stash.js",
        lit("if (await digest(data) !== sha256) {"), "if (false) {",
    ),
    Defence(
        "the reader hears no withdrawal unsaid", ("73",), "history.js",
        lit('throw new Fault("rollback", "unsays a withdrawal");'), "return entry;",
    ),
    Defence(
        "the reader refuses a form that it does not know", ("versions",), "strictjson.js",
        lit('must(signed.format === undefined || signed.format === 1, "format");'), "",
    ),
    Defence(
        "no mirror sends a reader into his own network", ("10",), "mirrors.js",
        lit("response.redirected && !askable(response.url, address)"), "false",
    ),
    Defence(
        "the reader compares a piece with its hash", ("films",), "film.js",
        lit("if (await digest(given) !== expected) throw"), "if (false) throw",
    ),
    Defence(
        "the reader compares pieces with the whole's hash", ("films",), "film.js",
        lit("&& last && hex(whole.end()) !== entry.sha256"), "&& false",
    ),
    Defence(
        "open.html compares pieces with the whole's hash", ("films",), "../open/gather.js",
        lit("film.lies ||= hex(whole.end()) !== sha256;"), "",
    ),
    Defence(
        "the reader's film waits for no drip", ("films",), "film.js",
        lit("pace: this.#best / PACE_PART || PIECE_PACE, "), "",
    ),
    Defence(
        "the reader asks others for what would come too late", ("films",), "archive.js",
        lit("length: entry.length, "), "",
    ),
    Defence(
        "the browser reads first what the root's witnesses are said to have signed", ("crowds",), "witnesses.js",
        lit("...all.filter(isAsked), "), "",
    ),
    Defence(
        "pieces take no room from the reader's pages", ("films",), "stash.js",
        lit("&& !!kept.piece === piece"), "",
    ),
)  # fmt: skip
