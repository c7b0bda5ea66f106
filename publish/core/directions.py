"""Directions of languages and texts: from the left, or from the right.

The tables are CLDR's likely scripts, written by ``python -m tests.tools.directions``. A test compares them with Babel's
CLDR, so that no publisher's machine needs Babel.
"""

import re
from functools import lru_cache
from typing import Final
from unicodedata import bidirectional

LEFT, RIGHT = "ltr", "rtl"

# Scripts whose letters Unicode's bidirectional algorithm counts as R or AL, and CLDR's variants of these scripts.
_SCRIPTS: Final = (
    "Adlm Arab Aran Armi Avst Chrs Cprt Elym Gara Hatr Hebr Hung Khar Lydi Mand Mani Mend Merc Mero Narb Nbat Nkoo Orkh"
    " Ougr Palm Phli Phlp Phlv Phnx Prti Rohg Samr Sarb Sidt Sogd Sogo Syrc Syre Syrj Syrn Thaa Yezi"
)
SCRIPTS: Final = frozenset(_SCRIPTS.split())
# made by tests/tools/directions.py
_LANGUAGES: Final = (
    "aao abh abv acm acq acw acx adf ae aeb aec aee aeq afb aib aii aij aiq ajp ajt aju amw apc apd ar ara arb "
    "arc arq ars ary arz ask atn auj auz avd ave avl ayh ayl ayn ayp azb bal bcc bdz bej bft bgn bgp bhe bhm bhn "
    "bjf bjm bqi brh brk bsh bsk chg cja ckb cld clh czk dcc def deh dgl div dmk dml drw dv ecy esh fa fas fay "
    "faz fia fub gbz ggg gha ghr gig gjk gju glh glk gwc gwf gwt gzi hac haz hbo he heb hkh hnd hno hoh hrt hrz "
    "hss huy isk itk iw jad jat jbe jbn jdg ji jnd jog jpa jpr jrb jye kas kbu kby kcy kfm khw klj kmz kqd ks ktl "
    "kvx kxp kzh lad lah lhs lki lrc lrk lrl lsa lsd lss luv luz mby mde mfa mfi mhj mid mki mnj mve mvy myz mzn "
    "nli nlm nqo ntz nyq oar obm odk oru ota otk oui pal pbt pbu per pes pgd phl phn phr phv plk pmu pnb pra prc "
    "prd prs prx ps psh psi pst pus qxq rdb rhg rmt sam sbn scl sd sdb sdf sdg sdh sds sgl sgr sgy shd shm shu "
    "shv siy siz skr smp smy snd sog sqo sqt srh srz ssh sts swb syc syn syr tjo tks tmr tnf tov tra trg trm trw "
    "ug uig ur urd ush uzs vaf vgr vmh wbk wlo wne wni wsv xco xhe xka xkc xkj xkp xld xly xmn xmr xna xpr xsa "
    "xvi ydd ydg yhd yi yid yih yud zba zdj zrp zum "
)
_REGIONS: Final = (
    "az-IQ az-IR ha-CM ha-SD kk-AF kk-CN kk-IR kk-MN ku-LB ky-CN ms-CC pa-PK sd-IN tg-PK ug-KZ ug-MN uz-AF "
)
# end of what is made
LANGUAGES: Final = frozenset(_LANGUAGES.split())
"""Languages written from the right, if nothing else is said."""
REGIONS: Final = frozenset(_REGIONS.split())
"""Tags whose region writes in the other direction than the language does elsewhere."""

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]{0,40}://\S+|\]\([^()\n]*\)", re.IGNORECASE)
_TEXT_MAX: Final = 100_000  # characters: what a text is like is known by then
# Written with letters of both directions: without a script in the tag, a text from the right may say so itself.
_EITHER: Final = frozenset(tag.partition("-")[0] for tag in REGIONS) | {"und", "mul"}


def direction(language: str, text: str = "") -> str:
    """Return ``rtl`` or ``ltr``.

    A script in the tag decides, else its region, else its language, as CLDR knows them. A language unknown to CLDR, or
    one at home in both directions, goes by most letters of ``text``.
    """
    return _of_tag(language) or of_text(text)


@lru_cache(1 << 12)
def _of_tag(language: str) -> str:
    """Return a language's direction; empty for one known by its texts alone."""
    # What follows a single letter is an extension, or private.
    primary, *rest = re.split("-[0-9A-Za-z]-", f"-{language}-", maxsplit=1)[0].strip("-").split("-")
    primary = primary.lower()
    if script := next((part for part in rest if len(part) == 4 and part.isalpha()), ""):
        return RIGHT if script.title() in SCRIPTS else LEFT
    region = next((part.upper() for part in rest if len(part) == 2 and part.isalpha()), "")
    if primary in LANGUAGES:
        return LEFT if f"{primary}-{region}" in REGIONS else RIGHT
    if f"{primary}-{region}" in REGIONS:
        return RIGHT
    # Two letters are a language that CLDR knows. Of three, it knows thousands from the left: their own texts show it.
    known = (len(primary) == 2 and primary not in _EITHER) or (region and primary in _EITHER)
    return LEFT if known else ""


def of_text(text: str) -> str:
    """Return the direction of most letters of ``text``, else ``ltr``."""
    if text.isascii():
        return LEFT
    # Addresses are of Latin letters in every language.
    letters = [bidirectional(sign) for sign in _ADDRESS.sub(" ", text[:_TEXT_MAX])]
    right = letters.count("R") + letters.count("AL")
    return RIGHT if right > letters.count("L") else LEFT
