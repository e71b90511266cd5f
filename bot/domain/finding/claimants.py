"""A cue that claims -> who claims, where more than the subject of its verb has to be looked at."""

from bot.domain.finding.attributions import phrase_after
from bot.domain.finding.authors import paper
from bot.domain.finding.lexicons import Grammar
from bot.domain.finding.particles import is_loose
from bot.domain.finding.phrases import Phrase, backward, first_subject
from bot.domain.finding.reading import QUOTES, Sentence
from bot.text.cues import Hit

_MARKS = frozenset("\"',")
_OPENING = frozenset({",", ":", "the", "a", "an", '"'})
_PERSONS = ("er", "or", "ist", "ian", "ert", "end", "ate", "man", "wife", "ess", "chief", "group", "star")
"""How nouns for a person end: "author", "expert", "friend"."""
_SHORT = 4
"""Words of a speaker that end a sentence: "..., claims royal biographer"."""
_ACCUSING = frozenset({"accuse", "accuses", "accused", "accusing", "blames", "blamed", "sues", "sued"})
_TELLERS = frozenset({"source", "sources", "insider", "insiders"})
_WHO = 14
"""Tokens behind "who" in which its verb and the main verb stand."""
_IN = frozenset({"in", "at", "of", "for"})
_OBJECTS = frozenset(
    """the a an his her its their both two three four five six seven eight nine ten hundreds thousands dozens
    all some several many""".split()
)
"""What the object of a verb begins with."""
_THEM = frozenset({"it", "him", "her", "them"})
_NO_PERSONS = frozenset(
    "having last this next it there here has have had is was were ahead amid despite".split()
)
"""What no name of a claimant begins with."""
_NO_VERBS = frozenset("need seed feed speed breed weed greed deed steed indeed bed red led".split())


def claiming(sentence: Sentence, hit: Hit, found: Phrase | None, grammar: Grammar) -> Phrase | None:
    """Who claims, where more than the subject of the cue's verb has to be looked at: "says Acme", "reports
    allege", "a man who worked for Acme claims", "Oslo and Riga say", "X blamed Y, a book says"."""
    line, start = sentence.line, hit.start
    told = _closing_paper(sentence, hit, grammar) or _whose_words(sentence, hit, grammar)
    if told is not None:
        return told
    alone = hit.end == start + 1 and start > 0
    if alone and line[start].folded in grammar.said and line[start - 1].folded in _MARKS:
        inverted = phrase_after(sentence, hit.end, grammar)
        if inverted is not None and _is_speaker(sentence, inverted, grammar):
            return inverted
    before = line[start - 1].folded if start else ""
    if before in grammar.papers and (before in grammar.said or before in grammar.verbs):
        return paper(sentence, max(0, start - 2), start, grammar)
    if found is None:
        return None
    found = _without_verb(sentence, found, hit, grammar)
    if found is None:
        return None
    written = _author_of_paper(sentence, found, start, grammar)
    return written or _joined(sentence, _antecedent_of_who(sentence, found, grammar), grammar)


def _whose_words(sentence: Sentence, hit: Hit, grammar: Grammar) -> Phrase | None:
    """Whoever the sentence is about, where a pronoun says so in it ("Lima expels clerks it says helped"); or
    of "accusing": the suit right before it ("settles suit accusing it"), or whoever the sentence is about
    where the object is told again ("Pilots attacked Acme accusing it of lying")."""
    line, start = sentence.line, hit.start
    if start and line[start].folded in grammar.pronouns:
        return first_subject(sentence, sentence.opening(), start, grammar)
    if start < 2 or not line[start].folded.endswith("ing") or not sentence.is_word(start - 1):
        return None
    if line[start - 1].folded in grammar.papers and line[start - 1].folded not in grammar.said:
        return _paper_before(sentence, start, grammar)
    told_again = any(token.folded in _THEM for token in line[hit.end - 1 : hit.end + 1])
    beside = sentence.is_capital(start - 1) and line[start - 1].folded not in grammar.verbs
    if not told_again or not beside:
        return None
    return first_subject(sentence, sentence.opening(), start, grammar)


def _paper_before(sentence: Sentence, end: int, grammar: Grammar) -> Phrase:
    """The paper that ends before `line[end]`, with the name before it: "Oslo city lawsuit", "lawsuit"."""
    found = backward(sentence, end, grammar) or Phrase(end - 1, end)
    first = next((n for n in range(found.start, end - 1) if sentence.is_capital(n)), end - 1)
    return Phrase(first, end)


def _without_verb(sentence: Sentence, found: Phrase, hit: Hit, grammar: Grammar) -> Phrase | None:
    """What was taken for one phrase, without a verb that no list has: "Jo Bray shared a photo claiming", "the
    deal infuriated both Oslo and Riga, who accused"."""
    if sentence.line[found.end - 1].folded in grammar.pronouns:
        return found
    verb = next((n for n in range(found.start + 1, found.end - 1) if _is_verb_with_object(sentence, n)), None)
    if verb is not None and sentence.line[found.end].folded == ",":
        return Phrase(verb + 1, found.end)
    if verb is not None:
        found = _without_auxiliaries(sentence, Phrase(found.start, verb), grammar)
    if found.start < found.end and not _opens_as_verb(sentence, found, grammar):
        return found
    opening = first_subject(sentence, sentence.opening(), hit.start, grammar)
    return opening if opening and not _opens_as_verb(sentence, opening, grammar) else None


def _without_auxiliaries(sentence: Sentence, found: Phrase, grammar: Grammar) -> Phrase:
    end = found.end
    while end > found.start and is_loose(sentence, end - 1, grammar):
        end -= 1
    return Phrase(found.start, end)


def _is_verb_with_object(sentence: Sentence, at: int) -> bool:
    word = sentence.line[at].folded
    past = word.endswith("ed") and word not in _NO_VERBS and not sentence.is_capital(at)
    return past and sentence.line[at + 1].folded in _OBJECTS


def _opens_as_verb(sentence: Sentence, found: Phrase, grammar: Grammar) -> bool:
    """Whether a phrase begins with a verb, and names nobody: "drawing an outcry", "ahead of her trial"."""
    first = sentence.line[found.start].folded
    if sentence.is_capital(found.start):
        return False
    after = sentence.line[found.start + 1].folded if found.start + 1 < found.end else ""
    object_ = after in _OBJECTS or after in grammar.articles
    participle = object_ and first.endswith(("ing", "ed"))
    return first in _NO_PERSONS or participle


def _author_of_paper(sentence: Sentence, found: Phrase, stop: int, grammar: Grammar) -> Phrase | None:
    """ "a lawsuit by two nurses", "a report published by Acme"."""
    line, by = sentence.line, found.end
    if line[found.end - 1].folded not in grammar.papers:
        return None
    if by < stop and line[by].folded.endswith("ed"):
        by += 1
    return phrase_after(sentence, by + 1, grammar) if by < stop and line[by].folded == "by" else None


def _is_speaker(sentence: Sentence, phrase: Phrase, grammar: Grammar) -> bool:
    """Whether what stands behind an inverted verb can be who speaks, and the clause ends with it."""
    line, end = sentence.line, sentence.clause_end(phrase.end)
    # "..., claims Jo Bray, author of a book": more is told of who speaks.
    if end - phrase.end > 2 and line[phrase.end].folded != ",":
        return False
    if phrase.end == len(line) and phrase.end - phrase.start <= _SHORT:
        return sentence.is_capital(phrase.start) or _is_somebody(line[phrase.end - 1].folded, grammar)
    held = {sentence.line[n].folded for n in range(*phrase)}
    return sentence.is_capital(phrase.start) or bool(held & (grammar.papers | grammar.accusers))


def _is_somebody(noun: str, grammar: Grammar) -> bool:
    """Whether a noun without a name is one for a person: "..., claims friend", but "..., claims progress"."""
    known = noun in grammar.accusers or noun in grammar.papers
    return known or noun.removesuffix("s").endswith(_PERSONS)


def _closing_paper(sentence: Sentence, hit: Hit, grammar: Grammar) -> Phrase | None:
    """Behind the last comma: ", a new book on the firm claims"."""
    line = sentence.line
    end = next(
        (n for n in range(len(line) - 1, max(0, len(line) - 3), -1) if line[n].folded in grammar.tells), 0
    )
    comma = next((n for n in range(end - 1, max(hit.end - 1, end - 9), -1) if line[n].folded == ","), None)
    if not end or comma is None:
        return None
    if line[comma + 1].folded in grammar.prepositions or line[comma + 1].folded in _IN:
        return None
    held = next((n for n in range(comma + 1, end) if line[n].folded in grammar.papers), None)
    # "Peru accuses Ott, a source says": who accuses comes before who tells it; but a book is what claims.
    if held is not None and line[hit.start].folded in _ACCUSING and line[held].folded in _TELLERS:
        return None
    return Phrase(comma + 1, held + 1) if held is not None else None


def _antecedent_of_who(sentence: Sentence, found: Phrase, grammar: Grammar) -> Phrase:
    """ "a driver who left the firm says", "a driver suing the firm says": the driver, and not the firm."""
    line = sentence.line
    for at in range(found.start - 1, max(0, found.start - _WHO), -1):
        word = line[at].folded
        if not sentence.is_word(at) and word not in QUOTES:
            return found
        if word == "suing" and at > 0:
            return backward(sentence, at, grammar) or found
        if word == "who":
            verb = any(_is_verb(line[n].folded, grammar) for n in range(at + 1, found.start))
            return (backward(sentence, at, grammar) or found) if verb else found
    return found


def _is_verb(word: str, grammar: Grammar) -> bool:
    return word in grammar.verbs or word in grammar.said or word.endswith("ed")


def _joined(sentence: Sentence, found: Phrase, grammar: Grammar) -> Phrase:
    """With whoever stands before "and", if they open the clause: "police and a witness say"."""
    start = found.start
    while start and sentence.line[start - 1].folded in grammar.articles:
        start -= 1
    if start < 2 or sentence.line[start - 1].folded != "and":
        return found
    first = backward(sentence, start - 1, grammar)
    if first is None or first.end != start - 1:
        return found
    head = sentence.line[first.end - 1].folded
    named_first = sentence.is_capital(first.end - 1) or _is_somebody(head, grammar)
    before = sentence.line[first.start - 1].folded if first.start else ","
    return Phrase(first.start, found.end) if named_first and before in _OPENING else found
