"""A cue and its words before and behind -> whether they fit: the pronoun its speaker, the object a denial."""

from bot.domain.finding.lexicons import Grammar, People
from bot.domain.finding.phrases import Phrase, is_acronym, is_edge
from bot.domain.finding.reading import Sentence
from bot.text.cues import Hit

_PERSONS = frozenset({"he", "she"})
_PRONOUNS = _PERSONS | {"it", "they", "we", "i"}
_PLURALS = frozenset({"people", "police", "men", "women", "children", "families"})
_SECOND = frozenset({"a", "an", "any", "another", "his", "her", "their", "its", "the", "two", "three"})
_TOUCHING = frozenset(
    """any all link links tie ties threat threats harm damage danger injury cruelty payment payments bribe
    bribes sale sales leak leaks visit visits role connection connections report reports call calls letter
    letters message messages gift gifts loan loans special preferential vip""".split()
)
"""What happens to somebody and may be untrue: who denies "threats to a judge" withholds nothing."""
_GIVEN = frozenset({"a", "an", "any", "another", "the", "his", "her", "their", "its"})
_OF_MANY = frozenset({"say", "insist", "maintain", "stress", "tell", "argue", "assert", "declare", "clarify"})
"""Verbs of more than one: "advocates say he did not" speaks of another, whatever a name may end in."""
_LONGEST_THING = 3
_LONGEST_RECEIVER = 4
"""Words that name whom something is refused: "denied the Leeds striker a goal"."""


def agrees(sentence: Sentence, hit: Hit, phrase: Phrase, people: People) -> bool:
    """Whether the pronoun in a cue can stand for its subject: "officials said he was not", "the family said
    it did not" speak of somebody else."""
    pronoun = next((t.folded for t in sentence.line[hit.start : hit.end] if t.folded in _PRONOUNS), "")
    if is_of_many(pronoun, sentence.line[hit.start].folded):
        return False
    if phrase.end > hit.start and phrase.start < hit.start:
        return True
    return can_be(pronoun, sentence, phrase, people)


def is_of_many(pronoun: str, verb: str) -> bool:
    """Whether "he" or "she" stands behind a folded verb of many, and so for none of them."""
    return pronoun in _PERSONS and verb in _OF_MANY


def can_be(pronoun: str, sentence: Sentence, phrase: Phrase, people: People) -> bool:
    """Whether a folded pronoun can stand for a phrase: "he" for no ministry and no police, "it" for no
    resident."""
    head = sentence.line[phrase.end - 1].folded
    plural = _is_plural(sentence, phrase.end - 1, people)
    if pronoun in _PERSONS:
        named = head not in people.bodies and (head,) not in people.places
        return named and not plural and not is_acronym(sentence, phrase.end - 1)
    return not (pronoun == "it" and (plural or head in people.private))


def _is_plural(sentence: Sentence, at: int, people: People) -> bool:
    """A capital may be a name that ends so: "Reyes", but not "Prosecutors"."""
    word = sentence.line[at].folded
    ends = word.endswith("s") and not word.endswith(("ss", "us"))
    listed = word in people.roles or word in people.unnamed or word in people.private
    return word in _PLURALS or (ends and (listed or not sentence.is_capital(at)))


def has_receiver(sentence: Sentence, at: int, grammar: Grammar) -> bool:
    """Whether somebody and then something follows: "denied a caller a prize", "denies Kane a hat-trick". Such
    a thing is withheld, and nothing is said to be untrue."""
    if _are_given(sentence, at, grammar):
        return True
    if not (sentence.is_capital(at) or (at < len(sentence.line) and sentence.line[at].folded in _SECOND)):
        return False
    for n in range(at + 1, min(len(sentence.line), at + 1 + _LONGEST_RECEIVER)):
        word = sentence.line[n].folded
        if word in _SECOND:
            return True
        if not sentence.is_word(n) or is_edge(sentence, n, grammar) or word in grammar.prepositions:
            return False
        if word in grammar.skipped or word in grammar.allegations or word in {"of", "in", "at", "for"}:
            return False
    return False


def _are_given(sentence: Sentence, at: int, grammar: Grammar) -> bool:
    """Whether many follow, and what they would have: "deny flames a path", "denies pupils their lunch"."""
    if at + 1 >= len(sentence.line) or sentence.line[at + 1].folded not in _GIVEN:
        return False
    many = sentence.line[at].folded
    known = grammar.allegations | grammar.verbs | grammar.skipped | _TOUCHING
    return many.endswith("s") and not many.endswith(("ss", "us", "'s")) and many not in known


def is_for_receiver(sentence: Sentence, at: int, grammar: Grammar, people: People) -> bool:
    """Whether a thing and then who would have it follows: "denies a discount to pupils"."""
    line = sentence.line
    to = next((n for n in range(at, min(len(line), at + 1 + _LONGEST_THING)) if line[n].folded == "to"), at)
    things = [line[n].folded for n in range(at, to)]
    if not things or to + 1 >= len(line) or not all(sentence.is_word(n) for n in range(at, to)):
        return False
    untrue = _TOUCHING | grammar.allegations | grammar.verbs | grammar.pronouns
    if untrue & set(things) or any(word.endswith("ing") for word in things):
        return False
    receiver = line[min(to + 1 + (line[to + 1].folded in grammar.articles), len(line) - 1)].folded
    known = people.private | people.roles | people.unnamed
    return receiver in known or receiver.removesuffix("s") in known
