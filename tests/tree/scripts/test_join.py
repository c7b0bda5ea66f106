"""publish.tree.scripts.join and policy: what runs in a reader's browser, and that nothing else does."""

import gzip
import json
import re
import subprocess
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.core.files import walk
from publish.core.model import Tree
from publish.tree.scripts import join
from tests.support.services.fixtures import skipping
from tests.support.services.node import node
from tests.support.small import archive, made, page

FINGERPRINT = sha256(b"some root").hexdigest()

WORKER_MAX_LENGTH = 26_910  # bytes with gzip; half of them are the gate, with witnesses and HISTORY


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    return made(archive(tmp_path_factory.mktemp("small")), fingerprint=FINGERPRINT)


def test_pages_have_the_one_script_that_their_policy_names(small: Tree) -> None:
    for path, file in walk(small.root):
        if not path.startswith(("index.html", "about.html", "404.html", "by/", "reports/")):
            continue
        text = file.read_text(encoding="utf-8")
        found = re.findall("<script>(.*?)</script>", text, re.DOTALL)
        assert found == ([] if path == "404.html" else [join.reader()]), path
        for script in found:
            pin = b64encode(sha256(script.encode()).digest()).decode()
            assert f"script-src 'sha256-{pin}'" in text
            assert "worker-src 'self'" in text
    assert len(join.reader().encode()) <= 1229


def test_without_a_fingerprint_there_is_no_script_and_no_worker(tmp_path: Path) -> None:
    tree = made(archive(tmp_path))
    assert not (tree.root / "sw.js").exists()
    assert "<script" not in page(tree, "index.html")
    assert "script-src" not in page(tree, "index.html")


def test_the_worker_is_small_made_alike_every_time_and_names_its_archive(small: Tree) -> None:
    data = (small.root / "sw.js").read_bytes()
    assert data == join.worker(FINGERPRINT) == join.worker(FINGERPRINT)
    assert FINGERPRINT.encode() in data
    assert b"noble-ed25519" in data  # its licence stays
    assert len(gzip.compress(data, 9)) <= WORKER_MAX_LENGTH


def test_the_worker_knows_addresses_of_the_day_and_is_made_anew_when_they_change(tmp_path: Path) -> None:
    sources, notes = archive(tmp_path), tmp_path / "notes"
    one, other = "https://one.example/", 'https://other.example/"</script>'
    for addresses in ([one], [one], [one, other], [f"https://{n}.example/" for n in range(join.ADDRESSES_MAX + 1)]):
        tree = made(sources, fingerprint=FINGERPRINT, addresses=addresses, notes=notes)
        data = (tree.root / "sw.js").read_text(encoding="utf-8")
        known = re.search(r'"[0-9a-f]{64}",\w+=(\[.*?\]),\w+=\{"ar"', data)
        assert known
        assert json.loads(known[1]) == addresses[: join.ADDRESSES_MAX]


SOURCE = r"""// a comment
export const LENGTH_MAX = 4 << 2; // bytes
const ALSO_MAX = 1_000;
const BIG = 2 ** 40;
class Held {
  #first = 1; /* one */
  #second = `a  b ${[1, 2].map((n) => `<${ n }> // not one`).join(' ')} ${ LENGTH_MAX } LENGTH_MAX \` \${ 1 }`;
  all() { return [this.#first, this.#second, "x  // y LENGTH_MAX", /a\/[/"] */.source, 6 / 3 / 1]; } // all
}
class Other {
  #last = 8;
  #one = 9;
  sum(first) { const deep = { class: this.#last }; return deep.class + this.#one + first; }
  get own() { let found = 0; for (const each of [this.#one]) found += each; return found; }
  static seen(second) { return second; }
}
let at = 1
let next = at++
const other = at
  ? "yes" : "no";
const twice = async (given) => { return (await given) * 2; };
const sum = (one, two = (0)) => one + two;
const fall = (n) => { while (n-- > 3); if (n) { n -= 1; } else; return [...`${n}`].map((sign) => { return sign; }); };
const later = () => { return (sign) => typeof (void sign); };
const [first] = [3], { second } = { second: [4] };
for (const each of second) console.log(first, each);
const { length } = { length: LENGTH_MAX * ALSO_MAX + BIG };
const cast = (one) => { if (one) sum((/** @type {number} */ (one)), `${(one)}`); return sum((one)); };
function mixed(held) {
  let one = 1; const two = /** @type {number} */ (held.inner.one); let three = two; return one + three;
}
const after = mixed({ inner: { one: 5 } }); let last = after;
const padding = 7, spread = [1, 2], of = (held) => held;
const record = { padding, sum(added) { return added + padding; } };
function shadow(padding, { spread: other, deep = padding } = {}) {
  for (const each of [...spread]) of(each);
  return `${padding}padding${deep}`;
}
const styled = { class: 1, inner: { padding: 2 } };
const said = [styled, shadow(3, { spread: 1 }), record.padding, record.sum(2), `${padding}spread${`${of(spread)}`}`];
class Keeper { padding = 4; spread() { return this.padding; } static of(padding) { return padding; } }
twice(2).then((four) => console.log(JSON.stringify(
  [new Held().all(), new Other().sum(1), new Other().own, Other.seen(3), at,
  next, other, 1 - -1, typeof at, four, sum(1, 2), fall(9), later()(1), cast(3), length, last,
  [[1]].map(([n]) => n), said, new Keeper().padding, new Keeper().spread(), Keeper.of(6), record])));
"""


@pytest.mark.parametrize("values", [{}, {"const": "let", "true": "!0"}], ids=["words", "short words"])
def test_what_is_stripped_says_the_same(tmp_path: Path, values: dict[str, str]) -> None:
    source, small = tmp_path / "source.mjs", tmp_path / "small.mjs"
    source.write_text(SOURCE, encoding="utf-8")
    small.write_text(
        join.stripped(source.read_text(encoding="utf-8").replace("export ", ""), values=values), encoding="utf-8"
    )
    text = small.read_text(encoding="utf-8")
    assert [
        each
        for each in ("comment", "#first", "ALSO_MAX", "(given)", "  all", "twice", "shadow", "Held")
        if each in text
    ] == []
    assert re.search(r"=\w\.inner\.one[;,]", text)  # the brackets were a type's
    assert bool(re.search(r"let \w=\w\(\{inner:\{one:5\}\}\),\w=\w[,;]", text)) is bool(values)
    with skipping():
        program = node()
    one, other = (
        subprocess.run([program, file], capture_output=True, text=True, check=True) for file in (source, small)
    )
    assert one.stdout == other.stdout != ""


def test_a_name_that_no_module_exports_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "worker"
    folder.mkdir()
    (folder / "a.js").write_text('import { one, two as both } from "./b.js";\n', encoding="utf-8")
    (folder / "b.js").write_text("export const one = 1;\n", encoding="utf-8")
    monkeypatch.setattr(join, "BROWSER", tmp_path)
    with pytest.raises(ConfigError, match=r"browser/worker/a.js: worker/b.js exports no two"):
        join.joined("worker/a")


def test_a_name_that_two_modules_have_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import { one } from "./b.js";\nasync function two() {}\n', encoding="utf-8")
    (tmp_path / "b.js").write_text("export const one = 1;\nclass two {}\n", encoding="utf-8")
    monkeypatch.setattr(join, "BROWSER", tmp_path)
    with pytest.raises(ConfigError, match=r"browser/a.js: b.js has a two too"):
        join.joined("a")
    # Not the first of its line: a number of one module stood for another one's.
    (tmp_path / "a.js").write_text('import { one } from "./b.js";\nconst four = 4,\n  TWO = 2;\n', encoding="utf-8")
    (tmp_path / "b.js").write_text("export const one = 1;\nconst TWO = 3;\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"browser/a.js: b.js has a TWO too"):
        join.joined("a")
