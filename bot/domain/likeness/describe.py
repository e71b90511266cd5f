"""An entry and its findings -> its profile, and the terms under which its like is looked for and found."""

from collections.abc import Iterable, Mapping, Sequence

from bot.domain.entry import Entry
from bot.domain.finding import Finding
from bot.domain.likeness.loose import is_loose
from bot.domain.likeness.profile import Print, Profile
from bot.domain.likeness.rarity import rarity
from bot.domain.likeness.reading import Term, plain, terms
from bot.text.words import words

# What a term stands for by where it is first read. A term that is read again further down gains a little.
TITLE, LEAD, REST, AGAIN = 1.0, 0.6, 0.3, 0.3
# In characters. An article is told by its start; reading more costs time and drowns the event in background.
LEAD_ENDS, REST_ENDS = 400, 1500
MOST_TERMS = 60
MOST_LOOKED_UP = 40
MOST_INDEXED = 40
PRINT_WORDS = 40


def profile(entry: Entry, findings: Sequence[Finding]) -> Profile:
    """What the entry is like. `findings` are its own, as far as they are known.

    Bounded however long the entry is: `MOST_TERMS` terms, and no more than the text's first
    `REST_ENDS` characters are read.
    """
    title, body = (
        plain(entry.title),
        plain("\n".join(part for part in (entry.summary, entry.content) if part)),
    )
    heading = list(terms(title, headline=True))
    loose = is_loose(entry)
    below = [] if loose else list(terms(body[:LEAD_ENDS]))
    rest = [] if loose else list(terms(body[LEAD_ENDS:REST_ENDS]))
    kept = strongest(_weighed(heading, below, rest), MOST_TERMS)
    everything = [term for part in (heading, below, rest) for term in part if term.word in kept]
    return Profile(
        terms=kept,
        title=_distinct(term.word for term in heading if term.word in kept),
        names=_distinct(term.word for term in everything if term.name),
        numbers=_distinct(term.word for term in everything if term.number),
        reported=_distinct(term.word for said in findings for term in terms(said.evidence)),
        prints=(_print(entry, title, body),),
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
    return dict(ranked[:most])


def _weighed(heading: Iterable[Term], lead: Iterable[Term], rest: Iterable[Term]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part, worth in ((heading, TITLE), (lead, LEAD), (rest, REST)):
        for word in {term.word: None for term in part}:
            before = weights.get(word, 0.0)
            weights[word] = min(1.0, before + AGAIN * worth) if before else worth
    return weights


def _distinct(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))


def _print(entry: Entry, title: str, body: str) -> Print:
    lead = words(body[:LEAD_ENDS])[:PRINT_WORDS]
    return Print(entry=entry.key, title=" ".join(words(title)), lead=" ".join(lead))
