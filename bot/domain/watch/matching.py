"""Entry -> the watches that it matches.

Texts and names are compared as padded lines of folded words (" marco rubio "), so that a match begins and
ends with a word, and case, accents, hyphens, quotes and possessives make no difference. Two kinds of name
are then looked at more closely: acronyms by their case ("US" is not "us"), and fuzzy names by their letters.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick
from rapidfuzz.distance import OSA

from bot.domain.entry import Entry
from bot.domain.watch.kinds import Channel, Watch
from bot.domain.watch.silences import Silence, silent
from bot.text.words import fold, tokens

# Acronyms that spell an everyday word. IN CAPITALS ONLY they cannot be told from it, and do not match.
_ALSO_WORDS = frozenset(
    "aid aids all am an as at be can he ice in is it me no of on or pm so us war who".split()
)
# British style writes acronyms that are spoken as words with one capital: Nato, Unesco, but never Us.
_SPOKEN_FROM = 4
# One letter may differ for every seven of a fuzzy name, two at most: Zelensky, Zelenskyy; not Rubio, Rubin.
_LETTERS_AN_EDIT = 7
_MOST_EDITS = 2
_LONGEST_DOTTED = 6
_DOTTED = re.compile(r"(?:\w\.)+\w?")
_HYPHEN = re.compile(r"[-‐‑]")


@dataclass(frozen=True, slots=True)
class _Line:
    """A text as the matcher sees it."""

    written: tuple[str, ...]
    """Its words as they stand there, but for the dots of U.S."""
    folded: tuple[str, ...]

    @property
    def padded(self) -> str:
        return f" {' '.join(self.folded)} "

    @property
    def shouted(self) -> bool:
        return not any(letter.islower() for word in self.written for letter in word)

    def starts(self) -> dict[int, int]:
        """For each word, by where its padding starts in `padded`, its number."""
        starts, at = {}, 0
        for number, word in enumerate(self.folded):
            starts[at] = number
            at += len(word) + 1
        return starts


def _line(text: str) -> _Line:
    written, folded = list[str](), list[str]()
    for token in tokens(text):
        word = text[token.start : token.end]
        if word.isalpha():  # most are, and are folded already
            written.append(word)
            folded.append(token.folded)
        elif word[0].isalnum():
            parts = [part for part in _HYPHEN.split(_undotted(word)) if part[:1].isalnum()]
            written += parts
            folded += map(fold, parts)
    return _Line(tuple(written), tuple(folded))


def _undotted(word: str) -> str:
    return word.replace(".", "") if _DOTTED.fullmatch(word) else word


class Watchlist:
    """All watches, ready to be matched. The cost of a match hardly grows with their number."""

    def __init__(self, watches: Iterable[Watch], silences: Iterable[Silence] = ()) -> None:
        self.change(watches, silences)

    def change(self, watches: Iterable[Watch], silences: Iterable[Silence] = ()) -> None:
        """From now on these are the watches, and this is what is muted."""
        self._watches, self._silences = tuple(watches), tuple(silences)
        self._by_term: dict[str, list[int]] = defaultdict(list)
        self._acronyms: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._fuzzy: dict[str, list[tuple[_Line, int]]] = defaultdict(list)
        self._by_id: dict[str, list[int]] = defaultdict(list)
        for number, watch in enumerate(self._watches):
            self._by_id[watch.id].append(number)
            for name in (watch.name, *watch.aliases):
                self._add(number, watch, _line(name))
        self._terms = [*self._by_term, *self._acronyms]
        self._automaton = AhoCorasick(self._terms)
        self._anchors = AhoCorasick([spelling for term in self._terms for spelling in _anchors(term)])

    def _add(self, number: int, watch: Watch, name: _Line) -> None:
        if not name.folded:
            return
        if watch.kind == "entity" and _is_acronym(name):
            self._acronyms[name.padded].append((name.written[0], number))
            return
        self._by_term[name.padded].append(number)
        if watch.kind == "entity" and watch.fuzzy:
            self._fuzzy[name.folded[0][0]].append((name, number))

    def match(self, entry: Entry) -> tuple[Watch, ...]:
        """The watches whose name, alias or phrase stands in the entry's title, summary or content."""
        found: set[int] = set()
        for text in filter(self._may_match, (entry.title, entry.summary, entry.content)):
            line = _line(text)
            found.update(self._exact(line), self._alike(line))
        return tuple(self._watches[number] for number in sorted(found))

    def watching(self, ids: Iterable[str]) -> Mapping[Channel, Sequence[Watch]]:
        """For each channel those of its watches that have these `Watch.id`s."""
        watching: dict[Channel, list[Watch]] = defaultdict(list)
        for number in sorted({number for id in set(ids) for number in self._by_id.get(id, ())}):
            for channel in self._watches[number].channels:
                watching[channel].append(self._watches[number])
        return watching

    def silent(
        self, story: tuple[str, ...], watching: Mapping[Channel, Sequence[Watch]], now: float
    ) -> Mapping[Channel, frozenset[str]]:
        """For each channel the ids of its watches for which nothing of the story that is known by these ids
        (`Story.ids`) is posted there now."""
        return silent(self._silences, story, watching, now)

    def _may_match(self, text: str) -> bool:
        """Whether it is worth cutting the text into words: most texts hold nothing of any name."""
        return bool(self._fuzzy) or bool(self._anchors.find_matches_as_indexes(fold(text)))

    def _exact(self, line: _Line) -> Iterator[int]:
        starts = line.starts() if self._acronyms else {}
        for which, start, _ in self._automaton.find_matches_as_indexes(line.padded, overlapping=True):
            term = self._terms[which]
            yield from self._by_term.get(term, ())
            for acronym, number in self._acronyms.get(term, ()):
                if _reads_as(acronym, line.written[starts[start]], line.shouted):
                    yield number

    def _alike(self, line: _Line) -> Iterator[int]:
        for at, word in enumerate(line.folded):
            # A name is written with a capital; a word without one is none, however like it is.
            if line.written[at][0].islower():
                continue
            for name, number in self._fuzzy.get(word[0], ()):
                if _is_spelling(name.folded, line.folded[at : at + len(name.folded)]):
                    yield number


def _anchors(term: str) -> tuple[str, ...]:
    """What a text must hold for the term to stand in it: its longest word, plain or as U.S. is written."""
    longest = max(term.split(), key=len)
    return (longest, ".".join(longest)) if len(longest) <= _LONGEST_DOTTED else (longest,)


def _is_acronym(name: _Line) -> bool:
    return len(name.written) == 1 and len(name.written[0]) > 1 and name.written[0].isupper()


def _reads_as(acronym: str, word: str, shouted: bool) -> bool:
    if word == acronym:
        return not (shouted and acronym.lower() in _ALSO_WORDS)
    return len(acronym) >= _SPOKEN_FROM and word == acronym.capitalize()


def _is_spelling(name: Sequence[str], words: Sequence[str]) -> bool:
    """Whether these words are the name in another spelling: same initials, and few letters differ."""
    if len(words) != len(name) or any(a[0] != b[0] for a, b in zip(name, words, strict=True)):
        return False
    most = min(sum(map(len, name)) // _LETTERS_AN_EDIT, _MOST_EDITS)
    return OSA.distance(" ".join(name), " ".join(words), score_cutoff=most) <= most
