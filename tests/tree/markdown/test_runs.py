"""publish.tree.markdown.runs: lines that were meant to stand alone are told; prose that an editor wrapped is not."""

import pytest

from tests.tree.markdown.pages import FIRST, rendered

TOLD = [
    # Talks and chats.
    "Mr. Smith: I was there\nMs. Jones-Brown: And I",
    "Судья: Встаньте.\nСвидетель: Да.",
    "س: من أنت؟\nج: أنا أحمد.",
    "ถาม: ใคร\nตอบ: ยาม",
    "དྲི་བ། ཁྱེད་རང་སུ་ཡིན།\nལན། ང་བསོད་ནམས་ཡིན།",
    "記者「誰？」\n証人「知らない。」",
    "Q1. Who?\nA1. Guards.",
    "00:00:01 Anna: Hello\n00:00:05 Ben: Hello",
    "（00:12）记者：你好。\n（00:15）受访者：你好。",
    "张三 2020-05-12 21:14:03\n你好",
    "Anna\n21:14\nThey came at night.\nBen\n9:15 PM\nWho?",
    "1 See page 14.\n2 The same.",
    "－ one\n－ two",
    "it sits looking\nover harbor and city\non silent haunches\nand then moves on.",
    "Anna\n[21:14]\nThey came at night.",
    # Counted, in any script, or by signs.
    "१. पहला\n२. दूसरा",
    "၁။ ပထမ\n၂။ ဒုတိယ",
    "가. 첫째\n나. 둘째",
    "甲、一\n乙、二",
    "12.1 The state\n12.2 The law",
    "Article 1. The state\nArticle 2. The law",
    "1️⃣ one\n2️⃣ two",
    "✅ one\n✅ two",
    "→ one\n→ two",
    "¹ Note one.\n² Note two.",
    "[1]: A note, typed by hand.\n[2]: Another note.",
    "They were held in\n(a) Urumqi\n(b) Kashgar\n(c) Hotan",
    "Q – Who?\nA – Guards.",
    "ANNA\nHello there, all of you.",
    "o first thing\no second thing\no third thing",
    "س/ من أنت؟\nج/ أنا أحمد",
    "问 你是谁？\n答 我是阿里。",
    "记者｜你什么时候被带走的，在哪里？\n受访者｜四月二日夜里。\n记者｜谁？",
    "གསར་འགོད་པ། ཁྱེད་རང་ནམ་བཟུང་བ་རེད།\nབཀྲ་ཤིས། མཚན་མོ།\nགསར་འགོད་པ། སུས་བཟུང་བ་རེད།",
    "۱-احمد\n۲-مریم",
    "　　他们在夜里来。\n　　他们走了。",
    # A line that had room for the next one's first word: the head of a judgment, a post of a network.
    "某某市中级人民法院\n刑事判决书\n公诉机关某某市人民检察院。被告人阿里，男，一九八〇年一月二日出生，教师。"
    "\n审判长　张三\n审判员　李四",
    "Именем Республики Казахстан\nПРИГОВОР\n2 апреля 2017 года, город Алматы\n"
    "Суд в составе председательствующего судьи Иванова И.И.,\nпри секретаре Петровой П.П.",
    "باسم الشعب\nمحكمة الجنايات\nالقضية رقم ١٢\nالمدعى عليه: أحمد\nالحكم: السجن خمس سنوات",
    # Chronicles, addresses, verse, columns.
    "21:14 a car came\n21:20 it left",
    "2017年 被捕\n2018年 判刑",
    "3 May 2019 arrest\n4 May 2019 trial",
    "May 3, 2017 – Taken from home.\nMay 9, 2017 – Seen in Tekes.",
    "Name ............ A.\nBorn ..... 1970",
    "Name: ____________\nBorn: ____________",
    "#1 He was first.\n#2 He was second.",
    "№ 1 Первое.\n№ 2 Второе.",
    "1-ماددا. ئومۇمىي بەلگىلىمە\n2-ماددا. قوللىنىش",
    "Article 9  No one shall be subjected to arbitrary\narrest, detention or exile.¹\nArticle 10  All are equal.",
    "International Committee\nAvenue de la Paix 19\n1202 Geneva\nSwitzerland",
    "Two roads diverged in a yellow wood,\nAnd sorry I could not travel both\nAnd be one traveler, long I stood",
    "वे रात में आए\nऔर दोनों भाइयों को\nले गए",
    "གངས་རིའི་རྩེ་ལ་ཉི་མ་ཤར།\nཕ་ཡུལ་དྲན་པས་མིག་ཆུ་བབས།\nབཙོན་ཁང་སྒོ་མོ་ཕྱེ་མ་བྱུང་།\nཨ་མའི་ཞལ་རས་མཐོང་མ་བྱུང་།",
    "ئانا تىلىم، جان تىلىم\nسەندىن باشقا يوق مېنىڭ\nكېچە-كۈندۈز ئويلايمەن",
    "姓名，年龄，日期\n阿里，三十四，四月\n玛丽，二十九，五月",
    "雪落在围墙上\n没有人说话\n我们数着灯",
    "name,age,place\nA,40,X\nB,41,Y",
    "Name        Age     Place\nWang        43      X\nLi          39      Y",
]
WRAPPED = [
    "Of the people who were held there that spring, there were\n2 from the town, and of the others\n3 from villages.",
    "We met at the gate of the camp at\n21:14\nand went on.",
    "They took his brother – the younger one\n– and then they came back, as they\nhad said, for her\n– who was old.",
    "The men of the first team\n— the ones in black\n— the guards called them crows — came at night.",
    "Under article 9 paragraph 1\n(a) of the Covenant and article 14\n(b) of the same, nobody may be held.",
    "Er wurde zwischen dem 3. und\n4. Mai verhaftet und bis zum\n12. Juni festgehalten.",
    "根据《刑法》\n第一百零五条第二款和\n第二百九十三条的规定，判处有期徒刑四年。",
    "第一百零五条、\n第二百九十三条的规定，判处有期徒刑四年。",
    "The first arrests were made in\n1997. The second wave came in\n2001. Nobody counted them.",
    "The lawyer was\nA. Smith and the judge was\nB. Jones, both of London.",
    "We asked two questions.\nFirst: what happened to the men?\nThe answer: nobody knows.",
    "He was taken at 21:14 and returned at\n23:40. His wife heard the car at\n23:55. The door was open.",
    "It rose from\n1.5 million to\n2.5 million people.",
    "King Charles\nI. was beheaded. King Charles\nII. was not.",
    "as in Schedule\na) above, and\nb) below.",
    "Ele disse que\no homem chegou e que\no filho partiu.",
    "— Je ne sais pas, dit-elle enfin, en regardant la porte de la maison\n— et elle se tut.",
    "母は「どこですか」と三度も聞いたが、男たちは何も答えずに行ってしまったのである。\n近所の人が「番号を書いた」と言い、その紙を母に渡した。",
    "![CI](../evidence/a.png)\n![Film](../evidence/a.png) of it.",
    "ཁོང་ཚོ་མཚན་མོ་ཡོང་ནས་\nསྤུན་གཉིས་འཁྲིད་\nསོང་།",
    "वे रात में आए,\nऔर दोनों भाइयों को\nले गए।",
    "> No man is an island.\n> — John Donne",
    "We met Tenzin and his wife in\nDharamsala, and his brother in\nNepal told us about it.",
    "A. came first and said that he had heard it.\nB. came later.",
    "张三说：“我去。”\n李四说：“我不去。”",
    "[![One](../evidence/a.png)](x.md)\n[![Two](../evidence/a.png)](x.md)\n[![Three](../evidence/a.png)](x.md)",
]


@pytest.mark.parametrize("text", TOLD, ids=ascii)
def test_lines_meant_to_stand_alone_are_told_at_the_first(text: str) -> None:
    found = rendered(f"One.\n\n- two\n  - three\n\n{text}\n").warnings
    # Above the first item, a line may say what they are.
    first = FIRST + 5 + text.startswith("They were held in")
    assert [line for line, what in found if "run together" in what or "by spaces" in what] == [first], found


@pytest.mark.parametrize("text", WRAPPED, ids=ascii)
def test_prose_that_an_editor_wrapped_is_not(text: str) -> None:
    assert [what for line, what in rendered(f"One.\n\n{text}\n").warnings if line] == []  # 0 is the language's


def test_a_list_that_runs_on_is_told_as_one() -> None:
    assert rendered("They were:\n3. three\n4. four\n").warnings == [
        (FIRST + 1, "this list runs on with the line above it; put an empty line before the list")
    ]
