"""Findings of one story -> which claim an answer answers, and what was said before in other words."""

from collections.abc import Sequence
from functools import lru_cache
from math import sqrt

from bot.domain.finding.kinds import IMPLIED, Answer, Claim, Denial, Finding, NoComment
from bot.domain.finding.speakers import same_party
from bot.text.words import tokens, words

_STEM = 6
_REPEATED = 0.5
"""The share of the shorter wording's content that two wordings of one claim have in common, when different
people make it."""
# What every denial and every claim says, and so tells nothing about which is meant.
_EMPTY = frozenset(
    """
    about accuse accusation accused after allegation allegations allege alleged alleges also amid among
    because been before being between claim claimed claims comment could denial denied denies deny
    denying does during evidence from have into more over reject rejected rejects report reported
    reportedly reports said says should source sources statement than that their them there these they
    this those told under very were what when where which while will with without would year years your
    his her its the and for not was has had are monday tuesday wednesday thursday friday saturday sunday
    reuters alors apres aucun avait avec avoir cette comme contre dans deux elle elles etre fait ils
    leur leurs mais meme pour selon sont sous sur une des les
    """.split()
)
_OWN_ENTRY = 2
"""How much more the claim that an entry is about is worth to the answers in the same entry."""
_VAGUE = 2
"""Words beside who speaks, with which a sentence still tells nothing of its matter."""
_ANAPHORS = frozenset(
    """
    it them this these allegation allegations accusation accusations report reports claim claims directive
    directives suggestion memo cable article story rumor rumors rumour rumours rapport accusations
    charge charges guilty
    """.split()
)


# One sentence is compared with those of many claims, and of many entries of one story.
@lru_cache(maxsize=512)
def content(text: str) -> frozenset[str]:
    """The stems of the words that say what a text is about."""
    return frozenset(
        word[:_STEM].removesuffix("s") for word in words(text) if len(word) > 2 and word not in _EMPTY
    )


# How something is denied, and not what.
_MANNER = content(
    """
    strongly fiercely vehemently repeatedly categorically flatly firmly always consistently plead pleaded
    pleads pleading guilty called calls call describes absurd baseless inaccurate untrue unfounded nonsense
    false fake denied denies charge charges against wrongdoing all any dismissed dismisses immediately respond
    request declined comment counts company government formellement catégoriquement fermement bloc faits
    dément nie rejette conteste réfute infondées mensongères
    """
)


# Who people are, and not what is said of them.
_WHO = content(
    """
    president minister ministry prime foreign leader opposition government official officials police army
    military forces state country people chief head former senior spokesman spokeswoman spokesperson agency
    président ministre gouvernement chef opposition police armée ancien ancienne porte-parole
    """
)


def answered(answer: Answer, claims: Sequence[Claim], lead: int | None = None) -> int | None:
    """Which of a story's claims an answer answers, by place; None if none fits. `lead` is the place of the
    claim that the answer's own entry is about, if it has one.

    The claim in the answer's own sentence comes first, then the one that shares most words with it. An
    answer to "the report", and the only claim there is, need little in common; both together, nothing. One
    that says nothing else ("she denies the allegations", "declined to comment") answers the claim that names
    who answers, or else the lead.
    """
    refers = bool(_ANAPHORS & set(words(answer.evidence)))
    easily = refers or len(claims) == 1
    scored = [
        (_fit(answer, claim, easily) * (_OWN_ENTRY if place == lead else 1), -place)
        for place, claim in enumerate(claims)
    ]
    best, place = max(scored, default=(0.0, 0))
    if best > 0:
        return -place
    if isinstance(answer, NoComment) or (refers and _is_vague(answer)):
        named = _naming(answer, claims)
        otherwise = 0 if lead is None and len(claims) == 1 else lead
        return otherwise if named is None else named
    return 0 if len(claims) == 1 and refers else None


def _naming(answer: Answer, claims: Sequence[Claim]) -> int | None:
    """The one claim that names whoever answers; None if none does, or several."""
    who = content(answer.source.name) if answer.source else frozenset()
    naming = [place for place, claim in enumerate(claims) if who & content(claim.evidence)]
    return naming[0] if len(naming) == 1 else None


def _is_vague(finding: Finding) -> bool:
    """Whether a finding tells nothing of its matter: "Lee has strongly denied the allegations"."""
    who = content(finding.source.name) if finding.source else frozenset()
    told = {word for word in content(finding.evidence) - who if not word.endswith("ly")}
    return len(told - _MANNER) <= _VAGUE


def _fit(answer: Answer, claim: Claim, easily: bool) -> float:
    if answer.evidence == claim.evidence:
        return 10.0
    about, asked = content(claim.evidence), content(answer.evidence)
    who = content(answer.source.name) if answer.source else frozenset()
    shared = len(about & asked - who)
    if claim.origin is not None and _names_of(claim.origin) & (asked | set(words(answer.evidence))) - who:
        shared += 2
    return shared / sqrt(len(about) or 1) if shared >= (1 if easily else 2) else 0.0


def _names_of(origin: str) -> frozenset[str]:
    """What an origin may be called: its words, and their first letters ("NYT")."""
    parts = words(origin)
    return content(origin) | {"".join(part[0] for part in parts)}


def same_claim(claim: Claim, known: Sequence[Claim]) -> int | None:
    """Which known claim of the same story this one repeats, by place; None if it is another claim.

    With one origin (or none named) a little common content is enough: a channel would rather miss a nuance
    than read one claim twice. Claims of different origins must say nearly the same.
    """
    scored = [(_alike(claim, other), -place) for place, other in enumerate(known)]
    best, place = max(scored, default=(0.0, 0))
    if best > 0:
        return -place
    return _meant(claim, known) if claim.rule.startswith(IMPLIED) and _is_vague(claim) else None


def _meant(claim: Claim, known: Sequence[Claim]) -> int | None:
    """Which claim "the allegations" are, that somebody denies without saying what they are: the only one, or
    the last that shares a name with the sentence."""
    if len(known) == 1:
        return 0
    about = content(claim.evidence)
    sharing = [place for place, other in enumerate(known) if about & content(other.evidence)]
    return sharing[-1] if sharing else None


def _alike(one: Claim, other: Claim) -> float:
    if one.evidence == other.evidence:
        return 2.0
    first, second = content(one.evidence), content(other.evidence)
    shared, least = len(first & second), min(len(first), len(second)) or 1
    if one.origin and other.origin and content(one.origin) != content(other.origin):
        return shared / least if shared >= 2 and shared / least >= _REPEATED else 0.0
    if one.origin and other.origin:
        return shared / least if shared else 0.0
    tells = _common_nouns(one.evidence), _common_nouns(other.evidence)
    if all(tells) and not tells[0] & tells[1]:
        return 0.0  # "accuses Whitlock of plagiarism" shares with "accuses Whitlock of bribery" a name alone
    return shared / least if shared >= min(2, least) else 0.0


@lru_cache(maxsize=512)
def _common_nouns(text: str) -> frozenset[str]:
    """The content that is written small, and so names nobody; nothing of a headline in Title Case."""
    small = (token for token in tokens(text) if text[token.start].islower())
    return content(" ".join(token.folded for token in small)) - _WHO


def same_answer(answer: Answer, known: Sequence[Answer], *, to_one_claim: bool = True) -> int | None:
    """Which known answer this one repeats, by place: the same party gives the same kind of answer again. An
    outright denial after a soft one is not the same.

    Not `to_one_claim`: they answer nothing that is known, and are the same only if they are about the same.
    """
    for place, other in enumerate(known):
        if not to_one_claim and not _on_one_matter(answer, other):
            continue
        if other.kind == answer.kind and same_party(answer.source, other.source):
            hardened = _is_outright(answer) and not _is_outright(other)
            if not hardened:
                return place
    return None


def _on_one_matter(one: Answer, other: Answer) -> bool:
    """Whether they share content beside who speaks; if one of them has none ("he denies it"), they do."""
    first, second = _matter(one), _matter(other)
    return bool(first & second) or not first or not second


def _matter(answer: Answer) -> frozenset[str]:
    return content(answer.evidence) - (content(answer.source.name) if answer.source else frozenset())


def _is_outright(answer: Answer) -> bool:
    return not isinstance(answer, Denial) or answer.strength == "outright"
