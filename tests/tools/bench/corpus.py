"""A made-up archive of any size, the same on every machine: for benches, and for tests of bounds."""

import random
from datetime import date, timedelta
from pathlib import Path

COMMON = (  # noqa: SIM905 (words, not a list of strings)
    "the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which "
    "one you were all her she there would their we him been has when who will no more if out so up said what its about"
).split()
SYLLABLES = "ka lo mi re ta no vi se dra pol gen mar tis cor ban der fin hal jor qui sal tem ur ven wis".split()  # noqa: SIM905
HAN = (
    "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学"
    "正感报告调查政府审查新闻自由法院警察环境健康选举媒体腐败劳工档案证据镜像网络出版记者公开信息权利组织城市地区部门机关文件"
)
TAGS = ["leak", "interview", "budget", "court file", "photo", "statistics", "law", "protest", "camps", "press"]
PLACES = ["Masanjia", "Lhasa", "Ürümqi", "北京", "Hong Kong", "Karakax", "Dharamsala", "Shenyang", "Turpan", "Hotan"]
SETTINGS = (
    'site_name: "Bench"\ndocs_dir: site\nsite_dir: .stet/tree\n'
    "theme: stet\nplugins: [stet]\nuse_directory_urls: false\n"
)
FIRST_DAY = date(1995, 1, 1)
DAYS = 31 * 365  # so that 5,000 reports are spread over 31 folders


class _Writer:
    """Words, sentences and paragraphs out of one seeded source."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        words = random.Random(7)
        self.rare = ["".join(words.choices(SYLLABLES, k=words.choice((2, 2, 3, 3, 4)))) for _ in range(9_000)]
        self.weights = [1 / (rank + 8) for rank in range(len(self.rare))]

    def words(self, count: int) -> list[str]:
        rare = self.dice.choices(self.rare, self.weights, k=count)
        return [self.dice.choice(COMMON) if self.dice.random() < 0.5 else word for word in rare]

    def sentence(self, low: int = 9, high: int = 22) -> str:
        words = self.words(self.dice.randint(low, high))
        middle, chance = len(words) // 2, self.dice.random()
        if chance < 0.10:
            words[middle] = f"**{words[middle]}**"
        elif chance < 0.16:
            words[middle] = f"*{words[middle]}*"
        elif chance < 0.20:
            words[middle] = f"[{words[middle]}](https://example.org/{words[0]})"
        return " ".join(words).capitalize() + "."

    def han(self, low: int = 15, high: int = 40) -> str:
        return "".join(self.dice.choices(HAN, k=self.dice.randint(low, high))) + "。"


def report(writer: _Writer, number: int, day: date, others: list[str]) -> str:
    """One report of some 600 words: headings, a table, a list, a quotation, footnotes, links to others."""
    dice, chinese = writer.dice, number % 10 == 9
    sentence = writer.han if chinese else writer.sentence

    def paragraph(count: int) -> str:
        return ("" if chinese else " ").join(sentence() for _ in range(count))

    def heading() -> str:
        return writer.han(4, 10)[:-1] if chinese else " ".join(writer.words(4)).capitalize()

    lines = [
        "---",
        f'title: "{heading()} {number}"',
        f"date: {day}",
        f"language: {'zh-Hans' if chinese else 'en'}",
        f'summary: "{" ".join(writer.words(15))}"',
        f"places: [{', '.join(dice.sample(PLACES, 2))}]",
        f"tags: [{', '.join(dice.sample(TAGS, 3))}]",
        "sources:",
        f'  - {{title: "{" ".join(writer.words(5))}", publisher: "Example", date: "{day.year}"}}',
        "---",
        "",
        paragraph(4) + "[^1]",
        "",
        f"## {heading()}",
        "",
        paragraph(5),
        "",
        "| Date | Place | Amount | Note |",
        "|---|---|---:|---|",
        *(
            f"| {day.year}-{n:02} | {writer.words(1)[0]} | {dice.randint(10, 99999)} | {' '.join(writer.words(3))} |"
            for n in range(1, 7)
        ),
        "",
        f"## {heading()}",
        "",
        paragraph(5) + "[^2]",
        "",
        f"### {heading()}",
        "",
        *(f"- {sentence(6, 12)}" for _ in range(5)),
        "",
        f"> {paragraph(2)}",
        "",
        f"## {heading()}",
        "",
        paragraph(5),
        "",
        *(f"See [another report](../../{dice.choice(others)})." for _ in range(3)),
        "",
        paragraph(4) + "[^3]",
        "",
        *(f"[^{n}]: {sentence()}" for n in (1, 2, 3)),
        "",
    ]
    return "\n".join(lines)


def write(root: Path, count: int, *, seed: int = 1) -> list[Path]:
    """Write an archive of ``count`` reports at ``root``; return the reports' files."""
    writer = _Writer(seed)
    days = [FIRST_DAY + timedelta(days=number * 7919 % DAYS) for number in range(count)]
    sources = [f"reports/{day.year}/r{number:06}.md" for number, day in enumerate(days)]
    site = root / "site"
    for number, (day, source) in enumerate(zip(days, sources, strict=True)):
        file = site / source
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(report(writer, number, day, sources), encoding="utf-8")
    (site / "index.md").write_text('---\ntitle: "Bench"\nlanguage: en\n---\n\nAn archive for measuring.\n')
    (root / "mkdocs.yml").write_text(SETTINGS)
    return [site / source for source in sources]
