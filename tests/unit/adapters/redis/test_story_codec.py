"""A story and its entry -> pieces of bytes -> the same story and entry."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.redis.founding import FOUNDING
from adapters.redis.packing import packed, unpacked
from adapters.redis.story_codec import committed, decode_known, decode_profile, decode_story, encode_commit
from bot.domain.entry import Entry
from bot.domain.likeness import Joins, NewStory, Profile, Score, index_terms, profile
from bot.domain.story import Story, founded
from bot.errors import StoreError
from bot.ports import PAIRED, Commit, Known, Placed, pairs
from tests import builders, strategies
from tests.stores import NOW

quickly = settings(max_examples=60)
ENTRY = builders.entry(
    title="Harbour ministry denies leaked memo", summary="Twelve ports stay open, it says."
)
words = st.lists(st.sampled_from("Ottawa ministry denies 12 ports in Zürich, open!".split()), max_size=9)


def found_under(entry: Entry) -> tuple[str, ...]:
    terms = index_terms(profile(entry, ()))
    return (*terms, *pairs(terms, PAIRED))


def founding(entry: Entry, now: float = NOW) -> Commit:
    own = profile(entry, ())
    story = founded(entry, own, now)
    return Commit(entry=entry, story=story, terms=index_terms(own), placed=Placed(seen=now), now=now)


def score(part: float) -> Score:
    return Score(
        outlets=part,
        closest=part,
        title=part,
        rare=part,
        broad=part,
        names=part,
        numbers=part,
        near=part,
        young=part,
        size=part,
        alone=part,
        total=part,
    )


def read(commit: Commit, terms: tuple[str, ...]) -> tuple[Story, tuple[str, ...], Profile, Known]:
    """What the server would give back."""
    told, body, entry = encode_commit(commit, terms)
    story, under = decode_story(commit.story.id, told or entry, body)
    return story, under, decode_profile(told or entry), decode_known(commit.story.id, entry)


@quickly
@given(words.map(" ".join), words.map(" ".join), strategies.times)
def test_an_entry_and_the_story_it_founds_lie_in_one_piece(title: str, summary: str, now: float) -> None:
    commit = founding(replace(ENTRY, title=title, summary=summary), now)
    terms = found_under(commit.entry)

    told, body, entry = encode_commit(commit, terms)

    assert (told, body) == (b"", b"")
    assert entry.startswith(FOUNDING)
    story = committed(commit.story)
    known = Known(entry=commit.entry, story=story.id, placed=commit.placed)
    assert read(commit, terms) == (story, terms, story.profile, known)


@quickly
@given(strategies.stories, strategies.entries, st.lists(strategies.names, max_size=3).map(tuple))
def test_any_story_comes_back_as_it_was(story: Story, entry: Entry, terms: tuple[str, ...]) -> None:
    commit = Commit(entry=entry, story=replace(story, version=0), now=NOW)

    found = read(commit, terms)

    assert found == (committed(commit.story), terms, story.profile, Known(entry=entry, story=story.id))


@quickly
@given(strategies.entries)
def test_any_entry_may_found_a_story(entry: Entry) -> None:
    commit = founding(entry)
    story, under, own, known = read(commit, found_under(entry))

    assert (story, under) == (committed(commit.story), found_under(entry))
    assert (own, known.entry) == (story.profile, entry)


def test_what_its_entry_says_of_a_story_takes_little_room() -> None:
    _, _, entry = encode_commit(founding(ENTRY), found_under(ENTRY))

    assert len(entry) < 4 * len(ENTRY.text)


def test_a_long_entry_lies_apart_from_its_story() -> None:
    commit = founding(replace(ENTRY, content="Ports and ministries. " * 500))

    told, body, entry = encode_commit(commit, found_under(commit.entry))

    assert told
    assert body
    assert not entry.startswith(FOUNDING)


def test_a_score_is_kept_to_two_digits() -> None:
    placed = Placed(seen=NOW, placement=NewStory(nearest=score(0.123456)))

    *_, known = read(replace(founding(ENTRY), placed=placed), found_under(ENTRY))

    assert known.placed == replace(placed, placement=NewStory(nearest=score(0.12)))


@quickly
@given(st.lists(strategies.texts, max_size=4).map(tuple), st.booleans())
def test_what_a_score_shares_comes_back(shared: tuple[str, ...], quiet: bool) -> None:
    why = Joins(story="s1", score=replace(score(0.5), shared=shared), repeat_of=ENTRY.key, also="s2")
    placed = Placed(seen=NOW, quiet=quiet, placement=why)

    *_, known = read(replace(founding(ENTRY), placed=placed), found_under(ENTRY))

    assert known.placed == placed


@pytest.mark.parametrize("data", [b"\x02", b"\x02abc", packed(b"x" * 100)[:-3]])
def test_what_is_damaged_is_an_error(data: bytes) -> None:
    with pytest.raises(StoreError, match="damaged"):
        unpacked(data)


def test_half_a_surrogate_pair_cannot_be_stored() -> None:
    with pytest.raises(StoreError, match="cannot be stored"):
        encode_commit(founding(replace(ENTRY, title="half \ud800")), ())
