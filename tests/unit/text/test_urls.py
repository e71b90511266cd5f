import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.text.urls import LONGEST, absolute, canonical, shown

PARTS = st.text(st.sampled_from("abAB09é%2fF=&?#/.:@[]-_~ !+;<>|\"'\\\u200b\ud800"), max_size=30)
ADDRESSES = st.builds("{}{}{}".format, st.sampled_from(["http://", "HTTPS://", "//", ""]), PARTS, PARTS)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        pytest.param("HTTPS://News.Example.COM/Story", "https://news.example.com/Story", id="case"),
        pytest.param("https://a.example:443/x", "https://a.example/x", id="default port"),
        pytest.param("http://a.example:8080/x", "http://a.example:8080/x", id="other port"),
        pytest.param("http://a.example", "http://a.example/", id="no path"),
        pytest.param("https://me:secret@a.example/x", "https://a.example/x", id="credentials"),
        pytest.param("https://a.example/x#comments", "https://a.example/x", id="fragment"),
        pytest.param(
            "https://a.example/#!/story/1", "https://a.example/#!/story/1", id="fragment that is a path"
        ),
        pytest.param("https://a.example/a b|c", "https://a.example/a%20b%7Cc", id="not allowed in a URL"),
        pytest.param(
            "https://a.example/%7euser/%c3%a9", "https://a.example/~user/%C3%A9", id="quoted otherwise"
        ),
        pytest.param("https://a.example/100%", "https://a.example/100%25", id="a bare percent sign"),
        pytest.param("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4", id="other scripts"),
        pytest.param("https://[2001:DB8::1]:443/x", "https://[2001:db8::1]/x", id="IPv6"),
        pytest.param(" https://a.example/x\n", "https://a.example/x", id="white space around"),
        pytest.param("https://a.example/x\u200b\x00y", "https://a.example/xy", id="what cannot be seen"),
    ],
)
def test_an_address_has_one_canonical_form(link: str, expected: str) -> None:
    assert canonical(link) == expected


@pytest.mark.parametrize(
    "parameter",
    [
        *("utm_source=rss_feed", "utm_anything=1", "UTM_Medium=x", "fbclid=a", "gclid=b", "at_medium=RSS"),
        *(
            "at_campaign=rss",
            "ns_mchannel=rss",
            "ns_campaign=1490",
            "ref=rss",
            "from=RSS",
            "mc_cid=1",
            "ocid=x",
        ),
        *("partner=rss", "emc=rss", "mod=rss_world", "traffic_source=rss", "maca=en-rss-en-all-1573-rdf"),
    ],
)
def test_tracking_is_removed_and_the_rest_keeps_its_order(parameter: str) -> None:
    assert canonical(f"https://a.example/x?b=2&{parameter}&a=1") == "https://a.example/x?b=2&a=1"
    assert canonical(f"https://a.example/x?{parameter}") == "https://a.example/x"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("https://a.example/x?id=1", "https://a.example/x?id=2", id="a parameter"),
        pytest.param(
            "https://a.example/x?ref=world", "https://a.example/x?ref=sport", id="ref that is not tracking"
        ),
        pytest.param(
            "https://a.example/x?a=1&b=2", "https://a.example/x?b=2&a=1", id="the order of parameters"
        ),
        pytest.param("https://a.example/x", "https://a.example/x/", id="a slash"),
        pytest.param("https://a.example/x", "http://a.example/x", id="the scheme"),
        pytest.param("https://a.example/x", "https://www.a.example/x", id="www"),
        pytest.param("https://a.example/X", "https://a.example/x", id="case in the path"),
        pytest.param("https://a.example/a%2Fb", "https://a.example/a/b", id="a quoted slash"),
        pytest.param("https://a.example/x?q=a%26b", "https://a.example/x?q=a&b", id="a quoted ampersand"),
    ],
)
def test_what_may_be_two_articles_stays_two(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    "link",
    [
        *(
            "",
            "news",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "mailto:a@b.example",
            "tag:a.example,2025:1",
        ),
        *("http://", "http:///x", "http://[::1", "http://a.example:port/", "http://a.example:99999/"),
        *(
            "https://a.example/" + "x" * 3 * LONGEST,
            "http://a b.example/",
            "http://evil.example\\@good.example/",
            "http://" + "a" * 70 + "é.example/",
        ),
        "https://a.example/" + "x" * LONGEST,
    ],
)
def test_what_is_no_web_address_is_none(link: str) -> None:
    assert canonical(link) == ""


@given(ADDRESSES)
@example("http://%41.example/%2541")
@example("http://a.example/?&&utm_source=x&")
def test_canonical_is_idempotent_and_printable_ascii(link: str) -> None:
    once = canonical(link)
    assert canonical(once) == once
    assert once.isascii()
    assert not any(character in once for character in ' <>|"\\`')
    assert len(once) <= LONGEST


@given(st.from_regex(r"https?://[a-z0-9-]+(\.[a-z0-9-]+)+(/[A-Za-z0-9._~-]*)*", fullmatch=True))
def test_a_plain_link_is_read_as_any_other(link: str) -> None:
    assert canonical(link) == canonical(f"{link}#there")
    assert absolute(link, "https://a.example/") == absolute(f"{link}#there", "https://a.example/")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/2025/x", "https://a.example/2025/x"),
        ("x", "https://a.example/feeds/x"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("?id=1&utm_source=rss", "https://a.example/feeds/world.xml?id=1"),
        ("http://b.example", "http://b.example/"),
        ("", ""),
        ("javascript:alert(1)", ""),
        ("//[", ""),
    ],
)
def test_links_are_resolved(link: str, expected: str) -> None:
    assert absolute(link, "https://a.example/feeds/world.xml") == expected


@given(PARTS, ADDRESSES)
def test_resolving_raises_nothing(link: str, base: str) -> None:
    resolved = absolute(link, base)
    assert canonical(resolved) == resolved


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/feed", "https://a.example/feed"),
        ("https://medium.example/@user/feed", "https://medium.example/@user/feed"),
        ("https://me:secret@a.example/feed", "https://***@a.example/feed"),
        ("https://me:se/cret@a.example/feed", "https://***@a.example/feed"),
        ("https://secret@a.example", "https://***@a.example"),
        ("https://a.example/feed?api_key=secret&x=1", "https://a.example/feed?api_key=***&x=1"),
        ("https://a.example/feed?x=1&Token=secret#y", "https://a.example/feed?x=1&Token=***#y"),
        ("https://a.example/\x1b[31m\n", "https://a.example/[31m"),
    ],
)
def test_credentials_are_not_shown(url: str, expected: str) -> None:
    assert shown(url) == expected


@given(st.text(st.characters(exclude_characters="@/?#\\:[]", exclude_categories=["C", "Z"]), min_size=3))
def test_a_password_is_never_shown(password: str) -> None:
    assert f":{password}" not in shown(f"https://reader:{password}@a.example/feed")


def test_long_addresses_are_shown_in_part() -> None:
    assert len(shown("https://a.example/" + "x" * 100_000)) == 300
