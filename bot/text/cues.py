"""Cue patterns, as people write them, and tokens -> where the patterns stand.

A pattern is a line of plain words:

    denies            that word (case and accents do not matter)
    denies|rejects    either word
    flatly?           a word that may be missing
    unfound*          any word that begins so (not as a pattern's first word)
    *ing              any word that ends so (nor as this)
    <allegation>      any word, phrase or beginning of a word in the list of that name
    <end>             the end of a clause: a mark, or the end of the sentence
    ..                up to three words in between, quotation marks apart
    ...  ....         up to eight; up to twenty

A gap never runs over the end of a clause (`.`, `;`, `:`, `!`, `?`). Every attempt looks at a bounded number
of tokens, so that matching is linear in the number of tokens whatever the text.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

from bot.text.words import Token, fold, tokens

_GAPS = {"..": 3, "...": 8, "....": 20}
_STOPS = frozenset(".;:!?")
_MARKS = frozenset(".,;:!?—-)…")
_QUOTES = frozenset("\"'")
_MOST_QUOTES = 4  # that take no room in a gap; more of them are no text


@dataclass(frozen=True, slots=True)
class Step:
    """One place of a pattern."""

    words: frozenset[str] = frozenset()
    phrases: tuple[tuple[str, ...], ...] = ()
    """Longer than a word, the longest first."""
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    gap: int = 0
    end: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled cue pattern."""

    text: str
    steps: tuple[Step, ...]
    required: tuple[frozenset[str], ...] = ()
    """Of each of these some word must stand behind the first: a cheap look before the close one."""

    def first_words(self) -> frozenset[str]:
        """The folded words one of which any match begins with."""
        found: set[str] = set()
        for step in self.steps:
            found |= _heads(step)
            if not step.optional:
                break
        return frozenset(found)


class Hit(NamedTuple):
    """Where a pattern stands: `tokens[start:end]`."""

    start: int
    end: int
    label: int
    """The number that the pattern was filed under."""


class BadPattern(ValueError):
    """A pattern that cannot be understood; the text says why."""


def pattern(text: str, classes: Mapping[str, Sequence[str]], known: dict[str, Step] | None = None) -> Pattern:
    """Compile a pattern. `classes` holds the named lists; `known` what words and lists of other patterns with
    the same lists were compiled to, which is added to. Raises `BadPattern`."""
    known = {} if known is None else known
    for part in text.split():
        if part not in known:
            known[part] = _step(part, classes)
    steps = tuple(known[part] for part in text.split())
    first = next((step for step in steps if not step.optional), None)
    if first is None:
        raise BadPattern(f"{text!r} could match nothing at all")
    if not (_is_whole(steps[0]) and _is_whole(first)) or steps[-1].gap:
        raise BadPattern(f"{text!r} must begin and end with a whole word or a list")
    return Pattern(text, steps, tuple(_heads(step) for step in steps[1:] if _is_required(step)))


def _is_required(step: Step) -> bool:
    return _is_whole(step) and not step.optional and not step.suffixes


def _heads(step: Step) -> frozenset[str]:
    return step.words | {phrase[0] for phrase in step.phrases}


def _is_whole(step: Step) -> bool:
    return bool(step.words or step.phrases) and not (step.prefixes or step.suffixes)


def _step(part: str, classes: Mapping[str, Sequence[str]]) -> Step:
    if part in _GAPS:
        return Step(gap=_GAPS[part])
    if part == "<end>":
        return Step(end=True)
    optional = len(part) > 1 and part.endswith("?")
    words: set[str] = set()
    phrases: list[tuple[str, ...]] = []
    prefixes: list[str] = []
    suffixes: list[str] = []
    for option in (part[:-1] if optional else part).split("|"):
        if not option:
            raise BadPattern(f"a word is empty beside the bar in {part!r}; put no spaces around a bar")
        for member in _members(option, classes):
            if member.endswith("*") and len(member) > 1:
                prefixes.append(_words_of(member[:-1])[0])
            elif member.startswith("*") and len(member) > 1:
                suffixes.append(_words_of(member[1:])[0])
            else:
                words_of = _words_of(member)
                words.add(words_of[0]) if len(words_of) == 1 else phrases.append(words_of)
    longest = tuple(sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase)))
    return Step(frozenset(words), longest, tuple(prefixes), tuple(suffixes), optional=optional)


def _members(option: str, classes: Mapping[str, Sequence[str]]) -> Sequence[str]:
    if not (option.startswith("<") and option.endswith(">")):
        if "<" in option or ">" in option:
            raise BadPattern(f"{option!r} is cut off or runs on; a list's name stands between < and >")
        if len(option) > 1 and not option.strip("."):
            raise BadPattern(f"{option!r} is no gap; write .., ... or ....")
        return [option]
    name = option[1:-1]
    if name not in classes:
        raise BadPattern(f"there is no list called <{name}>")
    if nested := next((member for member in classes[name] if member.startswith("<")), None):
        raise BadPattern(f"the list <{name}> holds another list; write <{name}>|{nested} where it is used")
    return classes[name]


# A lexicon names most of its words many times over, and nearly all are plain ones.
@lru_cache(maxsize=16_384)
def _words_of(text: str) -> tuple[str, ...]:
    if text.isascii() and text.isalpha():
        return (text.lower(),)
    if len(text) <= len("qu'") and text.endswith(("'", "’")):
        # An elision is a token by itself only before a word.
        return tuple(token.folded for token in tokens(f"{text}xx")[:-1]) or tuple(fold(text))
    found = tuple(token.folded for token in tokens(text))
    if not found:
        raise BadPattern("a word is empty")
    return found


def match(pattern: Pattern, line: Sequence[Token], start: int, stop: int | None = None) -> int | None:
    """The end of the pattern's match that begins at `line[start]` and stays before `stop`; None if none."""
    return _match(pattern.steps, 0, line, start, len(line) if stop is None else min(stop, len(line)))


def _match(steps: tuple[Step, ...], step: int, line: Sequence[Token], at: int, stop: int) -> int | None:
    if step == len(steps):
        return at
    now = steps[step]
    if now.gap:
        return _match_gap(steps, step, line, at, stop)
    # Quotation marks around a word of a cue do not hide it: dismisses 'baseless' claims.
    while step and at < stop and line[at].folded in _QUOTES:
        at += 1
    if now.end:
        ends = at == len(line) or (at < stop and line[at].folded in _MARKS)
        return _match(steps, step + 1, line, at, stop) if ends else None
    for end in _ends(now, line, at, stop):
        found = _match(steps, step + 1, line, end, stop)
        if found is not None:
            return found
    return _match(steps, step + 1, line, at, stop) if now.optional else None


def _match_gap(steps: tuple[Step, ...], step: int, line: Sequence[Token], at: int, stop: int) -> int | None:
    left, marks = steps[step].gap, _MOST_QUOTES
    for here in range(at, stop + 1):
        found = _match(steps, step + 1, line, here, stop)
        if found is not None:
            return found
        if here == stop or line[here].folded in _STOPS:
            return None
        if marks and line[here].folded in _QUOTES:
            marks -= 1
        elif left:
            left -= 1
        else:
            return None
    return None


def _ends(step: Step, line: Sequence[Token], at: int, stop: int) -> tuple[int, ...]:
    if at >= stop:
        return ()
    word = line[at].folded
    one = (
        (at + 1,)
        if word in step.words or word.startswith(step.prefixes) or word.endswith(step.suffixes)
        else ()
    )
    if not step.phrases:
        return one
    longer = (_end(phrase, line, at, stop) for phrase in step.phrases if phrase[0] == word)
    return (*(end for end in longer if end is not None), *one)


def _end(phrase: tuple[str, ...], line: Sequence[Token], at: int, stop: int) -> int | None:
    """Where a phrase that begins at `line[at]` ends, over a quotation mark inside it ("was 'not aware'")."""
    for word in phrase:
        if at < stop and line[at].folded != word and line[at].folded in _QUOTES:
            at += 1
        if at >= stop or line[at].folded != word:
            return None
        at += 1
    return at


@dataclass(slots=True)
class _Filed:
    """The patterns that begin with one word, by a word that they must have behind it."""

    anyway: list[int] = field(default_factory=list)
    """Places in `patterns` of those that need no other word, or none that can be told beforehand."""
    by_need: dict[str, list[int]] = field(default_factory=dict)
    patterns: list[tuple[Pattern, int]] = field(default_factory=list)

    def add(self, compiled: Pattern, label: int) -> None:
        place = len(self.patterns)
        self.patterns.append((compiled, label))
        if not compiled.required:
            self.anyway.append(place)
            return
        for word in min(compiled.required, key=len):
            self.by_need.setdefault(word, []).append(place)

    def possible(self, present: set[str]) -> list[int]:
        """The places of the patterns that can match among these words, in order."""
        needed = self.by_need.keys() & present
        if not needed:
            return self.anyway
        return sorted({*self.anyway, *chain.from_iterable(self.by_need[word] for word in needed)})


class Matcher:
    """Many patterns, found in one pass."""

    def __init__(self, labelled: Iterable[tuple[Pattern, int]]) -> None:
        self._labelled = tuple(labelled)

    @cached_property
    def _by_word(self) -> dict[str, _Filed]:
        """Filed when first asked for: most of a language's matchers are the conditions of rare rules."""
        filed: dict[str, _Filed] = {}
        for compiled, label in self._labelled:
            for word in compiled.first_words():
                filed.setdefault(word, _Filed()).add(compiled, label)
        return filed

    @property
    def words(self) -> frozenset[str]:
        """A text that holds none of these holds no match."""
        return frozenset(self._by_word)

    def hits(self, line: Sequence[Token], start: int = 0, stop: int | None = None) -> list[Hit]:
        """Every match that begins in `line[start:stop]` and ends there, in order; at one place the longest
        first."""
        last = len(line) if stop is None else min(stop, len(line))
        found: list[Hit] = []
        present: set[str] | None = None
        for at in range(start, last):
            filed = self._by_word.get(line[at].folded)
            if filed is not None:
                present = present or {token.folded for token in line[start:last]}
                found += _hits_at(at, filed, present, line, last)
        return found


def _hits_at(at: int, filed: _Filed, present: set[str], line: Sequence[Token], last: int) -> list[Hit]:
    here: list[Hit] = []
    for place in filed.possible(present):
        compiled, label = filed.patterns[place]
        for heads in compiled.required:
            if heads.isdisjoint(present):
                break
        else:
            end = match(compiled, line, at, last)
            if end is not None:
                here.append(Hit(at, end, label))
    return sorted(here, key=lambda hit: -hit.end) if len(here) > 1 else here
