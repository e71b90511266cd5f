"""A line that somebody typed -> its words and options, with quotes of any shape."""

from collections.abc import Iterator
from dataclasses import dataclass

QUOTES = '"“”„‟«»'
"""Any of them opens, and any closes: telephones put in whichever they like."""
LONGEST = 1_000
"""Characters of a line; what stands behind is not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word, a quoted text, or an option such as since:7d, by:"New York Times"."""

    text: str
    """Without the quotes."""
    quoted: bool = False
    """Whether any of it stood in quotes: then it is no keyword."""
    key: str = ""
    """In lower case what stands before the first colon outside of quotes; "" if that is none."""
    values: tuple[str, ...] = ()
    """What stands behind the colon, taken apart at commas outside of quotes."""


def words(line: str) -> list[Word]:
    """The words of a line, in order. Any text has some reading: a quote that is not closed is closed by the
    end of the line."""
    found: list[Word] = []
    for marked in _pieces(line[:LONGEST]):
        if len(found) > 1 and _asks_for_more(found[-1]) and not _word(marked).key:
            found[-1] = _joined(found[-1], marked)
        else:
            found.append(_word(marked))
    return found


def _asks_for_more(word: Word) -> bool:
    """Whether a space behind it is no end: aliases: Rubio, "Secretary Rubio"."""
    return bool(word.key) and word.values[-1:] == ("",)


Marked = list[tuple[str, bool]]
"""Characters, each with whether it stood in quotes."""


def _pieces(line: str) -> Iterator[Marked]:
    """What white space outside of quotes takes apart."""
    piece: Marked = []
    inside = False
    for character in line:
        if character in QUOTES:
            inside = not inside
            piece.append(("", True))
        elif character.isspace() and not inside:
            if piece:
                yield piece
            piece = []
        else:
            piece.append((" " if character.isspace() else character, inside))
    if piece:
        yield piece


def _word(marked: Marked) -> Word:
    text = "".join(character for character, _ in marked)
    quoted = any(inside for _, inside in marked)
    colon = next((at for at, mark in enumerate(marked) if mark == (":", False)), None)
    key = "" if colon is None else "".join(character for character, _ in marked[:colon])
    if colon is None or not key.replace("_", "").isalpha() or any(inside for _, inside in marked[:colon]):
        return Word(text=text, quoted=quoted)
    return Word(text=text, quoted=quoted, key=key.lower(), values=_values(marked[colon + 1 :]))


def _values(marked: Marked) -> tuple[str, ...]:
    values = [""]
    for character, inside in marked:
        if (character, inside) == (",", False):
            values.append("")
        else:
            values[-1] += character
    return tuple(value.strip() for value in values)


def _joined(option: Word, marked: Marked) -> Word:
    more = "".join(character for character, _ in marked)
    text = f"{option.text} {more}"
    return Word(text=text, quoted=True, key=option.key, values=(*option.values[:-1], *_values(marked)))


def quoted(text: str) -> str:
    """The text as it is to be typed so that it is read back as one word; quotes of its own are left out."""
    plain = " ".join("".join(each for each in text if each not in QUOTES).split())
    return f'"{plain}"'


def typed(word: Word) -> str:
    """The word as it may be typed again."""
    if not word.quoted:
        return word.text
    return f"{word.key}:{joined(word)}" if word.key else quoted(word.text)


def joined(option: Word) -> str:
    """What stands behind the colon of an option, as it may be typed again."""
    return ",".join(quoted(value) if option.quoted else value for value in option.values)
