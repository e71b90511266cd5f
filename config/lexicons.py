"""The YAML that editors extend -> the `Lexicons` that the finding of claims and denials takes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator

from bot.domain.finding.lexicons import (
    From,
    Grammar,
    Language,
    Lexicons,
    Outlets,
    People,
    Rule,
    matcher,
    names,
)
from bot.errors import ConfigError
from bot.text.cues import BadPattern, Pattern, Step, pattern
from bot.text.words import fold, tokens
from config.faults import Wrong, quoted
from config.files import read

_KINDS = Literal["claim", "denial", "confirmation", "correction", "no_comment", "nothing"]
_CODE = re.compile("[a-z]{2,3}")
_CONDITIONS = (
    "needs",
    "beside",
    "refuses",
    "saves",
    "only_by",
    "not_by",
    "not_after",
    "not_before",
    "not_in",
)
Texts = tuple[str, ...]
Confidence = Annotated[float, Field(ge=0, le=1)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _RuleText(_Model):
    """A rule as it stands in the file."""

    name: str
    kind: _KINDS
    strength: Literal["outright", "soft"] = "outright"
    cues: Annotated[Texts, Field(min_length=1)]
    source: From = "subject"
    needs: Texts = ()
    beside: Texts = ()
    refuses: Texts = ()
    saves: Texts = ()
    only_by: Texts = ()
    not_by: Texts = ()
    not_after: Texts = ()
    not_before: Texts = ()
    not_in: Texts = ()
    not_last: bool = False
    by_outlet: bool = False
    opens_clause: bool = False
    starts: bool = False
    closes: bool = False
    agrees: bool = False
    own: bool = False
    implies_claim: bool = False
    title: Confidence = 0.5
    text: Confidence = 0.5


class _GrammarText(_Model):
    said: Texts
    verbs: Texts
    skipped: Texts
    edges: Texts
    pronouns: Texts
    prepositions: Texts
    articles: Texts
    allegations: Texts
    tells: Texts
    answers: Texts
    papers: Texts
    accusers: Texts
    common: Texts


class _LanguageText(_Model):
    """A file of `config/cues`."""

    lists: Mapping[str, Texts] = {}
    grammar: _GrammarText
    rules: tuple[_RuleText, ...]
    _patterns: dict[str, Pattern] = PrivateAttr(default_factory=dict)
    """By their text: what was compiled to be checked is used."""

    @model_validator(mode="after")
    def _understood(self) -> Self:
        names: set[str] = set()
        known: dict[str, Step] = {}
        patterns = self._patterns
        for place, rule in enumerate(self.rules):
            if rule.name in names:
                problem = f"{quoted(rule.name)} is the name of another rule above"
                raise Wrong(
                    problem, "give each its own: it is shown with findings", at=("rules", place, "name")
                )
            names.add(rule.name)
            for key in ("cues", *_CONDITIONS):
                for line, text in enumerate(getattr(rule, key)):
                    if text not in patterns:
                        at = ("rules", place, key, line)
                        patterns[text] = _compiled(text, self.lists, known, at)
        return self

    def patterns(self, texts: Sequence[str]) -> tuple[Pattern, ...]:
        known = self._patterns
        return tuple(known[text] for text in texts)


def _compiled(
    text: str, lists: Mapping[str, Sequence[str]], known: dict[str, Step], at: Sequence[str | int]
) -> Pattern:
    try:
        return pattern(text, lists, known)
    except BadPattern as error:
        raise Wrong(str(error), "see the head of the file for how a cue is written", at=at) from None


class _PeopleText(_Model):
    roles: Texts
    bodies: Texts
    places: Texts
    private: Texts
    unnamed: Texts
    nations: Mapping[str, str]


class _OutletsText(_Model):
    names: Mapping[str, Texts]
    endings: Texts


def load(cues: Path) -> Lexicons:
    """The lexicons of a folder of cues (`en.yaml`, `fr.yaml`: a file's name is its language), with the
    `officials.yaml` and `outlets.yaml` that stand beside the folder, or else the shipped ones.

    Raises `ConfigError` naming file, line and remedy.
    """
    files = sorted(cues.glob("*.yaml"))
    if not files:
        raise ConfigError("holds no lexicon", remedy="put one there, such as en.yaml", file=cues)
    _check_names([*files, *cues.glob("*.yml")])
    return Lexicons(
        languages={file.stem: _language(file.stem, read(file, _LanguageText)) for file in files},
        people=_people(read(_beside(cues, "officials.yaml"), _PeopleText)),
        outlets=_outlets(read(_beside(cues, "outlets.yaml"), _OutletsText)),
    )


def _check_names(files: Iterable[Path]) -> None:
    """Raise for a file that no entry would ever be read with, as if it were not there."""
    for file in files:
        if file.suffix == ".yml":
            raise ConfigError("ends in .yml", remedy=f"name it {file.stem}.yaml", file=file)
        if not _CODE.fullmatch(file.stem):
            problem = f"{quoted(file.stem)} is no code of a language"
            raise ConfigError(
                problem, remedy="name it by two or three small letters, such as fr.yaml", file=file
            )


def _beside(cues: Path, name: str) -> Path:
    path = cues.parent / name
    return path if path.exists() else Path(__file__).with_name(name)


def _language(code: str, text: _LanguageText) -> Language:
    grammar = {name: frozenset(map(fold, getattr(text.grammar, name))) for name in _GrammarText.model_fields}
    return Language(
        code=code, rules=tuple(_rule(rule, text) for rule in text.rules), grammar=Grammar(**grammar)
    )


def _rule(text: _RuleText, language: _LanguageText) -> Rule:
    conditions = {key: matcher(language.patterns(getattr(text, key))) for key in _CONDITIONS}
    return Rule(
        name=text.name,
        kind=None if text.kind == "nothing" else text.kind,
        strength=text.strength,
        cues=language.patterns(text.cues),
        source=text.source,
        not_last=text.not_last,
        by_outlet=text.by_outlet,
        opens_clause=text.opens_clause,
        starts=text.starts,
        closes=text.closes,
        agrees=text.agrees,
        own=text.own,
        implies_claim=text.implies_claim,
        title=text.title,
        text=text.text,
        **conditions,
    )


def _people(text: _PeopleText) -> People:
    return People(
        roles=frozenset(map(fold, text.roles)),
        bodies=frozenset(map(fold, text.bodies)),
        places=names(text.places),
        private=frozenset(map(fold, text.private)),
        unnamed=frozenset(map(fold, text.unnamed)),
        nations={fold(word): country for word, country in text.nations.items()},
    )


def _outlets(text: _OutletsText) -> Outlets:
    spellings = {
        tuple(token.folded for token in tokens(alias)): name
        for name, aliases in text.names.items()
        for alias in (name, *aliases)
    }
    return Outlets(names=spellings, endings=names(text.endings))
