"""Languages of pages: their direction, their names in themselves, and the theme's words in them."""

from typing import Final

_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})
_RIGHT_TO_LEFT_SCRIPTS = frozenset({"Arab", "Hebr", "Nkoo", "Syrc", "Thaa"})

_NAMES: Final = {
    "ar": "العربية",
    "bo": "བོད་ཡིག",
    "de": "Deutsch",
    "dz": "རྫོང་ཁ",
    "en": "English",
    "es": "Español",
    "fa": "فارسی",
    "fr": "Français",
    "he": "עברית",
    "hi": "हिन्दी",
    "id": "Bahasa Indonesia",
    "it": "Italiano",
    "ja": "日本語",
    "kk": "Қазақша",
    "ko": "한국어",
    "ky": "Кыргызча",
    "mn": "Монгол",
    "mn-Mong": "ᠮᠣᠩᠭᠣᠯ",
    "my": "မြန်မာ",
    "pl": "Polski",
    "pt": "Português",
    "ru": "Русский",
    "th": "ไทย",
    "tr": "Türkçe",
    "ug": "ئۇيغۇرچە",
    "uk": "Українська",
    "ur": "اردو",
    "uz": "Oʻzbekcha",
    "vi": "Tiếng Việt",
    "yue": "粵語",
    "zh": "中文",
    "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文",
}

# Words of the theme. A language that is not here gets English ones, marked as English. Uyghur and
# Tibetan wait for a person who reads them: a wrong word on a page that people rely on is worse.
_WORDS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "about": "About this archive",
        "also_in": "In other languages",
        "date": "Date",
        "document": "document",
        "durable": "Ways back that outlast any one website:",
        "evidence": "Evidence",
        "fingerprint": "Fingerprint of this archive:",
        "language": "By language",
        "latest": "Latest reports",
        "machine": "Machine translation. No person has reviewed it.",
        "mirrors": "All current addresses",
        "missing": "Nothing is at this address",
        "missing_text": "The page may lie under another name, or this copy may not hold it.",
        "front": "To the front page",
        "original": "Original",
        "place": "By place",
        "places": "Places",
        "skip": "To the text",
        "sources": "Sources",
        "tag": "By tag",
        "tags": "Tags",
        "updated": "Updated",
        "year": "By year",
        "corrected": "Corrected on %(date)s",
        "court": "by order of a court",
        "earlier": "Earlier version",
        "error": "published in error",
        "safety": "for somebody\u2019s safety",
        "superseded": "This is an earlier version, kept as published until %(date)s; the current one is",
        "withdrawn": "Withdrawn by the publisher",
        "withdrawn_text": "Every release signs these lines: that the publisher took something away, and when.",
        "withdrew": "The publisher withdrew %(count)d pages or documents; last on %(date)s.",
    },
    "zh-Hans": {
        "about": "关于本档案",
        "also_in": "其他语言",
        "date": "日期",
        "document": "文件",
        "durable": "网站失效后仍可使用的地址：",
        "evidence": "证据",
        "fingerprint": "本档案的指纹：",
        "language": "按语言",
        "latest": "最新报告",
        "machine": "机器翻译，未经人工校对。",
        "mirrors": "当前所有地址",
        "missing": "此地址没有内容",
        "missing_text": "该页面可能已更名，或此副本没有收录。",
        "front": "返回首页",
        "original": "原文",
        "place": "按地点",
        "places": "地点",
        "skip": "跳到正文",
        "sources": "来源",
        "tag": "按标签",
        "tags": "标签",
        "updated": "更新于",
        "year": "按年份",
        "corrected": "更正于 %(date)s",
        "court": "依法院命令",
        "earlier": "较早版本",
        "error": "误发布",
        "safety": "为保护他人安全",
        "superseded": "这是较早的版本，按 %(date)s 之前发布的原样保留；当前版本为",
        "withdrawn": "出版者撤回的内容",
        "withdrawn_text": "以下各行随每次发布一同签名，只说明出版者撤回了内容及其日期。",
        "withdrew": "出版者已撤回 %(count)d 个页面或文件；最近一次为 %(date)s。",
    },
    "zh-Hant": {
        "about": "關於本檔案",
        "also_in": "其他語言",
        "date": "日期",
        "document": "文件",
        "durable": "網站失效後仍可使用的位址：",
        "evidence": "證據",
        "fingerprint": "本檔案的指紋：",
        "language": "按語言",
        "latest": "最新報告",
        "machine": "機器翻譯，未經人工校對。",
        "mirrors": "目前所有位址",
        "missing": "此位址沒有內容",
        "missing_text": "該頁面可能已更名，或此副本沒有收錄。",
        "front": "返回首頁",
        "original": "原文",
        "place": "按地點",
        "places": "地點",
        "skip": "跳到正文",
        "sources": "來源",
        "tag": "按標籤",
        "tags": "標籤",
        "updated": "更新於",
        "year": "按年份",
        "corrected": "更正於 %(date)s",
        "court": "依法院命令",
        "earlier": "較早版本",
        "error": "誤發布",
        "safety": "為保護他人安全",
        "superseded": "這是較早的版本，按 %(date)s 之前發布的原樣保留；目前版本為",
        "withdrawn": "出版者撤回的內容",
        "withdrawn_text": "以下各行隨每次發布一同簽名，只說明出版者撤回了內容及其日期。",
        "withdrew": "出版者已撤回 %(count)d 個頁面或檔案；最近一次為 %(date)s。",
    },
}


def direction(language: str) -> str:
    """``rtl`` or ``ltr``: by the script, where the tag names one, or else by the language."""
    primary, *rest = language.split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), None)
    if script:
        return "rtl" if script in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if primary in _RIGHT_TO_LEFT else "ltr"


def endonym(language: str) -> str:
    """Name of the language in itself; the tag where it is not known."""
    known = _longest(language, _NAMES)
    if known is None:
        return language
    return _NAMES[known] if known == language else f"{_NAMES[known]} ({language})"


def words(language: str) -> tuple[str, dict[str, str]]:
    """The theme's words in ``language`` or, failing that, in English; and the language they are in."""
    known = "zh-Hans" if language == "zh" else _longest(language, _WORDS) or "en"
    return known, _WORDS[known]


def _longest(language: str, table: dict[str, object] | dict[str, str] | dict[str, dict[str, str]]) -> str | None:
    parts = language.split("-")
    tags = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((tag for tag in tags if tag in table), None)
