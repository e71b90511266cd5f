"""A source that is only described ("IMF chief", "the ministry") -> whom the entry names so elsewhere."""

from collections.abc import Sequence

from bot.domain.finding.kinds import EntryField, Source
from bot.domain.finding.lexicons import Grammar, People
from bot.domain.finding.phrases import PLACING, backward
from bot.domain.finding.reading import Sentence
from bot.text.words import fold, words

_LONGEST = 4
"""Words in a person's name."""
_NEAR = 8
"""Words before a role that can say of what: "Iranian Foreign Minister"."""
_ARTICLES = frozenset({"a", "an", "the", "un", "une", "le", "la"})
_FORMS = frozenset({"dr", "mr", "mrs", "ms", "sir", "dame", "lord", "lady", "judge", "prof", "professor"})
"""Before a name."""
_TELLING = frozenset({"who", "the", "a", "an", "whose", "former"})
"""Behind a name and a comma: more of the one who is named."""
_FOR_ANOTHER = frozenset(
    {"lawyer", "attorney", "spokesman", "spokeswoman", "spokesperson", "avocat", "avocate"}
)
"""Who speaks for somebody else, whom the summary names first."""
_FORMERLY = frozenset({"ex", "former", "then", "late", "top", "senior"})
"""What a title says of a role that the text says in another word."""
_DEEDS = frozenset({"has", "had", "took", "is", "was", "will"})
_STEM = 4
"""Letters by which "Iran" and "Iranian" are known for one."""


def identified(source: Source, read: Sequence[Sentence], grammar: Grammar, people: People) -> Source:
    """The source by its name, if it is described by a role or as a body and a sentence of the entry gives the
    name beside the same word: "IMF chief denies" and "IMF chief Ana Prado", "The ministry" and "the Italian
    finance ministry". Else as it is."""
    described = words(source.name)
    titled = _named_after(described, read, people) if len(described) > 1 else None
    if titled is None and _is_described(source, described, people):
        names = (_name_beside(source, sentence, described, grammar, people) for sentence in read)
        titled = next((name for name in names if name is not None), None)
    return source if titled is None else Source(name=titled, official=source.official)


def _is_described(source: Source, described: Sequence[str], people: People) -> bool:
    if not described or described[-1] not in people.roles | people.bodies | people.private:
        return False
    # "Ann Lee's family" is not Ann Lee.
    return described[-1] not in people.private or "'s " not in fold(source.name)


def _name_beside(
    source: Source, sentence: Sentence, described: Sequence[str], grammar: Grammar, people: People
) -> str | None:
    for at, token in enumerate(sentence.line):
        if token.folded != described[-1]:
            continue
        name = _person(sentence, at, described[:-1], grammar, people)
        if name is None and source.name.islower() and described[-1] in people.bodies:
            name = _body(sentence, at, grammar)
        if name is not None:
            return name
    return None


def _named_after(described: Sequence[str], read: Sequence[Sentence], people: People) -> str | None:
    """Who stands right behind the same words in lower case: "city chief of staff Jo Bray"."""
    size = len(described)
    for sentence in read:
        line = sentence.line
        for at in range(len(line) - size - 1):
            if tuple(token.folded for token in line[at : at + size]) != tuple(described):
                continue
            end = at + size
            while end < at + size + _LONGEST and _is_of_name(sentence, end, people):
                end += 1
            if (
                end - at - size >= 2
                and sentence.shown(at + size - 1).islower()
                and not _is_title_case(sentence)
            ):
                return sentence.words(at + size, end)
    return None


def introduced(
    source: Source, field: EntryField, read: Sequence[Sentence], grammar: Grammar, people: People
) -> Source:
    """A person whom a title only describes ("homeowner", "the mayor's former aide"), by the one name with
    which a sentence of the summary opens: "Jo Bray, 52, ...", "Jo Bray told the court". Else as it is."""
    if field != "title" or not _is_description(source.name, people):
        return source
    opened = {_opening_name(sentence, grammar, people) for sentence in read if sentence.field == "summary"}
    names = [name for name in opened if name is not None]
    return Source(name=names[0], official=source.official) if len(names) == 1 else source


def introduced_claimant(
    source: Source, field: EntryField, read: Sequence[Sentence], grammar: Grammar, people: People
) -> Source:
    """As `introduced`, for whoever the title opens or ends with ("Springboks star accuses ...", "..., expert
    claims"), if the name is not one that the title has already for somebody else."""
    title = next((sentence for sentence in read if sentence.field == "title"), None)
    described = words(source.name)
    unnamed = set(described) & (grammar.papers | people.unnamed) or (
        len(described) == 1 and described[0] in _FOR_ANOTHER
    )
    if title is None or not described or unnamed or not _frames(words(title.text), described, grammar):
        return source
    found = introduced(source, field, read, grammar, people)
    held = {*words(title.text), *grammar.edges, *grammar.skipped, *grammar.articles}
    return source if held & set(words(found.name)) else found


def _frames(title: Sequence[str], described: Sequence[str], grammar: Grammar) -> bool:
    """Whether a description opens a title, or stands beside the verb that ends it."""
    size = len(described)
    if any(list(described) == list(title[at : at + size]) for at in (0, 1, 2)):
        return True
    if len(title) <= size:
        return False
    inverted = title[-size - 1] in grammar.tells and list(described) == list(title[-size:])
    return inverted or (title[-1] in grammar.tells and list(described) == list(title[-size - 1 : -1]))


def _is_description(name: str, people: People) -> bool:
    head = name.split()[-1] if name else ""
    known = fold(head) in people.roles or fold(head) in people.private
    plural = head.endswith("s") and not head.endswith("ss")
    if plural or not head.isalpha() or fold(head) in people.bodies or fold(head) in people.unnamed:
        return False
    return head.islower() or (known and name == head)


def _opening_name(sentence: Sentence, grammar: Grammar, people: People) -> str | None:
    """The name that opens a sentence, if what follows tells of its bearer."""
    line = sentence.line
    start = 1 if line and line[0].folded in _FORMS else 0
    start += start < len(line) and line[start].folded == "."
    end = start
    while end < min(len(line), start + _LONGEST) and _is_of_name(sentence, end, people):
        end += 1
    if end - start < 2 or end + 1 >= len(line):
        return None
    word, after = line[end].folded, line[end + 1].folded
    tells = word in grammar.said or word in _DEEDS or (word == "from" and sentence.is_capital(end + 1))
    aside = word == "," and (after in _TELLING or after.isdigit())
    return sentence.words(start, end) if tells or aside else None


def _person(sentence: Sentence, at: int, of: Sequence[str], grammar: Grammar, people: People) -> str | None:
    """Who stands behind the role, or before it as "Ana Prado, 51, a clerk", if the role is of the same."""
    around = {token.folded[:_STEM] for token in sentence.line[max(0, at - _NEAR) : at + _NEAR]}
    if not all(word[:_STEM] in around for word in of if word not in _FORMERLY):
        return None
    end = at + 1
    while end <= at + _LONGEST and _is_of_name(sentence, end, people):
        end += 1
    if end > at + 2 and not _is_title_case(sentence):
        return sentence.words(at + 1, end)
    return _before_aside(sentence, at, grammar, people)


def _is_of_name(sentence: Sentence, at: int, people: People) -> bool:
    if not (sentence.is_word(at) and sentence.is_capital(at)):
        return False
    word = sentence.line[at].folded
    return word not in people.roles and word not in people.bodies and (word,) not in people.places


def _before_aside(sentence: Sentence, at: int, grammar: Grammar, people: People) -> str | None:
    line = sentence.line
    comma = next((n for n in range(at - 1, max(0, at - 5), -1) if line[n].folded == ","), None)
    # "Ana Prado, a clerk", "Ana Prado, director of"
    if comma is None or (line[comma + 1].folded not in _ARTICLES and comma + 1 != at):
        return None
    end = comma - 2 if line[comma - 1].folded.isdigit() and line[comma - 2].folded == "," else comma
    start = end
    while start > max(0, end - _LONGEST) and _is_of_name(sentence, start - 1, people):
        start -= 1
    # "On Friday, the army": no name.
    opens = line[start].folded not in grammar.edges | PLACING
    return sentence.words(start, end) if end - start >= 2 and opens else None


def _body(sentence: Sentence, at: int, grammar: Grammar) -> str | None:
    """The body by its fuller name: "Russia's foreign ministry"."""
    phrase = backward(sentence, at + 1, grammar)
    if phrase is None or phrase.end - phrase.start < 2 or _is_title_case(sentence):
        return None
    start = phrase.start
    while start < at and sentence.line[start].folded in grammar.articles:
        start += 1
    named = any(sentence.is_capital(n) for n in range(start, at + 1) if n)
    return sentence.words(start, at + 1) if named and start < at else None


def _is_title_case(sentence: Sentence) -> bool:
    """Whether nearly all longer words have capitals, so that capitals tell no names."""
    long = [n for n, token in enumerate(sentence.line) if len(token.folded) > 4 and sentence.is_word(n)]
    return sentence.field == "title" and sum(map(sentence.is_capital, long)) > len(long) * 2 / 3
