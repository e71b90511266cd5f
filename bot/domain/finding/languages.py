"""Entry -> the language whose lexicon is to be used, if there is one."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from bot.domain.entry import Entry
from bot.domain.finding.lexicons import Language, Lexicons
from bot.text.words import fold

_LOOKED_AT = 300
"""Characters that the guess looks at."""
# An elision is a word: "l'", "qu'".
_WORD = re.compile(r"\b(?:[cdjln]|qu)'(?=\w)|[^\W\d_]+")
_FOREIGN_WORDS = 2
"""Words with letters beyond ASCII, in a text without any small word, that make it foreign: names alone have
one ("Erdoğan denies cable claims")."""
# The most frequent small words of languages that may have no lexicon, folded: a text with more of these than
# of any lexicon's is left alone. Words that English headlines use, too ("die", "war", "over"), are few.
_OTHERS = {
    code: frozenset(small.split())
    for code, small in {
        "cs": "je se na ze ve si byl byla jsou podle po pro jako nebo proti ktery ktera pri uz jeho",
        "da": "og i at er en et den det de til af pa med har ikke om som efter ved mod blev skal",
        "de": "der die das und ist nicht mit ein eine einen einem von zu auf fur im den dem sich nach wird"
        " wegen uber bei als wie hat vor gegen zum zur sei aus sind werden soll noch nur durch dass",
        "es": "el la los las de del en que y por con para una un no se su al lo como mas pero sus ya o este"
        " esta entre sin sobre tambien hasta hay desde contra tras segun ha son fue es ser e",
        "fi": "ja on ei se etta oli ovat mukaan myos mutta kun han hanen vuoden joka",
        "hr": "je i na se da za su od ne o koji nije kako ali iz po bi biti",
        "hu": "a az es hogy nem is egy meg volt van szerint mint csak el mar ellen",
        "id": "yang dan di dari untuk dengan ini itu tidak dalam akan pada ke oleh bahwa juga soal usai saat"
        " bantah karena sudah ada atau kepada jadi",
        "it": "il lo gli i le la di del della dei delle che e un una per con non si da dal dalla nel nella al"
        " alla ai sono ha contro dopo anche come piu sulla sul in su tra o ma se ed",
        "ms": "yang dan di dari untuk dengan ini itu tidak dalam akan pada ke oleh bahawa juga kata",
        "nl": "de het een en van is dat niet met op te voor zijn er aan om door naar ook bij uit nog wordt"
        " heeft tegen maar als tot werd geen na dit die over",
        "no": "og i at er en et den det de til av pa med har ikke om som etter ved mot ble skal",
        "pl": "i w na z nie sie do to ze jest od po za przez jak o dla ma przed przeciw oraz ale tym jego ich"
        " sa juz czy byl",
        "pt": "o a os as de do da dos das em no na nos nas que e por para com um uma nao se ao mais como foi"
        " diz sobre apos contra pelo pela sua seu entre ou ser tem",
        "ro": "si in de la cu pe nu este sa din ca un o pentru care mai au fost a al ale dupa prin lui",
        "sv": "och i att det som en ett pa ar av for med till den har inte om de efter vid mot blev ska han",
        "tl": "ang ng sa mga na at ay si ni kay hindi may para nang ito niya",
        "tr": "ve bir bu da de icin ile olarak daha cok gibi sonra kadar ne degil olan dedi en yeni",
        "vi": "va cua la co cho khong trong duoc nguoi voi cac mot nhung den",
    }.items()
}


_CODES_OF: Mapping[str, tuple[str, ...]] = {
    word: tuple(code for code, small in _OTHERS.items() if word in small)
    for word in frozenset().union(*_OTHERS.values())
}


def language_of(entry: Entry, lexicons: Lexicons) -> Language | None:
    """The language that the feed says, or else the one that the text is guessed to be in; None if it is one
    without a lexicon."""
    if entry.language:
        return lexicons.languages.get(entry.language[:2].lower())
    return guessed(f"{entry.title} {entry.summary or entry.content[:_LOOKED_AT]}"[:_LOOKED_AT], lexicons)


def guessed(text: str, lexicons: Lexicons) -> Language | None:
    """The language with a lexicon whose small words a text has most of; None if it has more of another's, or
    is not in Latin letters. Where small words do not tell, it is the language whose cues the text holds."""
    if not lexicons.languages or not _is_latin(text):
        return None
    found = _WORD.findall(fold(text))
    small = {
        code: [word for word in found if word in language.grammar.common]
        for code, language in lexicons.languages.items()
    }
    best = max(small, key=lambda code: len(small[code]))
    others = _others(found, lexicons)
    if others < len(small[best]) or not all(word in _CODES_OF for word in small[best]):
        return lexicons.languages[best] if others <= len(small[best]) else None
    return _by_cues(text, found, {code: others - len(had) for code, had in small.items()}, lexicons)


def _others(found: Sequence[str], lexicons: Lexicons) -> int:
    """How many small words the text has of that language without a lexicon of which it has most."""
    seen = Counter(code for word in found for code in _CODES_OF.get(word, ()))
    return max((number for code, number in seen.items() if code not in lexicons.languages), default=0)


def _by_cues(
    text: str, found: Sequence[str], lacking: Mapping[str, int], lexicons: Lexicons
) -> Language | None:
    """The language most of whose cues the text holds, if they make up for the small words that it lacks
    against another: "Ottawa denies cable claims", "Kremlin rejects hand in coup", but not "Lula nega
    acusações"."""
    foreign = sum(any(mark.isalpha() and not mark.isascii() for mark in word) for word in text.split())
    telling = {word for word in found if word not in _CODES_OF}
    held = {code: len(language.matcher.words & telling) for code, language in lexicons.languages.items()}
    best = max(held, key=lambda code: held[code])
    if foreign >= _FOREIGN_WORDS + held[best] or lacking[best] > held[best]:
        return None
    return lexicons.languages[best]


def _is_latin(text: str) -> bool:
    if text.isascii():
        return True
    letters = [mark for mark in text if mark.isalpha()]
    return sum(mark < "\u0250" for mark in letters) * 2 >= len(letters)
