"""The commonest short words of languages that share their letters with others.

Values only. Some are here so that they are not taken for a neighbour: Catalan for Spanish, Danish for Norwegian.
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
}
_CYRILLIC: Final = {
    "ru": "и в не на что с по это как из его к от он но для был были все за то так о при у же или года который они её "
    "еще после до бы",
    "uk": "і в не на що з та це як із його до від він але для був були за то так про при у або року який вони її ще "
    "після щоб є й",
    "bg": "и в не на че с по това като от за се са е да но той го към при или те след още беше който ще си",
    "be": "і ў не на што з па гэта як яго да ад ён але для быў былі за то так пра пры у ці года які яны яе яшчэ пасля",
    "sr": "и у не на да са по је то као од за се су али који њега према или они након још био ће си",
}
_SETS: Final = {
    letters: {tag: frozenset(said.split()) for tag, said in by_tag.items()}
    for letters, by_tag in (("Latin", _LATIN), ("Cyrillic", _CYRILLIC))
}
_SHARE_MIN: Final = 0.15  # of all words; running texts have 0.25 to 0.5, lists of names fewer
_OWN_MIN: Final = 4  # different words of one list
_AHEAD: Final = 1.2  # times the next language: Catalan has most of the words of Spanish


def marked(words: Iterable[str]) -> int:
    """Count a text's short words with accents, in its likeliest language.

    A text in Latin letters that was read in a wrong charset has nearly none.
    """
    counted = Counter(words)
    return max(sum(counted[word] for word in known if not word.isascii()) for known in _SETS["Latin"].values())


def language_of(words: Iterable[str], letters: str) -> str:
    """Return the tag of the language with these short words.

    Empty if none is sure.

    Args:
        words: Small letters only.
        letters: A script: "Latin" or "Cyrillic", of others nothing is known.
    """
    counted = Counter(words)
    if letters not in _SETS:
        return ""
    found = {
        tag: (sum(counted[word] for word in known), sum(word in counted for word in known))
        for tag, known in _SETS[letters].items()
    }
    (tag, (times, different)), (_, (others, _)) = sorted(found.items(), key=lambda one: -one[1][0])[:2]
    sure = different >= _OWN_MIN and times >= _SHARE_MIN * counted.total() and times >= _AHEAD * others
    return tag if sure and times else ""
