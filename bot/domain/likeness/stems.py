"""A folded word -> the form in which it is compared: endings off, and words that mean the same made one."""

import re
from functools import lru_cache

# "French" is France: headlines choose one or the other by length. Two-letter and many-worded names are out.
_PEOPLES = """
afghan afghanistan, albanian albania, algerian algeria, american america, argentine argentina,
argentinian argentina, armenian armenia, australian australia, austrian austria, azerbaijani azerbaijan,
bangladeshi bangladesh, belarusian belarus, belgian belgium, bolivian bolivia, bosnian bosnia,
brazilian brazil, british britain, briton britain, bulgarian bulgaria, cambodian cambodia,
canadian canada, catalan catalonia, chilean chile, chinese china, colombian colombia, congolese congo,
croatian croatia, cuban cuba, czech czechia, danish denmark, dutch netherlands, ecuadorian ecuador,
egyptian egypt, english england, estonian estonia, ethiopian ethiopia, european europe, filipino philippines,
philippine philippines, finnish finland, french france, gazan gaza, georgian georgia, german germany,
ghanaian ghana, greek greece, guatemalan guatemala, haitian haiti, honduran honduras, hungarian hungary,
icelandic iceland, indian india, indonesian indonesia, iranian iran, iraqi iraq, irish ireland,
israeli israel,
italian italy, jamaican jamaica, japanese japan, jordanian jordan, kazakh kazakhstan, kenyan kenya,
kosovan kosovo, kurdish kurdistan, kuwaiti kuwait, latvian latvia, lebanese lebanon, liberian liberia,
libyan libya, lithuanian lithuania, malaysian malaysia, malian mali, mexican mexico, moldovan moldova,
moroccan morocco, nepali nepal, nepalese nepal, nicaraguan nicaragua, nigerian nigeria, norwegian norway,
pakistani pakistan, palestinian palestine, peruvian peru, polish poland, portuguese portugal, qatari qatar,
romanian romania, russian russia, rwandan rwanda, saudi saudi, scottish scotland, serbian serbia,
singaporean singapore, slovak slovakia, slovenian slovenia, somali somalia, spanish spain, sudanese sudan,
swedish sweden, swiss switzerland, syrian syria, taiwanese taiwan, thai thailand, tunisian tunisia,
turkish turkey, ugandan uganda, ukrainian ukraine, venezuelan venezuela, vietnamese vietnam, welsh wales,
yemeni yemen, zambian zambia, zimbabwean zimbabwe
"""
# Verbs whose past no rule finds, and some nouns that headlines use by turns.
_TURNS = """
shot shoot, struck strike, won win, fell fall, rose rise, sought seek, met meet, fled flee, sent send,
spoke speak, stole steal, stolen steal, shook shake, shaken shake, sank sink, sunk sink, broke break,
broken break, bought buy, brought bring, built build, caught catch, fought fight, left leave, led lead,
lost lose, paid pay, ran run, thrown throw, threw throw, withdrew withdraw, withdrawn withdraw, hid hide,
hidden hide, froze freeze, frozen freeze, chose choose, chosen choose, drove drive, driven drive, flew fly,
flown fly, swore swear, sworn swear, grew grow, grown grow, knelt kneel, sold sell, bound bind, shut close,
dead death, died death, die death, dies death, dying death, deadly death, killed kill, killing kill,
quake earthquake, airstrike strike, cop police, cops police, ex-officer officer, probe investigation,
plane aircraft, jet aircraft, jail prison, jailed prison, vaccine vaccination
"""


def _pairs(text: str) -> dict[str, str]:
    found = (pair.split() for pair in text.split(","))
    return {one: other for one, other in found if one != other}


_SAME = _pairs(_PEOPLES) | _pairs(_TURNS)
# Zelenskiy, Zelenskyy and Zelensky: ways to write one Cyrillic ending.
_SKY = re.compile(r"(?<=[bcdfghjklmnpqrstvwxz])(?:iy|yy|ii|ij|yi)$")
# Each with the least length of a word that it is taken off, longest first.
_ENDINGS = (("ation", 8), ("ing", 6), ("ion", 7), ("ers", 5), ("ed", 5), ("er", 5))


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The form in which a folded word is compared: "striking", "struck" and "strikes" are one.

    It is for comparing only: what comes out need not be a word.
    """
    single = _singular(_SAME.get(word, word))
    return _bare(_SKY.sub("y", _SAME.get(single, single)))


def _singular(word: str) -> str:
    size = len(word)
    if size > 5 and word.endswith("ies"):
        return word[:-3] + "y"
    if size > 4 and word.endswith("es") and word[-3] in "hsxz":
        return word[:-2]
    if size > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _bare(word: str) -> str:
    for ending, least in _ENDINGS:
        if len(word) > least and word.endswith(ending):
            word = word[: -len(ending)]
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word
