"""Whom a server's wish to be left alone is for."""

import pytest
from yarl import URL

from adapters.feeds.rests import LONGEST, UNSAID, Rests, Scope
from bot.errors import FetchError, Resting

ASKED = URL("https://feeds.bbc.co.uk/world.xml")
SAME_HOST = "https://feeds.bbc.co.uk/home.xml"
SAME_DOMAIN = "https://www.BBC.co.uk/news.xml"
OTHER = "https://www.gov.co.uk/feed.xml"


def resting(rests: Rests, url: str) -> float | None:
    """For how many seconds more; None if it may be asked."""
    try:
        rests.check(URL(url))
    except Resting as rest:
        return rest.rest
    return None


@pytest.mark.parametrize(
    ("scope", "urls"), [("url", []), ("host", [SAME_HOST]), ("domain", [SAME_HOST, SAME_DOMAIN])]
)
async def test_it_is_for_whom_the_configuration_says(scope: Scope, urls: list[str]) -> None:
    rests = Rests(scope)
    rests.note(ASKED, FetchError("429", status=429, retry_after=600))
    assert [url for url in (SAME_HOST, SAME_DOMAIN, OTHER) if resting(rests, url)] == urls


@pytest.mark.parametrize(
    ("status", "asked", "seconds"),
    [(429, 600.0, 600.0), (429, None, UNSAID), (503, 60.0, 60.0), (503, None, None), (429, 1e9, LONGEST)],
)
async def test_for_as_long_as_it_asked(status: int, asked: float | None, seconds: float | None) -> None:
    rests = Rests("host")
    rests.note(ASKED, FetchError("no", status=status, retry_after=asked))
    left = resting(rests, SAME_HOST)
    assert left == (None if seconds is None else pytest.approx(seconds, abs=1))


async def test_it_ends() -> None:
    rests = Rests("host")
    rests.note(ASKED, FetchError("no", retry_after=1e-6))
    assert resting(rests, SAME_HOST) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://127.0.0.1/", "http://127.0.0.2/"),
        ("http://[2001:db8::1]/", "http://[2001:db8::2]/"),
        ("http://one.github.io/", "http://two.github.io/"),
        ("http://localhost/", "http://other/"),
    ],
)
async def test_what_only_looks_like_one_domain(one: str, other: str) -> None:
    rests = Rests("domain")
    rests.note(URL(one), FetchError("no", retry_after=60))
    assert resting(rests, one)
    assert resting(rests, other) is None


async def test_it_does_not_remember_for_ever() -> None:
    rests = Rests("host")
    for number in range(2_500):
        rests.note(URL(f"http://{number}.example/"), FetchError("no", retry_after=1e-6))
    assert len(rests._until) <= 1_001
