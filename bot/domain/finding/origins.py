"""A claim's sentence -> who first made the claim, in one spelling for all who repeat it."""

from typing import NamedTuple

from bot.domain.finding.kinds import Source
from bot.domain.finding.lexicons import Lexicons, Outlets
from bot.domain.finding.phrases import Phrase
from bot.domain.finding.reading import Sentence
from bot.domain.finding.speakers import is_unnamed

_LONGEST = 5
"""Words in the name of an outlet."""
_GOES_ON = frozenset(
    """
    and , newspaper newspapers report reports magazine agency website programme site tv podcast article
    investigation story editorial show documentary channel network broadcaster tabloid daily journal media
    """.split()
)
"""What may stand behind an outlet's name where the outlet speaks."""
_ARTICLES = frozenset({"le", "la", "les"})
"""What a name of an outlet can begin with that no subject does."""
_TOLD = frozenset({"told", "by", "to", "reports", "reported", "from", "seen", "reviewed", "obtained"})


def origin(
    sentence: Sentence, phrase: Phrase | None, source: Source | None, lexicons: Lexicons
) -> str | None:
    """The outlet that the claim comes from, or else whoever makes it, unless they stay unnamed."""
    if phrase is not None:
        own = outlet(sentence, phrase, lexicons.outlets)
        if own is not None:
            return own.name
    told = _told_to(sentence, lexicons.outlets)
    if source is None or is_unnamed(source.name, lexicons.people) or source.name.islower():
        return told
    return source.name


class Named(NamedTuple):
    """An outlet where a sentence names it."""

    name: str
    """In its one spelling."""
    phrase: Phrase


def outlet(sentence: Sentence, phrase: Phrase, outlets: Outlets) -> Named | None:
    """The first outlet named in a phrase; one that is not listed as it stands."""
    start, end = phrase
    if start and sentence.line[start - 1].folded in _ARTICLES and sentence.is_capital(start - 1):
        start -= 1
    for at in range(start, end):
        for stop in range(min(end, at + _LONGEST), at, -1):
            name = outlets.names.get(tuple(token.folded for token in sentence.line[at:stop]))
            if name is not None and sentence.is_capital(stop - 1):
                return Named(name, Phrase(at, stop))
    return _unlisted(sentence, phrase, outlets)


def _unlisted(sentence: Sentence, phrase: Phrase, outlets: Outlets) -> Named | None:
    start, end = phrase
    # "the news site VSquare", "British news agency SWNS"
    for at in range(start, end - 1):
        if _ends_as_outlet(sentence, Phrase(start, at + 1), outlets) and _is_run_of_capitals(
            sentence, at + 1, end
        ):
            return Named(sentence.words(at + 1, end), Phrase(at + 1, end))
    if _ends_as_outlet(sentence, phrase, outlets):
        first = next((n for n in range(start, end) if sentence.is_capital(n)), None)
        if first is not None and first < end - 1:
            return Named(sentence.words(first, end), Phrase(first, end))
    return None


def is_outlet(sentence: Sentence, phrase: Phrase, outlets: Outlets) -> bool:
    """Whether a phrase names a news outlet, or news media at large."""
    if outlet(sentence, phrase, outlets) is not None:
        return True
    return _ends_as_outlet(sentence, phrase, outlets)


def _is_run_of_capitals(sentence: Sentence, start: int, end: int) -> bool:
    small = sentence.line[start - 1].start, sentence.line[start - 1].end
    return sentence.text[slice(*small)].islower() and all(sentence.is_capital(n) for n in range(start, end))


def speaks_as_outlet(sentence: Sentence, phrase: Phrase, outlets: Outlets) -> bool:
    """Whether it is an outlet itself that speaks, and not its reporter, or a name that begins as one's:
    "CNN's Nell Hay reports", "the Australian musician said"."""
    named = outlet(sentence, phrase, outlets)
    if named is None:
        return _ends_as_outlet(sentence, phrase, outlets)
    after = sentence.line[named.phrase.end].folded if named.phrase.end < phrase.end else ""
    return not after or after in _GOES_ON or sentence.line[phrase.end - 1].folded in _GOES_ON


def _ends_as_outlet(sentence: Sentence, phrase: Phrase, outlets: Outlets) -> bool:
    last = tuple(token.folded for token in sentence.line[max(phrase.start, phrase.end - 3) : phrase.end])
    return any(last[at:] in outlets.endings for at in range(len(last)))


def _told_to(sentence: Sentence, outlets: Outlets) -> str | None:
    """The outlet that the sentence says it was told, or that saw the paper: "told Reuters"."""
    for at, token in enumerate(sentence.line[:-1]):
        if token.folded in _TOLD:
            told = outlet(sentence, Phrase(at + 1, min(len(sentence.line), at + 1 + _LONGEST)), outlets)
            if told is not None:
                return told.name
    return None
