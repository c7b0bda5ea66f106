"""Words by which hosts say: not available.

A page in place of a report may greet its visitor: with an address in any spelling, a town, a provider, a mark of its
own. No pattern knows all of these. So the reverse is done: the words below are kept, because they speak of the host,
and everything else on a page is struck out. Numbers are not among them, nor names, nor words which could be read as
hexadecimal.
"""

import re
from html import unescape

GAP = "[..]"
"""Stands for everything struck out at a place."""

# The price of a fixed list: a court's name and a case number are lost. Keeping all words without digits was rejected:
# the visitor's town and provider are among them.
_WORDS = """
    about abuse access account according action activated activity administrative administrator against agency agreement
    alleged amendment an and any appeal appropriate archive are as authorities authority authorized available banned
    because been being billing block blocked blocking book bot breach breached browser but by cannot captcha case
    censored challenge check checking claim closed clearance code communications company complaint complaints compliance
    computer confiscated connection contact content contents cookies copyright copyrighted could country court courts
    criminal customer data defamation defamatory delete deleted denied department deprecated digital directive directory
    disabled discontinued dmca document does domain due during enable enabled enforcement error errors exceeded exist
    expired extremism extremist federal file files following for forbidden form found from fraud further gone government
    has have hidden holder host hosted hosting if illegal inappropriate infringement infringing injunction inspection
    institution internal internet investigation is issued it its javascript judge judgment judicial jurisdiction just
    justice law laws lawful legal legally legislation libel limit limited list longer maintenance malicious material may
    measure ministry missing moment monitoring moved national network no not notice notification notified object of
    office offline official on or order ordered orders organization our owner page pages parked party payment
    permanently permission permitted please police policies policy political powers private prohibited project
    prosecution prosecutor protected provider public publication published pursuant quota reason reasons received region
    register registrar registry regulation regulations regulator report reported request requested require required
    resource restricted restriction rights ruling safe sale security seized server service services shut site soon
    sorry state store such supervision support suspended suspension take taken temporarily temporary term terminated
    termination terms territory terrorism terrorist than that the their there these this to trademark tribunal
    unauthorized unavailable under unlawful url us usage used user using verification verify verifying violate
    violated violates violating violation violations visit was we web webmaster website were when where which will with
    within without you your
    abgeschaltet abgelaufen abrufbar anordnung antrag auf aufgrund behörde beschwerde das der die entfernt
    fehler gefunden gelöscht gericht gesetz gesetzlich gesperrt inhalt inhalte ist kein keine konto nicht nutzer polizei
    rechtlich seite sperrung staatsanwaltschaft und urheberrecht verboten verfügbar verletzung von wegen webseite wurde
    zugriff
    accès au autorité bloqué bloquée cette compte contenu décision demande disponible droit du est fermé introuvable
    interdit judiciaire juridique la loi non ordre par pas pour raison raisons refusé retiré supprimé suspendu
    tribunal trouvée une
    acceso autoridad bloqueado bloqueada contenido cuenta del derechos disponible el encontrada esta judicial justicia
    ley legales los motivos negado no orden página por prohibido razones retirado sitio suspendida suspendido
    блокировка владельца доступ доступа запрещен запрещён запрещена закон закона заблокирован заблокирована
    заблокировано информационный информация или законом контент на не недоступен недоступна недоступно нарушение
    найдена ограничен органа органов основании по правил прокуратуры ресурс ресурсу решению роскомнадзор
    роскомнадзора российской сайт сервис суд суда страница удален удалён удалена удалено учетная федерации федерального
    федеральным хостинг экстремистских
    engellendi engellenmiştir erişim hakkında idari karar kararı mahkeme mahkemesi sayılı site siteye tarafından
    bu ve yasa yasak
    الحكومة الدخول القانون المحكمة المحتوى الموقع الوصول انتهاك بأمر تعليق حجب حساب خطأ صفحة غير قانون قانونية
    محجوب محظور محكمة ممنوع موجودة موقع هذا هذه وزارة
    بېكىتىلگەن تور بەت بېكەت چەكلەنگەن خاتالىق سوت قانۇن قانۇنغا خىلاپ تېپىلمىدى
"""
_JOINED = """
    违法 违规 違法 違規 非法 法律 法规 法規 法院 公安 公安机关 公安機關 网警 網警 网信办 網信辦 政府 主管部门
    主管部門 命令 判决 判決 裁定 投诉 投訴 举报 舉報 侵权 侵權 版权 版權 诽谤 誹謗 内容 內容 网站 網站 网页 網頁
    页面 頁面 本站 该站 該站 账号 帳號 账户 帳戶 用户 使用者 域名 备案 備案 未备案 未備案 停止访问 停止訪問
    停止服务 停止服務 无法访问 無法訪問 无法打开 無法打開 禁止访问 禁止訪問 禁止 访问 訪問 拒绝 拒絕 屏蔽 封锁
    封鎖 封禁 拦截 攔截 过滤 過濾 关闭 關閉 暂停 暫停 删除 刪除 移除 下架 已被 不存在 不可用 不能 找不到 没有
    沒有 错误 錯誤 过期 過期 欠费 欠費 根据 根據 相关 相關 规定 規定 要求 申请 申請 互联网 互聯網 信息 資訊 安全
    服务器 伺服器 服务 服務 主机 主機 备份 备注 管理员 管理員 管理局 通知 公告 抱歉 对不起 對不起 原因 ཁྲིམས
    ཁྲིམས་ཁང བཀག་འགོག དྲ་ངོས དྲ་ཚིགས མི་འདུག ཤོག་ངོས 접근 차단 불법 유해 정보 사이트 법원 법률 삭제 정지 계정
    페이지 찾을 裁判所 ページ サイト アクセス 削除 停止 規約 違反 見つかりません 著作権
"""
WORDS = frozenset(_WORDS.split())
"""Words which stand between spaces, lower case."""
JOINED = frozenset(_JOINED.split())
"""Words of scripts which write without spaces."""
CHARSETS = frozenset(
    {
        "utf-8", "us-ascii", "iso-8859-1", "iso-8859-9", "iso-8859-15", "windows-1250", "windows-1251", "windows-1252",
        "windows-1254", "windows-1256", "koi8-r", "gb2312", "gbk", "gb18030", "big5", "euc-kr", "shift_jis", "euc-jp",
    }
)  # fmt: skip
_ANY_JOINED = re.compile("|".join(sorted(JOINED, key=len, reverse=True)))
_BARE = re.compile(r"</?[a-z]+[1-6]?>", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]*>")
_HIDDEN = re.compile(r"<(script|style)\b|<!--", re.IGNORECASE)
# Up to the next "<" and no farther: a page of nothing but beginnings would be read once for each.
_CLOSED = {
    "": re.compile("-->"),
    "script": re.compile(r"</script\b[^<>]*>", re.IGNORECASE),
    "style": re.compile(r"</style\b[^<>]*>", re.IGNORECASE),
}
_WORD = re.compile(r"[(\"'«]?([^\W\d_]+)[)\"'»]?([.,:;!?]?)")


def words_of(data: bytes, charset: str = "") -> tuple[str, bool]:
    """Return a page's known words, in their order.

    A `GAP` stands for everything between them. The second value says whether anything was struck out.

    Args:
        charset: As the answer named it. Any charset outside `CHARSETS` is read as UTF-8.
    """
    text = _decoded(data, charset if charset in CHARSETS else "utf-8")
    if text is None or "\0" in text:
        return GAP, True
    said: list[str] = []
    seen = _seen(text)
    struck = len(seen) != len(text) or _MARKUP.search(_BARE.sub("", text)) is not None
    for chunk in unescape(_MARKUP.sub(" ", seen)).split():
        kept = _kept(chunk)
        struck |= GAP in kept
        said += [part for part in kept if part != GAP or said[-1:] != [GAP]]
    return " ".join(said), struck


def _decoded(data: bytes, charset: str) -> str | None:
    """Return the text, or ``None`` for no text.

    The last letter may have been cut in two.
    """
    for end in range(len(data), max(len(data) - 4, -1), -1):
        try:
            return data[:end].decode(charset)
        except UnicodeDecodeError:
            continue
    return None


def _seen(text: str) -> str:
    """Return the part of a page which a person sees.

    No script, no style, no comment, and nothing after one of these without an end.
    """
    seen, at = [], 0
    while opened := _HIDDEN.search(text, at):
        seen.append(text[at : opened.start()])
        closed = _CLOSED[(opened[1] or "").lower()].search(text, opened.end())
        if not closed:
            return " ".join(seen)
        at = closed.end()
    return " ".join([*seen, text[at:]])


def _kept(chunk: str) -> list[str]:
    """Return the known parts of a run without spaces."""
    word = _WORD.fullmatch(chunk)
    if word and word[1].lower() in WORDS:
        return [word[1].lower() + word[2]]
    kept, at = [], 0
    for known in _ANY_JOINED.finditer(chunk):
        kept += [GAP] * (known.start() > at) + [known[0]]
        at = known.end()
    return kept + [GAP] * (at < len(chunk))
