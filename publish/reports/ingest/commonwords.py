"""The commonest short words of languages with shared letters.

Values only. Some are here so that they are not taken for a neighbour: Catalan for Spanish, Danish for Norwegian,
Saraiki for Urdu.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Final

_LATIN: Final = {
    "fr": "le la les des du un une et est dans que qui pour par sur au aux avec ce cette ces ne pas plus il elle ils "
    "son sa ses leur été sont ont mais ou comme même être nous vous à où très déjà après",
    "de": "der die das den dem des und ist in zu von mit für auf nicht ein eine einen einer im am auch sich werden "
    "wurde wird sind war hat haben nach bei als aus dass oder aber über können müssen während später",
    "es": "el la los las de del que y en un una por con para no se su sus al lo como más fue ha son pero sobre este "
    "esta entre también han ser muy sin era según está después había así qué él",
    "pt": "o os as da do das dos em no na nos nas um uma que e com não por para se ao à mais como foi pelo pela são "
    "mas sua seu também ser está entre isso já até há após",
    "it": "il lo la gli le di del della dei delle che è e un una per con non si sono da dal nel nella alla al come "
    "più ha anche questo questa stato ma essere perché già può così",
    "nl": "de het een van en in is dat op te voor met zijn aan niet ook door bij er werd naar uit maar hij ze over om "
    "als worden wordt hebben heeft",
    "tr": "ve bir bu için ile da de olarak olan çok daha gibi kadar sonra ancak ya ne değil her ise diye var en oldu "
    "olduğu tarafından edildi etti",
    "pl": "i w na z się nie do to że jest o jak po przez od dla są za tym był było oraz ale tego które który ich może",
    "ca": "el la els les de del dels que i en un una per amb no es al als com més va ser són però aquest aquesta "
    "també pels",
    "gl": "o os as a da do das dos en no na nun unha que e con non por para ao á máis como foi polo pola son pero "
    "tamén",
    "ro": "și de în la cu a că pe din nu se care un o este pentru mai sunt fost al ale lui dar sau prin după au",
    "da": "og i at det er en til af på de den for ikke der med som et har var fra blev om eller hun han efter også",
    "no": "og i at det er en til av på de den for ikke som med et har var fra ble om eller hun han etter også",
    "sv": "och i att det är en till av på de den för inte som med ett har var från blev om eller hon han efter också",
    "sk": "a v na sa je že do to s z o ako po pre od ale aj by sú bol bola ktoré ktorý jeho ich alebo tiež pri až než "
    "už",
    "fi": "ja on ei että se oli hän mutta kuin sekä myös ovat tai joka mikä niin jo olla tämä sitä mitä kun vielä sen",
    "hu": "a az és hogy nem is egy ez volt meg csak már mint de el kell még lehet sem után között két így",
    "cs": "a v na se že je do to s z o jako po pro od ale by jsou byl bylo který které jeho jejich nebo také při jsem "
    "má být před přes až již než",
    "vi": "và của là có được trong cho không các với một người đã những này để khi từ đến ở theo về như cũng đó tại",
    "az": "və bu bir üçün ilə də da ki olan olaraq onun deyil çox sonra hər görə edir olub idi ya həm belə kimi amma",
    "tk": "we bu bir üçin bilen hem diýip däl bolan ol her ýa da ýok soň barada onuň ýaly bolsa şol ýöne",
    "uz": "va bu bilan uchun bir ham edi deb emas lekin kerak har yoki esa keyin shu uning bor ular qilish haqida u ki",
    "ku": "û di de ji bo ku li her ne bi xwe ew wî hat kir jî an yên yek da wê ye dike piştî ev lê nav hatin bû",
    "af": "die van en in is het nie dat wat vir op aan om ook deur by was te wees sal kan hulle sy word na met",
    "sl": "in je v na se za da so ki z s po pri pa tudi kot ali ne bi od ni bil bila je pred če",
    "hr": "i u je na se da su za od s koji kao iz ne o ali bio što biti nije prema samo koje svi ili",
    "oc": "e de la lo los las un una per que es del dels dins amb son pas en al a o dau lei",
    "ast": "y la los les del que en un una por con nun ye al como más pa de el d'un a nel so esta",
    "fur": "e di la il lis i un une par che in dal cun si no o a al son à ae",
    "rm": "e la il da dal dals las en in ina che per cun ha è ed sin na a quai ils vegn u",
    "eo": "la de kaj en al estas ne por kun kiu kiuj sed pri ĝi li ili ke el aŭ ĉiu",
    "ia": "le de e in un a que pro con per non es del al qui o como su ha esser",
    "sc": "de su sa sos sas e in a pro chi unu una non est cun o ant at",
    "fy": "de fan en it in te op is dat foar mei net in oan ek troch of hat wurdt syn by as om",
    "nds": "de un in dat is to en vun van för nich mit op sik een hett as dör he ok oder vör",
    "sco": "o the tae an in is a wi on for aw nae thair hes ony fae nor baith wha fowk",
    "fo": "og í at ið er á til ein av við fyri ikki um hevur sum øll hann tey frá",
    "is": "og í að er á til sem af við fyrir ekki um hefur allir hann þeir frá það eða með",
    "et": "ja on ei et see oli ta kui ka mis oma või aga selle tema ning kõik peab olema",
    "id": "yang dan di dengan untuk dari ini itu tidak dalam pada ke adalah oleh akan atau juga ada setiap orang",
    "sw": "na ya wa kwa ni katika la za cha kuwa hii hiyo yake au kila mtu haki lakini hata",
    "sm": "o le e i ma a ua mo lea lona ai po se ona i'ai uma tagata",
    "ty": "te e i o ia no a mau taata ma ta mai roto ua ore",
}
_CYRILLIC: Final = {
    "ru": "и в не на что с по это как из его к от он но для был были все за то так о при у же или года который они её "
    "еще после до бы",
    "uk": "і в не на що з та це як із його до від він але для був були за то так про при у або року який вони її ще "
    "після щоб є й",
    "bg": "и в не на че с по това като от за се са е да но той го към при или те след още беше който ще си",
    "be": "і ў не на што з па гэта як яго да ад ён але для быў былі за то так пра пры у ці года які яны яе яшчэ пасля",
    "sr": "и у не на да са по је то као од за се су али који њега према или они након још био ће си",
    "mk": "и на во да од се со за не е што ги го ќе дека по како а беше но тие или само сите му нема",
    "kk": "және бір бұл мен үшін деп да де бойынша болып осы ол еді емес екен бар туралы кейін оның керек деген болды "
    "болған не ең жоқ дейін үш айтты",
    "ky": "жана бир бул менен үчүн деп да эмес ошол болгон кийин ал эле экен анын керек деген болуп жок ар бар "
    "тууралуу эң же айтты үч",
    "mn": "нь энэ байна болон байсан гэж тэр нэг бол юм ба их дээр өөр гэсэн бөгөөд хийх болох байгаа учир түүний "
    "хэмээн мөн эсвэл хүн бүр эрхтэй байх тул вэ",
    "tt": "һәм белән бу да дә өчен бер ул дип иде булган буенча түгел бик булып кенә яки аның һәр үз",
    "ba": "һәм менән был да өсөн бер ул тип ине булған буйынса түгел бик булып ғына йәки уның һәр үҙ",
    "tg": "ва дар аз ба ки ин аст бо барои он як худ то бар ҳам шуд буд ё ҳар вай низ нест вале",
    "uz-Cyrl": "ва бу билан учун бир ҳам эди деб эмас бўлган бўйича унинг бўлиб лекин ўз керак ҳар ёки у",
    "tk-Cyrl": "ве бу бир үчин билен хем дийип дәл болан ол хер я да ёк соң барада онуң",
    "az-Cyrl": "вә бу бир үчүн илә дә да ки олан олараг онун дејил чох сонра һәр ја",
    "kaa": "ҳәм бул менен ушын бир деп емес болған болып ҳәр оның яки өз керек ҳуқықына",
}
_ARABIC: Final = {
    "fa": "و در به از که این است را با برای آن یک خود تا بر شد می کرد شده های ها بود هم نیز اما یا هر پس باید شود او "
    "نمی چه کند ما سال",
    "ur": "کے کی میں ہے اور سے کا کو اس نے کہ یہ پر ہیں بھی ایک جو نہیں تھا کر تو ہو گیا لیے وہ ان کیا تھی ہوئے کسی یا "
    "اپنے گئے",
    "ps": "د په او چې دی کې ته له سره یې نه هم دې شو دا کړي کړی کړ شي وي یو پر لپاره خپل هغه وو ده تر وړي",
    "ckb": "لە و بۆ بە کە ئەو ئەم لەو دوای نییە هەموو دەکات کرد بوو سەر لەگەڵ تا یان هەیە ئەوەی هەر بوون زۆر نێوان",
    "ar": "في من على أن إلى عن التي الذي هذا هذه ما لا و كان مع لم قد بعد أو كل ذلك بين ثم غير هو هي",
    "skr": "دے دا دی کوں وچ تے ہے نال اے ایہ ہر کنوں حق ہن اپݨے وی یا کیتے",
    "pnb": "دے دا دی نوں وچ تے اے نال ایہہ ہر توں حق نیں اپنے وی یا لئی سی",
    "azb": "و بو بیر اوچون ایله ده دا کی اولان هر اونون دئییل وار یا اؤز",
    "ms": "دان يڠ دالم دڠن اونتوق اداله تيدق اين ايت كڤد اتاو اوله سموا تياڤ",
    "sd": "جي جو ۾ ۽ کي آهي جا سان کان نه هن هر لاءِ پنهنجي اهو ٿو",
}
_DEVANAGARI: Final = {
    "hi": "के में की है और से का को पर ने यह एक हैं भी कि इस था नहीं लिए जो कर तो हो गया किया या वह थे थी उनके अपने साथ बाद कोई",
    "mr": "आणि आहे या ते व हा ही हे होते नाही होता आहेत एक केली केले की पण त्या असे मध्ये झाली झाले होती असा त्यांनी तो "
    "त्याच्या करण्यात किंवा कोणत्याही प्रत्येक",
    "ne": "र छ को मा यो पनि छन् गर्ने भएको हो थियो एक लागि ले लाई गरेको गरी भने हुने त्यो तथा वा गर्न यस उनी हुन् थिए छैन नै कुनै",
    "bho": "के में बा आ से ओकर बाटे खातिर कि होखे नइखे ओह कवनो सब हर आपन एह",
    "mag": "के में हे आउर से हई अप्पन कोई सब खातिर कि एकरा ओकरा जा न",
    "mai": "केँ छै अछि सँ आ एहि मे अपन कोनो प्रत्येक वा जे ओ नहि लेल पर",
    "sa": "च न इति अस्ति वा सर्वे तु एव हि तथा अपि तस्य यत् एवं सर्वेषां",
}
_HEBREW: Final = {
    "he": "של את על לא הוא כי עם או זה היא גם אל כל בין יש אני היה אשר אך אבל לפי כדי היו אין מן רק אחרי אותו איפה",
    "yi": "די און פון איז אין צו דער דאס מיט ניט האט אויף וואס פאר אדער מען זיך א דעם",
}
_GREEK: Final = {
    "el": "και το να του η της με που στο από ο για είναι την των σε τα δεν θα τον στην μια οι τους στη ότι τη ένα ή "
    "ως αλλά κάθε",
    "grc": "και τε δε γαρ μεν εν των ου τον την της του ουκ επι προς τοις",
}
_OTHERS: Final = (
    "oc ast fur rm eo ia sc fy nds sco fo is et id sw sm ty hr sl tt ba kaa az-Cyrl tk-Cyrl skr pnb azb ms sd bho mag "
    "mai sa yi grc"
)
_KIN: Final = frozenset(_OTHERS.split())
"""Told from their neighbours, and not offered: their lists are short, or are those of several languages."""
_SETS: Final = {
    letters: {tag: frozenset(said.split()) for tag, said in by_tag.items()}
    for letters, by_tag in (
        ("Latin", _LATIN),
        ("Cyrillic", _CYRILLIC),
        ("Arabic", _ARABIC),
        ("Devanagari", _DEVANAGARI),
        ("Hebrew", _HEBREW),
        ("Greek", _GREEK),
    )
}
_SHARE_MIN: Final = 0.15  # of all words; running texts have 0.25 to 0.5, lists of names fewer
_SHARE_ELSEWHERE_MIN: Final = 0.1  # in other letters, which fewer languages share, and which write more in one word
_OWN_MIN: Final = 4  # different words of one list
_AHEAD: Final = 1.2  # times the next language: Catalan has most of the words of Spanish
_EACH: Final = 25  # words of a text, in which one more word of the list is met, up to half of them


def known(letters: str) -> dict[str, frozenset[str]]:
    """Return the short words of each language in a script, by their tags."""
    return _SETS.get(letters, {})


def language_of(words: Iterable[str], letters: str) -> str:
    """Return the tag of the language with these short words.

    Empty if none is sure.

    Args:
        words: Small letters only.
        letters: A script: "Latin", "Cyrillic", "Arabic", "Devanagari", "Hebrew", "Greek"; of others nothing is known.
    """
    counted = Counter(words)
    if letters not in _SETS:
        return ""
    found = {
        tag: (sum(counted[word] for word in known), sum(word in counted for word in known))
        for tag, known in _SETS[letters].items()
    }
    (tag, (times, different)), (_, (others, _)) = sorted(found.items(), key=lambda one: -one[1][0])[:2]
    # A long text has most of its language's short words; of a stranger's it has few, many times.
    whole = counted.total()
    expected = max(_OWN_MIN, min(whole // _EACH, len(_SETS[letters][tag]) // 2))
    share = _SHARE_MIN if letters == "Latin" else _SHARE_ELSEWHERE_MIN
    sure = different >= expected and times >= share * whole and times >= _AHEAD * others
    return tag if sure and times and tag not in _KIN else ""
