"""A claim's sentence -> who first made the claim, in one spelling for all who repeat it."""

from bot.domain.finding.kinds import Source
from bot.domain.finding.lexicons import Lexicons, Outlets
from bot.domain.finding.reading import Sentence
from bot.domain.finding.speakers import is_unnamed
from bot.domain.finding.subjects import Phrase

_LONGEST = 5
"""Words in the name of an outlet."""
_TOLD = frozenset({"told", "by", "to", "reports", "reported", "from", "seen", "reviewed", "obtained"})


def origin(
    sentence: Sentence, phrase: Phrase | None, source: Source | None, lexicons: Lexicons
) -> str | None:
    """The outlet that the claim comes from, or else whoever makes it, unless they stay unnamed."""
    if phrase is not None:
        own = outlet(sentence, phrase.start, phrase.end, lexicons.outlets)
        if own is not None:
            return own
    told = _told_to(sentence, lexicons.outlets)
    if told is not None and (source is None or is_unnamed(source.name, lexicons.people)):
        return told
    return source.name if source is not None and not is_unnamed(source.name, lexicons.people) else None


def outlet(sentence: Sentence, start: int, end: int, outlets: Outlets) -> str | None:
    """The first outlet named in `line[start:end]`, in its one spelling; an unlisted one as it stands."""
    for at in range(start, end):
        for stop in range(min(end, at + _LONGEST), at, -1):
            name = outlets.names.get(tuple(token.folded for token in sentence.line[at:stop]))
            if name is not None and sentence.is_capital(stop - 1):
                return name
    return _unlisted(sentence, start, end, outlets)


def _unlisted(sentence: Sentence, start: int, end: int, outlets: Outlets) -> str | None:
    if end > start and sentence.line[end - 1].folded in outlets.words:
        first = next((n for n in range(start, end) if sentence.is_capital(n)), None)
        if first is not None and first < end - 1:
            return sentence.words(first, end)
    return None


def is_outlet(sentence: Sentence, phrase: Phrase, outlets: Outlets) -> bool:
    """Whether a phrase names a news outlet, or news media at large."""
    if outlet(sentence, phrase.start, phrase.end, outlets) is not None:
        return True
    return sentence.line[phrase.end - 1].folded in outlets.words


def _told_to(sentence: Sentence, outlets: Outlets) -> str | None:
    """The outlet that the sentence says it was told, or that saw the paper: "told Reuters"."""
    for at, token in enumerate(sentence.line[:-1]):
        if token.folded in _TOLD:
            name = outlet(sentence, at + 1, min(len(sentence.line), at + 1 + _LONGEST), outlets)
            if name is not None:
                return name
    return None
