import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.cues import BadPattern, Matcher, match, pattern
from bot.text.words import tokens

LISTS = {"claim": ["report", "claims", "talk of"], "said": ["says", "said"]}


def found(cue: str, text: str) -> str | None:
    """What the cue matches of the text, beginning anywhere; None if nothing."""
    line = tokens(text)
    for start in range(len(line)):
        end = match(pattern(cue, LISTS), line, start)
        if end is not None and line[start].folded in pattern(cue, LISTS).first_words():
            return text[line[start].start : line[end - 1].end]
    return None


@pytest.mark.parametrize(
    ("cue", "text", "expected"),
    [
        ("denies", "Oslo DENIES it", "DENIES"),
        ("denies|denied", "Oslo denied it", "denied"),
        ("has flatly? denied", "Oslo has denied it", "has denied"),
        ("has flatly? denied", "Oslo has flatly denied it", "has flatly denied"),
        ("as unfound*", "dismissed as unfounded", "as unfounded"),
        ("not *ing", "is not leaving", "not leaving"),
        ("rejects <claim>", "rejects talk of war", "rejects talk of"),
        ("rejects .. <claim>", "rejects the new report", "rejects the new report"),
        ("rejects .. <claim>", "rejects a b c d report", None),
        ("rejects ... <claim>", "rejects a b c d report", "rejects a b c d report"),
        ("rejects .. <claim>", "rejects the 'odd' new report", "rejects the 'odd' new report"),
        ("rejects .. <claim>", """rejects a "b" 'c' 'd' report""", None),
        ("rejects ... <claim>", "rejects it; a report", None),
        (
            "<said> .... false",
            "says that ship which sank in May is false",
            "says that ship which sank in May is false",
        ),
        ("says .... false", f"says {'a ' * 20}false", f"says {'a ' * 20}false"),
        ("says .... false", f"says {'a ' * 21}false", None),
        ("denies it <end>", "Oslo denies it", "denies it"),
        ("denies it <end>", "Oslo denies it, again", "denies it"),
        ("denies it <end>", "Oslo denies it was there", None),
        ("dismissed baseless claims", "dismissed ‘baseless’ claims", "dismissed ‘baseless’ claims"),
        ("démenti", "un DEMENTI", "DEMENTI"),
    ],
)
def test_a_pattern_stands_for_plain_words(cue: str, text: str, expected: str | None) -> None:
    assert found(cue, text) == expected


@pytest.mark.parametrize("cue", ["", "a?", ".. a", "a ..", "un* a", "*ing", "<nobody>", "<end>"])
def test_a_pattern_that_cannot_be_is_refused(cue: str) -> None:
    with pytest.raises(BadPattern):
        pattern(cue, LISTS)


def test_of_two_at_one_place_the_longer_comes_first() -> None:
    matcher = Matcher([(pattern("denies", {}), 1), (pattern("denies the", {}), 2)])
    assert [hit.label for hit in matcher.hits(tokens("Oslo denies the plan; Rome denies"))] == [2, 1, 1]


def test_a_match_stays_inside_its_bounds() -> None:
    matcher = Matcher([(pattern("says ... false", {}), 0)])
    line = tokens("Oslo says that is false")
    assert matcher.hits(line, 0, 4) == []
    assert len(matcher.hits(line)) == 1


@given(st.lists(st.sampled_from(["says", "claims", "is", "false", "'", '"', ".", "x"]), max_size=60))
def test_a_hit_begins_with_a_first_word_and_is_not_empty(words: list[str]) -> None:
    compiled = pattern("<said> ... claims .. is|'s? false", LISTS)
    line = tokens(" ".join(words))
    for hit in Matcher([(compiled, 7)]).hits(line):
        assert line[hit.start].folded in compiled.first_words()
        assert hit.start < hit.end <= len(line)


def test_a_list_holds_words_and_no_other_list() -> None:
    with pytest.raises(BadPattern, match=r"the list <big> holds another list; write <big>\|<small>"):
        pattern("denies <big>", {"small": ["report"], "big": ["claim", "<small>"]})


def test_a_list_may_hold_the_beginning_or_the_end_of_a_word() -> None:
    cue = pattern("not <deed>", {"deed": ["discuss*", "*ling", "sell"]})
    assert [bool(match(cue, tokens(text), 0)) for text in ("not discussing", "not stealing", "not sell")] == [
        True,
        True,
        True,
    ]
    assert match(cue, tokens("not sold"), 0) is None


def test_a_quotation_mark_inside_a_phrase_does_not_hide_it() -> None:
    assert found("talk of|<said>", "'talk' of") == "talk' of"
