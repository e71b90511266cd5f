"""For how long an answer stays as it is, by its headers."""

import pytest

from adapters.feeds.freshness import fresh

NOW = 1_763_733_900.0
THEN, LATER = "Fri, 21 Nov 2025 14:05:00 GMT", "Fri, 21 Nov 2025 14:15:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"Cache-Control": "max-age=600"}, 600),
        ({"Cache-Control": 'public, MAX-AGE="600", must-revalidate'}, 600),
        ({"Cache-Control": "max-age=600", "Age": "200"}, 400),
        ({"Cache-Control": "max-age=600", "Age": "900"}, 0),
        ({"Cache-Control": "max-age=600", "Age": "old"}, 600),
        ({"Cache-Control": "max-age=600, no-cache"}, 0),
        ({"Cache-Control": "no-store"}, 0),
        ({"Cache-Control": "s-maxage=600"}, 0),
        ({"Cache-Control": "x-max-age=600"}, 0),
        ({"Cache-Control": "max-age=soon"}, 0),
        ({"Cache-Control": "max-age=" + "9" * 400}, 9_999_999_999),
        ({"Expires": LATER}, 600),
        ({"Expires": LATER, "Date": THEN}, 600),
        ({"Expires": THEN, "Date": LATER}, 0),
        ({"Expires": "0"}, 0),
        ({"Expires": LATER, "Cache-Control": "max-age=60"}, 60),
    ],
)
def test_what_the_headers_say(headers: dict[str, str], seconds: float) -> None:
    assert fresh(headers, NOW) == seconds
