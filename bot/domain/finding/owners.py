"""A noun for what is claimed ("claim", "report") -> whose claim it is."""

from bot.domain.finding.attributions import phrase_after, said_before
from bot.domain.finding.lexicons import Grammar, Lexicons
from bot.domain.finding.origins import outlet
from bot.domain.finding.phrases import Phrase, backward, first_subject, is_acronym, is_edge
from bot.domain.finding.reading import Sentence
from bot.domain.finding.subjects import subject
from bot.text.cues import Hit

_INSERTED = 5
"""Tokens between a noun and its owner."""
_BY = frozenset({"by", "from", "par"})
_FRENCH_OF = frozenset({"de", "du", "des", "d'"})
_IN = frozenset({"in", "on", "through", "across", "dans", "sur"})
_MADE = frozenset(
    """
    made brought levelled leveled raised lodged filed issued spread pushed repeated published posted aired
    floated advanced peddled put
    """.split()
)
TELLING = frozenset({"tell", "tells", "told", "telling"})
"""Who stands behind one of these hears a denial, and is not answered."""
_SOCIAL = ["social", "media"]
_AT = frozenset({"at", "in", "from", "for"})
_DETERMINERS = frozenset({"the", "a", "an"})
_THEIRS = frozenset({"its", "his", "her", "their"})
_ASIDES = frozenset(
    """
    unfounded false baseless repeated earlier latest recent new alleged reported continued persistent bizarre
    and
    """.split()
)
_UTTERED = frozenset(
    "statement statements remark remarks tweet post criticism testimony warning estimate".split()
)
"""What somebody says, without saying that it is a claim: "a statement by Oslo"."""
_AFTER = frozenset({"after", "as", "when", "over"})
_FAR_OWNER = 6
"""Tokens behind a denial in which the owner of what is denied stands."""
_SPREADING = frozenset(
    """
    repeat repeats repeated repeating make makes made making launch launches launched push pushes pushed
    spread spreads post posts posted tweets tweeted share shares shared publishes published peddles peddled
    amplifies amplified echoes echoed airs aired shouts fires fired stands stood sticks stuck doubles doubled
    renews renewed renewing defends defended revives revived touts touted embraces embraced
    come comes came level levels levelled leveled raise raises raised
    """.split()
)

_QUOTED = 12
"""Tokens in which a quotation that ends here may have begun."""


def owner(sentence: Sentence, start: int, end: int, grammar: Grammar, lexicons: Lexicons) -> Phrase | None:
    """Whose the noun at `line[start:end]` is: "Ottawa's claim", "Russian claim", "police claim", "claim made
    by pilots", "Gambia has not proven its claim"."""
    if sentence.line[end - 1].folded in _BY:
        return phrase_after(sentence, end, grammar)
    for at in range(start - 1, max(0, start - _INSERTED - 1), -1):
        if _is_possessive(sentence, at):
            return _head_of(sentence, backward(sentence, at, grammar), grammar)
        if sentence.line[at].folded in _THEIRS:
            return _whose(sentence, at, grammar)
        if is_edge(sentence, at, grammar) and sentence.line[at].folded not in _ASIDES:
            break
    return (
        _spreader(sentence, start, grammar)
        or _adjacent(sentence, start, grammar, lexicons)
        or _of(sentence, end, grammar, lexicons)
        or _behind(sentence, end, grammar, lexicons)
    )


def _of(sentence: Sentence, end: int, grammar: Grammar, lexicons: Lexicons) -> Phrase | None:
    """A French owner: "les accusations de Bamako", "les propos de l'ambassadeur"; but "de corruption"."""
    if end >= len(sentence.line) or sentence.line[end].folded not in _FRENCH_OF:
        return None
    at = end + 1
    while at < len(sentence.line) and sentence.line[at].folded in grammar.articles:
        at += 1
    if at >= len(sentence.line):
        return None
    word, people = sentence.line[at].folded, lexicons.people
    known = word in people.roles or word in people.bodies or word in grammar.accusers
    return phrase_after(sentence, at, grammar) if known or sentence.is_capital(at) else None


def _spreader(sentence: Sentence, noun: int, grammar: Grammar) -> Phrase | None:
    """Who spreads it: "Ott repeats a handful of false claims"."""
    for at in range(noun - 1, max(0, noun - _INSERTED - 1), -1):
        word = sentence.line[at].folded
        if word in _SPREADING:
            return subject(sentence, at, grammar)
        # "published a letter disputing accusations": the letter is theirs, and no more.
        if not sentence.is_word(at) or (word in grammar.answers and word.endswith("ing")):
            return None
    return None


def owner_in(sentence: Sentence, hit: Hit, grammar: Grammar) -> Phrase | None:
    """Whose the noun at a cue's end is, if the cue says: "seeks dismissal of Acme's lawsuit"."""
    for at in range(hit.end - 1, max(hit.start - 1, hit.end - 2 - _INSERTED), -1):
        if at and _is_possessive(sentence, at):
            return _head_of(sentence, backward(sentence, at, grammar), grammar)
    return None


def _head_of(sentence: Sentence, found: Phrase | None, grammar: Grammar) -> Phrase | None:
    """Behind the last preposition: "fun at Nell Hay's claim" is a claim by Nell Hay."""
    if found is None:
        return None
    last = [n for n in range(*found) if sentence.line[n].folded in _AT]
    # "endorsing the president's theory", "included some of the bureau's claims": whose it is begins with its
    # last article.
    articles = (n for n in range(found.end - 2, found.start, -1) if sentence.line[n].folded in _DETERMINERS)
    if (article := next(articles, None)) is not None:
        found = Phrase(article + 1, found.end)
    return Phrase(last[-1] + 1, found.end) if last and last[-1] + 1 < found.end else found


def _is_possessive(sentence: Sentence, at: int) -> bool:
    word, before = sentence.line[at].folded, sentence.line[at - 1].folded
    if word == "'s":
        return True
    # "pilots' claim"; but the mark behind "'baseless' claim" closes what one before it opened.
    opened = sum(sentence.line[n].folded == "'" for n in range(max(0, at - _QUOTED), at))
    return word == "'" and before.endswith("s") and opened % 2 == 0


def _whose(sentence: Sentence, pronoun: int, grammar: Grammar) -> Phrase | None:
    """Who proves, repeats or makes "its" claim; but who rejects "his" claim is another."""
    if pronoun < 1 or sentence.line[pronoun - 1].folded in grammar.answers:
        return None
    found = subject(sentence, pronoun - 1, grammar)
    if found is not None and sentence.line[found.end - 1].folded in grammar.papers:
        found = first_subject(sentence, 0, pronoun, grammar)
    return found if found is not None and sentence.is_word(found.end - 1) else None


def _adjacent(sentence: Sentence, noun: int, grammar: Grammar, lexicons: Lexicons) -> Phrase | None:
    """Right before the noun, but for "false" and the like: a nation, an outlet, police, a name."""
    end = noun
    while end > 0 and sentence.line[end - 1].folded in _ASIDES:
        end -= 1
    found = backward(sentence, end, grammar) if end else None
    if found is None:
        return None
    last = sentence.line[found.end - 1].folded
    if last in lexicons.people.nations:
        return Phrase(found.end - 1, found.end)
    named = outlet(sentence, found, lexicons.outlets)
    if named is not None and named.phrase.end == found.end:
        return None if _is_told(sentence, named.phrase.start, grammar) else named.phrase
    for at in range(found.end - 1, max(found.start, found.end - 3) - 1, -1):
        word = sentence.line[at].folded
        if word in grammar.accusers and word not in grammar.allegations:
            return Phrase(at, at + 1)
    return _name_before(sentence, found)


def _is_told(sentence: Sentence, at: int, grammar: Grammar) -> bool:
    """ "told Reuters the claims were false": who is told has claimed nothing."""
    while at and sentence.line[at - 1].folded in grammar.articles:
        at -= 1
    return at > 0 and sentence.line[at - 1].folded in TELLING


def _name_before(sentence: Sentence, found: Phrase) -> Phrase | None:
    """Capitals right before the noun: "a World Health Organization report"; not where all words have them."""
    start = found.end
    while start > found.start and sentence.is_capital(start - 1):
        start -= 1
    if start == found.end or start == 0 or sentence.field == "title":
        return None
    return Phrase(start, found.end)


def _behind(sentence: Sentence, end: int, grammar: Grammar, lexicons: Lexicons) -> Phrase | None:
    stop = min(len(sentence.line), sentence.clause_end(end))
    told = False
    for at in range(end, stop - 1):
        word = sentence.line[at].folded
        made = at > end and _is_made(sentence, at)
        # "denies report it hid cracks from a crew": that is told in the report.
        told = told or (word in grammar.pronouns and not is_acronym(sentence, at))
        if word in _BY and ((at < end + _INSERTED and not told) or made):
            return phrase_after(sentence, at + 1, grammar)
        if word in _IN and [token.folded for token in sentence.line[at + 1 : at + 3]] == _SOCIAL:
            return Phrase(at + 1, at + 3)
        if word in _IN and (at == end or made):
            found = phrase_after(sentence, at + 1, grammar)
            return found if found and outlet(sentence, found, lexicons.outlets) else None
    return None


def _is_made(sentence: Sentence, at: int) -> bool:
    """Behind "made", "brought against it": the noun's own participle."""
    return any(sentence.line[n].folded in _MADE for n in range(at - 1, max(0, at - 5), -1))


def claimant(sentence: Sentence, denial: Hit, grammar: Grammar, lexicons: Lexicons) -> Phrase | None:
    """Whose claim is denied: the owner of the noun for it ("rejects Ottawa's claim", "denies BBC report"), or
    else whoever said something before ("Kyiv says it struck a depot; Moscow denies it")."""
    line, stop = sentence.line, sentence.clause_end(denial.end)
    noun = next((n for n in range(denial.start, stop) if line[n].folded in grammar.allegations), None)
    # "denies hiding a report from a minister": what is denied is a deed, and not the report.
    deed = line[denial.end].folded if denial.end < len(line) else ""
    if deed.endswith("ing") and noun is not None and noun > denial.end and deed not in grammar.allegations:
        return None
    if noun is None and _is_anaphor(sentence, denial):
        return _spoke_first(sentence, denial.start, grammar)
    if noun is None:
        return _owner_behind(sentence, denial, grammar)
    found = owner(sentence, noun, noun + 1, grammar, lexicons)
    if found is not None and found.end > denial.start + 1:
        return Phrase(max(found.start, denial.start + 1), found.end)
    if found is not None:
        return found if noun < denial.end else None
    return _names(sentence, min(denial.end, denial.start + 1), noun) or _earlier(
        sentence, denial, noun, grammar
    )


def _owner_behind(sentence: Sentence, denial: Hit, grammar: Grammar) -> Phrase | None:
    """Whose words or deed is answered, where no noun for a claim says so: "rejects Oslo's talk as fake",
    "rejecting criticism from the mayor"."""
    first = denial.start + 1
    for at in range(first, min(len(sentence.line) - 1, first + _FAR_OWNER)):
        if _is_possessive(sentence, at):
            found = backward(sentence, at, grammar)
            return Phrase(max(found.start, first), found.end) if found and found.end > first else None
        made = sentence.line[at].folded == "by" and sentence.line[at - 1].folded in _UTTERED
        if sentence.line[at].folded == "from" or made:
            found = phrase_after(sentence, at + 1, grammar)
            # "further from the truth": nobody's.
            return None if found and sentence.line[found.end - 1].folded == "truth" else found
        if sentence.line[at].folded in grammar.edges:
            return None
    return None


def _is_anaphor(sentence: Sentence, denial: Hit) -> bool:
    return any(token.folded in {"it", "this", "that"} for token in sentence.line[denial.start : denial.end])


def _names(sentence: Sentence, start: int, noun: int) -> Phrase | None:
    """The capitals right behind the denial: "denies Wall Street Journal report"."""
    end = start
    while end < noun and sentence.is_capital(end):
        end += 1
    if sentence.line[start - 1].folded in TELLING:
        return None
    if start < end and not sentence.is_capital(noun):
        return Phrase(start, end)
    return _before_verb(sentence, start, noun)


def _before_verb(sentence: Sentence, start: int, noun: int) -> Phrase | None:
    """The capitals before a noun that is a verb here: "hits back after Nell Hay claims"."""
    first = noun
    while first > start and sentence.is_capital(first - 1):
        first -= 1
    after = first > start and sentence.line[first - 1].folded in _AFTER
    return Phrase(first, noun) if after and first < noun and not sentence.is_capital(noun) else None


def _earlier(sentence: Sentence, denial: Hit, noun: int, grammar: Grammar) -> Phrase | None:
    """Behind a bare noun, whoever spoke before: "police say all are safe, church disputes claim"."""
    bare = noun == denial.end and (noun + 1 == len(sentence.line) or not sentence.is_word(noun + 1))
    return _spoke_first(sentence, denial.start, grammar) if bare else None


def _spoke_first(sentence: Sentence, stop: int, grammar: Grammar) -> Phrase | None:
    """Whoever says something before `line[stop]`, or else the subject that the sentence opens with."""
    return said_before(sentence, stop, grammar) or first_subject(sentence, 0, stop, grammar)
