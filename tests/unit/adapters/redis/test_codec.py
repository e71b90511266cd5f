"""Domain dataclasses -> JSON -> the same dataclasses."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.redis.codec import decode, encode
from bot.domain.delivery import Delivery
from bot.domain.entry import Arrival, Entry
from bot.domain.feed import FeedState
from bot.domain.likeness import Profile
from bot.domain.story import Story
from bot.domain.watch import Watch
from bot.errors import StoreError
from bot.ports import Tracked
from tests import builders, strategies

quickly = settings(max_examples=40)


@quickly
@given(strategies.stories)
def test_a_story_comes_back_as_it_was(story: Story) -> None:
    assert decode(Story, encode(story)) == story


@quickly
@given(strategies.deliveries)
def test_a_delivery_comes_back_as_it_was(delivery: Delivery) -> None:
    assert decode(Delivery, encode(delivery)) == delivery


@quickly
@given(strategies.arrivals)
def test_an_arrival_comes_back_as_it_was(arrival: Arrival) -> None:
    assert decode(Arrival, encode(arrival)) == arrival


@quickly
@given(strategies.feed_states)
def test_a_feed_state_comes_back_as_it_was(state: FeedState) -> None:
    assert decode(FeedState, encode(state)) == state


@quickly
@given(strategies.profiles)
def test_a_profile_comes_back_as_it_was(profile: Profile) -> None:
    assert decode(Profile, encode(profile)) == profile


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_encoded_is_one_line(text: str) -> None:
    assert b"\n" not in encode(builders.entry(title=text))


def test_a_watch_of_an_earlier_version_alerts_on_all_however_sure() -> None:
    tracked = Tracked(watch=Watch(kind="phrase", name="harbours", workspace="T1"), by="U1", at=1.0)
    stored = json.loads(encode(tracked))
    del stored["watch"]["confidence"]

    assert decode(Tracked, json.dumps(stored).encode()) == tracked


def test_an_unknown_field_is_ignored() -> None:
    entry = builders.entry()
    stored = json.loads(encode(entry)) | {"added later": 1}

    assert decode(Entry, json.dumps(stored).encode()) == entry


def test_a_field_that_an_earlier_version_did_not_store_has_its_default() -> None:
    entry = replace(builders.entry(), summary="", authors=())
    stored = json.loads(encode(entry))
    del stored["summary"], stored["authors"]

    assert decode(Entry, json.dumps(stored).encode()) == entry


@pytest.mark.parametrize("data", [b"", b"{", b"null", b"{}", b'{"feed": 1}', b"\xff"])
def test_what_was_never_encoded_is_an_error_that_does_not_repeat_it(data: bytes) -> None:
    with pytest.raises(StoreError, match="stored Entry is not readable"):
        decode(Entry, data)


def test_half_a_surrogate_pair_cannot_be_stored() -> None:
    with pytest.raises(StoreError, match="Entry cannot be stored"):
        encode(builders.entry(title="half \ud800"))
