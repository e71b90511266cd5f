"""What the finding of claims and denials knows of words: cues, grammar words, bodies, outlets.

The words come from outside (`config.lexicons` reads them from YAML); here they are compiled and frozen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot.domain.finding.kinds import Kind, Strength
from bot.text.cues import Matcher, Pattern
from bot.text.words import words

From = Literal["subject", "speaker", "by", "after", "owner", "cue", "none"]
"""Where the source stands: the subject of the cue's verb; whoever the sentence is attributed to; behind the
cue ("by Ottawa", "according to sources"); at either side of a noun ("Ottawa's claim", "claim by Ottawa"); in
the cue itself (": report"); or nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Cues that mean the same and are read the same way."""

    name: str
    kind: Kind | None
    """None: what looks like a cue and is none; it hides every cue it overlaps."""
    strength: Strength = "outright"
    cues: tuple[Pattern, ...]
    source: From = "subject"
    needs: Matcher | None = None
    """One of these must stand in the clause behind the cue."""
    refuses: Matcher | None = None
    """None of these may stand close behind the cue, unless something of `saves` stands before it."""
    saves: Matcher | None = None
    beside: Matcher | None = None
    """One of these must stand somewhere in the sentence."""
    only_by: Matcher | None = None
    """The source must hold one of these."""
    not_by: Matcher | None = None
    """... and none of these."""
    by_outlet: bool = False
    """The source must be a news outlet."""
    opens_clause: bool = False
    """The cue's subject must open its clause: "X accused of", not "trial of X accused of"."""
    starts: bool = False
    """The cue opens the sentence: "Report: ..."."""
    closes: bool = False
    """The cue ends the sentence, and its subject stands behind a comma or a dash: ", FAS reports"."""
    agrees: bool = False
    """The pronoun in the cue must fit the source: "officials said he was not" is about somebody else."""
    own: bool = False
    """The cue begins with a pronoun that must stand for whoever says so ("Bray said she had not"), or with a
    verb whose subject they must speak for ("Iran has not asked, Iranian envoy says")."""
    implies_claim: bool = False
    """What is denied is a claim by somebody: the sentence has that claim, too."""
    not_after: Matcher | None = None
    """What may not stand right before the cue, but for adverbs and auxiliaries."""
    not_before: Matcher | None = None
    """... nor right behind it."""
    not_last: bool = False
    """The clause may not end with the cue: "appeal denied, ..."."""
    not_in: Matcher | None = None
    """... nor anywhere in the sentence."""
    title: float
    """Confidence of a finding in a title; 0: the rule does not hold there."""
    text: float
    """... and in a summary or the content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """Small words of a language, folded, by the part they play in finding out who speaks."""

    said: frozenset[str]
    """Verbs of saying, in every form: "said", "says"."""
    verbs: frozenset[str]
    """Other frequent verbs, in the forms that end a subject."""
    skipped: frozenset[str]
    """What may stand between a subject and its verb: auxiliaries, adverbs, days."""
    edges: frozenset[str]
    """What no subject runs over: conjunctions and prepositions that open another part of the sentence."""
    pronouns: frozenset[str]
    """Stand for the speaker named last: "she"."""
    prepositions: frozenset[str]
    """Those of `edges` that do not begin a clause: what they govern is no subject."""
    articles: frozenset[str]
    allegations: frozenset[str]
    """Nouns for what is denied: "claim", "report"."""
    tells: frozenset[str]
    """Those of `said` by which somebody asserts, and does not answer: "says", "alleges"."""
    answers: frozenset[str]
    """Those by which somebody rejects what another says: who "denies his claim" did not make it."""
    papers: frozenset[str]
    """What reports without a name: "documents", "lawsuit". The source of a claim that names no other."""
    accusers: frozenset[str]
    """Who most often stands behind an accusation that says no more than that there is one: "prosecutors"."""
    common: frozenset[str]
    """Words too frequent to say what a text is about; also what tells the language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language's cues and grammar."""

    code: str
    """ISO 639-1."""
    rules: tuple[Rule, ...]
    grammar: Grammar
    matcher: Matcher = field(init=False)
    """All cues of all rules; a hit's label is the place of its rule in `rules`."""

    def __post_init__(self) -> None:
        matcher = Matcher((cue, place) for place, rule in enumerate(self.rules) for cue in rule.cues)
        object.__setattr__(self, "matcher", matcher)


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who speaks for a government, a public body or a company, and who does not; folded words."""

    roles: frozenset[str]
    """"minister", "spokeswoman": also what stands before a name and is not part of it."""
    bodies: frozenset[str]
    """"ministry", "army", "airline"."""
    places: frozenset[tuple[str, ...]]
    """Countries, capitals and seats of government, that stand for who governs there."""
    private: frozenset[str]
    """"resident", "widow": nobody who speaks for a body."""
    unnamed: frozenset[str]
    """"sources", "insider": speakers without a name."""
    nations: Mapping[str, str]
    """"russian" -> "Russia": whose a "Russian claim" is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlets:
    """News outlets, by each of their names."""

    names: Mapping[tuple[str, ...], str]
    """Folded words of a name or alias -> the one spelling: ("nyt",) -> "New York Times"."""
    endings: frozenset[tuple[str, ...]]
    """What ends the name of an outlet not listed: "tv", "news agency"."""

    def spelling(self, outlet: str) -> str:
        """The one spelling of an outlet's name; itself if it is not listed."""
        return self.names.get(tuple(words(outlet)), outlet)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicons:
    """All that `findings` needs to know."""

    languages: Mapping[str, Language]
    people: People
    outlets: Outlets


def matcher(patterns: Sequence[Pattern]) -> Matcher | None:
    """One matcher for these patterns, or None for none."""
    return Matcher((each, 0) for each in patterns) if patterns else None


def names(texts: Sequence[str]) -> frozenset[tuple[str, ...]]:
    """Names as tuples of folded words."""
    return frozenset(tuple(words(text)) for text in texts)
