"""Words that say something is not so -> whether a speaker says it of themselves: "Bray said she had not"."""

from bot.domain.finding.agreement import can_be, is_of_many
from bot.domain.finding.attributions import speaker
from bot.domain.finding.lexicons import Grammar, People
from bot.domain.finding.phrases import Phrase, backward
from bot.domain.finding.reading import QUOTES, Sentence
from bot.domain.finding.subjects import subject
from bot.text.cues import Hit
from bot.text.words import fold
from bot.text.words import words as text_words

_FIRST = frozenset({"i", "we", "i'm", "i've", "we're", "we've", "i'd", "my", "our"})
_REACH = 14
"""Tokens between a verb of saying and the pronoun that what is said begins with."""
_APART = frozenset(
    """
    who which whose because if when as while but and or where what why how until unless though although
    without whether ensure so than after before since once amid about despite like ; —
    """.split()
)
"""Between the verb and the pronoun one of these begins words of the outlet's own, or of another."""
_HEARERS = frozenset({"him", "her", "them"})
_WHERE = frozenset({"that", "in", "at", "to", "during", ",", ":"})
_MOUTHS = frozenset(
    """
    spokesman spokeswoman spokesperson spokespeople rep representative representatives publicist agent company
    firm lawyer lawyers attorney attorneys ministry embassy envoy ambassador club airline operator bank
    campaign team palace kremlin pentagon owner manager management porte-parole avocat avocate avocats
    entourage cabinet ministere ambassade ambassadeur direction prefecture
    """.split()
)
"""Who speaks for whoever the sentence is about, if nothing says for whom."""
_OFFICES = frozenset(
    """
    minister pm premier president chancellor government chief chairman ceo boss commander military army
    official officials secretary governor commissioner director mayor general leader aide aides
    """.split()
)
_TELLING = frozenset(
    {"tell", "tells", "told", "telling", "assures", "assured", "assuring", "warned", "warns"}
)


def says_of_itself(sentence: Sentence, hit: Hit, grammar: Grammar, people: People) -> Phrase | None:
    """Whoever says it, where the pronoun at the hit's start, or else the name before it, stands for them;
    None where it does not."""
    pronoun = sentence.line[hit.start].folded
    if pronoun in _FIRST:
        return _of_quotation(sentence, hit, grammar)
    if pronoun not in grammar.pronouns:
        return _of_its_own(sentence, hit, grammar, people)
    verb = _verb_before(sentence, hit.start, grammar)
    if verb is None:
        return _by_mouth(sentence, hit, grammar)
    phrase = subject(sentence, verb, grammar)
    if phrase is None or is_of_many(pronoun, sentence.line[verb].folded):
        return None
    if not can_be(pronoun.removesuffix("'re"), sentence, phrase, people):
        return None
    return phrase


def _by_mouth(sentence: Sentence, hit: Hit, grammar: Grammar) -> Phrase | None:
    """Who speaks for the pronoun that a quotation begins with: "'He did not flee,' his lawyer says"."""
    opening = all(not sentence.is_word(n) for n in range(hit.start))
    found = speaker(sentence, hit.start, hit.end, grammar) if opening else None
    return found if found is not None and _is_mouth(sentence, found) else None


def _is_mouth(sentence: Sentence, phrase: Phrase) -> bool:
    return any(token.folded in _MOUTHS for token in sentence.line[phrase.start : phrase.end])


def _verb_before(sentence: Sentence, at: int, grammar: Grammar) -> int | None:
    """The verb of saying that leads straight to `line[at]`: "told the BBC on Monday that she"."""
    for n in range(at - 1, max(-1, at - _REACH), -1):
        word = sentence.line[n].folded
        if word in grammar.said and word not in grammar.allegations:
            return n if _leads(sentence, n, at, grammar) else None
        if word in _APART or word in grammar.pronouns - _HEARERS or word in grammar.verbs - grammar.skipped:
            return None
    return None


def _leads(sentence: Sentence, verb: int, at: int, grammar: Grammar) -> bool:
    """Whether only who heard it, where and when may stand between."""
    words = [token.folded for token in sentence.line[verb + 1 : at]]
    if not words or sentence.line[verb].folded in _TELLING or words[-1] == "that":
        return True
    return words[0] in _WHERE | QUOTES | grammar.skipped


def _of_quotation(sentence: Sentence, hit: Hit, grammar: Grammar) -> Phrase | None:
    """Who says "I" or "we": whoever words in quotation marks, or behind a name and a colon, are by."""
    before = [token.folded for token in sentence.line[: hit.start]]
    if not QUOTES & set(before) and ":" not in before:
        return None
    found = speaker(sentence, hit.start, hit.end, grammar)
    # "COMMENT: I was not", "ANN BRAY: I was not": a column.
    if found is None or (":" in before and not QUOTES & set(before) and sentence.words(*found).isupper()):
        return None
    return found


def _of_its_own(sentence: Sentence, hit: Hit, grammar: Grammar, people: People) -> Phrase | None:
    """Who speaks for the name before the hit: "Iran has not asked, Iranian envoy says"."""
    told = backward(sentence, hit.start, grammar)
    if told is None or sentence.line[told.end - 1].folded in grammar.pronouns:
        return None
    found = speaker(sentence, told.start, hit.end, grammar)
    if found is None or (found.start < told.end and told.start < found.end):
        return None
    if (_names(sentence, told, people) & _names(sentence, found, people)) - grammar.articles:
        return found
    if _is_mouth(sentence, found) and not _is_foreign(sentence, found, people):
        return found
    return found if _governs(sentence, told, found, people) else None


def _governs(sentence: Sentence, told: Phrase, found: Phrase, people: People) -> bool:
    """Whether a nation is spoken of by one who holds an office there: "Lisbon did not order the raid, foreign
    minister says", but not "a county official"."""
    words = [sentence.line[n].folded for n in range(*found)]
    opens = told.start == 0 or not sentence.is_word(told.start - 1)
    office = words[-1] in _OFFICES and all(word in people.roles for word in words[:-1])
    return opens and office and tuple(text_words(sentence.words(*told))) in people.places


def _names(sentence: Sentence, phrase: Phrase, people: People) -> set[str]:
    """The names in a phrase, a nation by its country: "Iranian envoy" -> {"iran"}."""
    words = [sentence.line[n].folded for n in range(*phrase) if sentence.is_capital(n)]
    return {fold(people.nations.get(word, word)) for word in words if word not in people.roles}


def _is_foreign(sentence: Sentence, phrase: Phrase, people: People) -> bool:
    words = [sentence.line[n].folded for n in range(*phrase)]
    return any(word in people.nations or (word,) in people.places for word in words)
