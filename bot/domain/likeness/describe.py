"""An entry and its findings -> its profile, and the terms under which its like is looked for and found."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz.utils import default_process

from bot.domain.entry import Entry
from bot.domain.finding import Finding
from bot.domain.likeness.loose import is_loose
from bot.domain.likeness.profile import Print, Profile
from bot.domain.likeness.rarity import NAMES, rarity, share
from bot.domain.likeness.reading import Term, plain, terms
from bot.text.words import fold

# What a term stands for by where it is read: title, lead, the rest, and the sentences of an article that
# say what is claimed or answered, or are quoted. A term that is read again elsewhere gains a little.
WORTH = (0.9, 0.65, 0.3, 0.5)
AGAIN = 0.3
# What a name's words but the last count for: "George Floyd" is one name and not two pieces of evidence.
FORENAME = 0.4
# What a word that comes twice in one part gains, and again with four times, eight times …
OFTEN = 0.25
# In characters. An article is told by its start; reading more costs time and drowns the event in background.
LEAD_ENDS, REST_ENDS, QUOTATIONS_END = 400, 3000, 12_000
# Who tell of one event quote the same. What is shorter is the name of a thing, or a word nobody owns.
_QUOTATION = re.compile(r'(?<![^\s(])["“«](?=\S)([^"“”«»\n]{30,300})(?<=\S)["”»]')
# A common word that somebody happens to write with a capital ("President") is no name.
COMMON = 0.005
MOST_TERMS = 100
MOST_LOOKED_UP = 40
MOST_INDEXED = 24
PRINT_WORDS = 40


def profile(entry: Entry, findings: Sequence[Finding]) -> Profile:
    """What the entry is like. `findings` are its own, as far as they are known.

    Bounded however long the entry is: `MOST_TERMS` terms, and no more than the text's first `REST_ENDS`
    characters are read, and of its first `QUOTATIONS_END` what is quoted.
    """
    title = plain(entry.title)
    lead, rest = _cut(plain("\n".join(part for part in (entry.summary, entry.content) if part)))
    loose = is_loose(entry)
    # What the title or the lead says on the record is read there already, and at a higher worth.
    below_lead = (finding.evidence for finding in findings if finding.field == "content")
    quoted = _QUOTATION.findall(plain(entry.content[:QUOTATIONS_END]))
    said = [term for sentence in (*below_lead, *quoted) for term in terms(sentence)]
    heading = list(terms(title, headline=True))
    below = [] if loose else [list(terms(lead)), list(terms(rest)), said]
    kept = strongest(_weighed([heading, *below]), MOST_TERMS)
    everything = [term for part in (heading, *below) for term in part if term.word in kept]
    return Profile(
        terms=kept,
        title=_distinct(term.word for term in heading if term.word in kept),
        names=_distinct(term.word for term in everything if _is_name(term)),
        numbers=_distinct(term.word for term in everything if term.number),
        prints=(_print(entry, title, lead),),
        time=entry.published,
        opened=entry.published,
        loose=loose,
    )


def lookup_terms(profile: Profile) -> tuple[str, ...]:
    """The terms under which to ask `Stories.around` for stories like this entry, most telling first."""
    return tuple(strongest(profile.terms, MOST_LOOKED_UP))


def index_terms(profile: Profile) -> tuple[str, ...]:
    """The terms under which a story is to be found once this entry is in it, most telling first."""
    return tuple(strongest(profile.terms, MOST_INDEXED))


def strongest(weights: Mapping[str, float], most: int) -> dict[str, float]:
    """The terms that tell most, by weight and rarity; ties go by the alphabet, so that runs agree."""
    ranked = sorted(weights.items(), key=lambda item: (-item[1] * rarity(item[0]), item[0]))
    # Three digits are more than a weight is worth, and every story keeps many.
    return {word: round(weight, 3) for word, weight in ranked[:most]}


def _cut(body: str) -> tuple[str, str]:
    """The lead, and what else is read; no word is cut in two."""
    if len(body) <= LEAD_ENDS:
        return body, ""
    at = body.rfind(" ", 0, LEAD_ENDS) + 1 or LEAD_ENDS
    end = body.rfind(" ", at, REST_ENDS) if len(body) > REST_ENDS else len(body)
    return body[:at], body[at : max(at, end)]


def _weighed(parts: Iterable[Iterable[Term]]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part, worth in zip(parts, WORTH, strict=False):
        for word, stands_for in _stands_for(part).items():
            weight, before = worth * stands_for, weights.get(word, 0.0)
            weights[word] = min(1.0, max(weight, before) + AGAIN * min(weight, before))
    return weights


def _stands_for(part: Iterable[Term]) -> dict[str, float]:
    """Each word with 1, more the oftener it comes, and less if it only leads up to the rest of a name."""
    often = Counter[str]()
    fore = Counter[str]()
    before = None
    for term in part:
        name = _is_name(term)
        if name and before is not None and term.joined:
            fore[before] += 1
        often[term.word] += 1
        before = term.word if name else None
    return {
        word: (FORENAME if fore[word] == count else 1.0) * (1.0 + OFTEN * math.log2(count))
        for word, count in often.items()
    }


def _is_name(term: Term) -> bool:
    return term.word in NAMES or (term.name and share(term.word) < COMMON)


def _distinct(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))


def _print(entry: Entry, title: str, lead: str) -> Print:
    opening = default_process(fold(lead)).split()[:PRINT_WORDS]
    return Print(
        entry=entry.key, title=" ".join(default_process(fold(title)).split()), lead=" ".join(opening)
    )
