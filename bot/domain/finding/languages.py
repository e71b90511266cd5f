"""Entry -> the language whose lexicon is to be used, if there is one."""

from bot.domain.entry import Entry
from bot.domain.finding.lexicons import Language, Lexicons
from bot.text.words import words

_LOOKED_AT = 300
"""Characters that the guess looks at."""


def language_of(entry: Entry, lexicons: Lexicons) -> Language | None:
    """The language that the feed says, or else the one whose small words the text has most of; None if it
    is one without a lexicon."""
    if entry.language:
        return lexicons.languages.get(entry.language[:2].lower())
    return guessed(f"{entry.title} {entry.summary or entry.content[:_LOOKED_AT]}"[:_LOOKED_AT], lexicons)


def guessed(text: str, lexicons: Lexicons) -> Language | None:
    """The language whose small words a text has most of. A text without any is taken for the first
    language, unless most of its letters are not Latin."""
    found = words(text)
    scores = {
        code: sum(word in language.grammar.common for word in found)
        for code, language in lexicons.languages.items()
    }
    if not scores or not _is_latin(text):
        return None
    return lexicons.languages[max(scores, key=lambda code: scores[code])]


def _is_latin(text: str) -> bool:
    if text.isascii():
        return True
    letters = [mark for mark in text if mark.isalpha()]
    return sum(mark < "\u0250" for mark in letters) * 2 >= len(letters)
