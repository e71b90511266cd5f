"""A phrase in a sentence -> who it names, by the shortest name that will do; whether they are official."""

from bot.domain.finding.kinds import Source
from bot.domain.finding.lexicons import Grammar, People
from bot.domain.finding.phrases import Phrase
from bot.domain.finding.reading import Sentence
from bot.text.words import fold, words

PLACES = frozenset({"at", "in", "near"})
"""What only says where somebody is."""
_ACCUSED = frozenset(
    """
    accused convicted charged suspected wanted obtained seen filed reviewed unsealed accuse accusee
    accuses soupconne soupconnee soupconnes condamne condamnee poursuivi poursuivie
    """.split()
)
"""What says more of somebody already named: "man accused of arson"."""
_BEFORE_OFFICE = frozenset({"of", "for", "de", "du", "des", "d'", "l'", "la", "le", "les", "the"})
_MANY = frozenset("hundreds thousands dozens scores majority number handful lots tens crowds".split())
"""What only counts those who stand behind "of": "hundreds of former pupils"."""
_WITHIN = frozenset({"of", "for", "in", "at", "from", "de", "du", "des", "d'", "pour"})


def named(sentence: Sentence, phrase: Phrase, grammar: Grammar, people: People) -> str:
    """The shortest span of a phrase that names somebody: "Immigration Minister Lena Diab" -> "Lena Diab"."""
    start, end = _behind_number(sentence, _without_article(sentence, phrase, grammar))
    end = next((n for n in range(start + 1, end) if sentence.line[n].folded in _ACCUSED), end)
    person = _person(sentence, Phrase(start, end), people)
    return sentence.words(*(person or (start, end))).strip(" '’\"“”")


def _behind_number(sentence: Sentence, phrase: Phrase) -> Phrase:
    start, end = phrase
    counts = start + 2 < end and sentence.line[start].folded in _MANY
    return Phrase(start + 2, end) if counts and sentence.line[start + 1].folded == "of" else phrase


def _without_article(sentence: Sentence, phrase: Phrase, grammar: Grammar) -> Phrase:
    start, end = phrase
    while start < end - 1 and sentence.line[start].folded in grammar.articles:
        start += 1
    while start < end - 1 and not sentence.is_word(end - 1):
        end -= 1
    return Phrase(start, end)


def _person(sentence: Sentence, phrase: Phrase, people: People) -> Phrase | None:
    """The name in a phrase: what ends it, behind a role or a country's possessive, or stands before "of"."""
    start, end = phrase
    inner = next((n for n in range(start + 1, end) if sentence.line[n].folded in _WITHIN), end)
    if sentence.line[inner - 1].folded in people.roles and inner < end:
        return _behind_office(sentence, Phrase(inner, end), people)
    name = inner
    while name > start and _is_name(sentence, Phrase(name - 1, inner), people):
        name -= 1
        if name > start + 1 and sentence.line[name - 1].folded == "&":  # "Bray & Sons"
            name -= 1
    if name == inner:
        return Phrase(start, inner) if inner < end and sentence.line[inner].folded in PLACES else None
    return Phrase(name, inner)


def _behind_office(sentence: Sentence, office: Phrase, people: People) -> Phrase | None:
    """The name behind a role and what it is of: "ministre de l'Intérieur Jean Morel", "director of the mint
    Ana Prado". One word may belong to the office, two are a name."""
    name = office.end
    while name > office.start and _is_name(sentence, Phrase(name - 1, name), people):
        name -= 1
    if sentence.line[name - 1].folded in _BEFORE_OFFICE:
        name += 1
    return Phrase(name, office.end) if office.end - name >= 2 else None


def _is_name(sentence: Sentence, phrase: Phrase, people: People) -> bool:
    start, end = phrase
    return start < end and all(
        sentence.is_capital(n)
        and sentence.line[n].folded not in people.roles
        and sentence.line[n].folded not in people.bodies
        for n in (start, end - 1)
    )


def is_official(phrase: str, people: People, *, otherwise: bool) -> bool:
    """Whether the words of a phrase are those of somebody who speaks for a body; `otherwise` if they do not
    tell."""
    found = words(phrase)
    held = set(found)
    if held & people.roles or held & people.bodies or _holds_place(found, people):
        return True
    if held & people.private or held & people.unnamed:
        return False
    return otherwise


def _holds_place(found: list[str], people: People) -> bool:
    return any(
        tuple(found[start:end]) in people.places
        for start in range(len(found))
        for end in range(start + 1, min(start + 4, len(found)) + 1)
    )


def is_empty(sentence: Sentence, phrase: Phrase, grammar: Grammar) -> bool:
    """Whether a phrase names nobody: articles, numbers and marks alone."""
    return all(
        sentence.line[n].folded in grammar.articles or not sentence.line[n].folded[0].isalpha()
        for n in range(phrase.start, phrase.end)
    )


def is_unnamed(phrase: str, people: People) -> bool:
    """Whether the speaker stays without a name: "two people familiar with the matter"."""
    return bool(set(words(phrase)) & people.unnamed)


def same_party(one: Source | None, other: Source | None) -> bool:
    """Whether two sources are the same: either is unknown, or one's words are among the other's."""
    if one is None or other is None:
        return True
    first, second = set(words(one.name)), set(words(other.name))
    return first <= second or second <= first or fold(one.name) == fold(other.name)
