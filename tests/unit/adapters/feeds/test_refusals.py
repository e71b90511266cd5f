"""Where redirects lead, and what they may take with them."""

import pytest

from adapters.feeds.refusals import checked_url, redirected


@pytest.mark.parametrize(
    ("feed", "location", "leads_to"),
    [
        pytest.param("http://u:p@a.example/f", "/f/", "http://u:p@a.example/f/", id="added slash"),
        pytest.param(
            "http://u:p@a.example/f", "https://a.example/f", "https://u:p@a.example/f", id="upgrade"
        ),
        pytest.param("http://u:p@A.example/f", "http://a.EXAMPLE/g", "http://u:p@a.example/g", id="case"),
        pytest.param("https://u:p@a.example/f", "//a.example:443/g", "https://u:p@a.example/g", id="port"),
        pytest.param("https://u:p@a.example/f", "http://a.example/f", "http://a.example/f", id="downgrade"),
        pytest.param("https://u:p@a.example/f", "https://b.example/f", "https://b.example/f", id="elsewhere"),
        pytest.param(
            "https://u:p@a.example/f", "//www.a.example/f", "https://www.a.example/f", id="subdomain"
        ),
        pytest.param(
            "http://u:p@a.example/f", "http://a.example:81/f", "http://a.example:81/f", id="another server"
        ),
        pytest.param("https://u:p@a.example/f", "//v:q@a.example/f", "https://v:q@a.example/f", id="its own"),
        pytest.param("https://u@a.example/f", "/g", "https://u@a.example/g", id="a name alone"),
        pytest.param("https://a.example/f", "/g", "https://a.example/g", id="none"),
    ],
)
def test_credentials_stay_with_their_host_and_are_never_sent_in_the_open(
    feed: str, location: str, leads_to: str
) -> None:
    assert redirected(checked_url(feed), location, 301) == checked_url(leads_to)
