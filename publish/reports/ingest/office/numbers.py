"""Numbers as lists show them: 3, iii, c, 三, ③, ج.

Values only.
"""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_HAN = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ARABIC = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_TIBETAN = "༠༡༢༣༤༥༦༧༨༩"
_EASTERN = "٠١٢٣٤٥٦٧٨٩"


def shown(number: int, form: str) -> str:
    """Return a number in one of Word's or OpenDocument's forms.

    In an unknown one, its digits.
    """
    if number < 1 or number > 99_999:
        return str(number)
    match form:
        case "lowerLetter" | "a":
            # Behind z Word goes on with aa, bb, cc.
            return chr(96 + (number - 1) % 26 + 1) * ((number - 1) // 26 + 1) if number <= 780 else str(number)
        case "upperLetter" | "A":
            return shown(number, "a").upper()
        case "lowerRoman" | "i":
            return _roman(number)
        case "upperRoman" | "I":
            return _roman(number).upper()
        case "decimalZero" | "01":
            return f"{number:02d}"
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" | "①":
            # Unicode has circles up to 20 in a row; those beyond lie elsewhere.
            return chr(0x245F + number) if number <= 20 else str(number)
        case (
            "chineseCounting"
            | "chineseCountingThousand"
            | "japaneseCounting"
            | "taiwaneseCounting"
            | "taiwaneseCountingThousand"
            | "一, 二, 三, ..."
        ):
            return _counted(number)
        case "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital":
            return "".join(_HAN[int(digit)] for digit in str(number))
        case "ideographTraditional" | "甲, 乙, 丙, ...":
            return _STEMS[number - 1] if number <= len(_STEMS) else str(number)
        case "ideographZodiac" | "子, 丑, 寅, ...":
            return _BRANCHES[number - 1] if number <= len(_BRANCHES) else str(number)
        case "arabicAlpha" | "أ, ب, ت, ...":
            return _ARABIC[number - 1] if number <= len(_ARABIC) else str(number)
        case "arabicAbjad" | "أ, ب, ج, ...":
            return _ABJAD[number - 1] if number <= len(_ABJAD) else str(number)
        case "tibetanCounting" | "༡, ༢, ༣, ...":
            return "".join(_TIBETAN[int(digit)] for digit in str(number))
        case "hindiNumbers" | "arabicNumbers" | "١, ٢, ٣, ...":
            return "".join(_EASTERN[int(digit)] for digit in str(number))
        case _:
            return str(number)


def _roman(number: int) -> str:
    if number > 3_999:
        return str(number)
    made = ""
    for value, sign in _ROMAN:
        while number >= value:
            made, number = made + sign, number - value
    return made


def _counted(number: int) -> str:
    """Return a Chinese number as it is spoken: 二十三, 一百零五."""
    made, zero = "", False
    for value, sign in ((10_000, "万"), (1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, value)
        if digit:
            made += ("零" if zero and made else "") + _HAN[digit] + sign
            zero = False
        else:
            zero = True
    # Ten to nineteen are spoken without their one: 十五.
    return made[1:] if made.startswith("一十") else made
