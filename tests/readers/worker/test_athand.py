"""open/athand.js: what a part of an archive says of itself; nobody signs it."""

from publish.core.formats import parttext
from publish.tree.scripts.join import BROWSER
from tests.support.scripts import answered

SAID = {
    "reports": parttext.text(["reports/2013/one.html"], 3, "ab" * 32),
    "since": parttext.text_since([], 12, 345, "ab" * 32),
    "markup": b"This is what is new in release 1 of an archive since release <b>, ",
    "long": b"This is what is new in release 1 of an archive since release 12345678901, ",
    "empty": b"",
}


def test_a_part_is_told_by_the_beginning_of_its_text_alone() -> None:
    script = f"""
        import {{ partSaid }} from "{(BROWSER / "open/athand.js").as_uri()}";
        import {{ readFileSync }} from "node:fs";
        const said = JSON.parse(readFileSync(0, "utf8")), found = {{}};
        for (const name in said) found[name] = await partSaid(async () => new Response(said[name]));
        found.none = await partSaid(async () => new Response(null, {{ status: 404 }}));
        let given = 0;
        const pull = (to) => {{ if (++given > 9) throw new Error("read to its end"); to.enqueue(new Uint8Array(64)); }};
        const endless = {{ pull }};
        found.endless = await partSaid(async () => new Response(new ReadableStream(endless, {{ highWaterMark: 0 }})));
        found.given = given;
        const broken = {{ pull: () => {{ throw new Error("damaged"); }} }};
        found.broken = await partSaid(async () => new Response(new ReadableStream(broken, {{ highWaterMark: 0 }})));
        process.stdout.write(JSON.stringify(found));
    """
    part = {"since": 0}
    assert answered(script, {name: text.decode() for name, text in SAID.items()}) == {
        "reports": part, "since": {"since": 12}, "markup": part, "long": part, "empty": part, "none": None,
        "endless": part, "given": 4, "broken": part,
    }  # fmt: skip
