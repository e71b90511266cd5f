import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.markup import one_line, plain, shortened

MARKUP = st.lists(
    st.sampled_from(
        (
            *(
                "<",
                ">",
                "</",
                "<b>",
                "<p>",
                "<script>",
                "</script>",
                "<!--",
                "-->",
                "<![CDATA[",
                "]]>",
                '"',
                "'",
            ),
            *("=", "&", ";", "&lt;", "&amp;", "&#60;", "#x3c", "&nbsp;", "a", "x y", "\n", "\n\n", "\u202e"),
            *("\u0301", "\ud800", "<a href=", "<?", "<!d", "/>", "\x00", "\x1e", "é"),
        )
    ),
    max_size=40,
).map("".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Ottawa denies it", "Ottawa denies it", id="text"),
        pytest.param("<b>Ottawa</b> den<i>ies</i>", "Ottawa denies", id="tags inside a line"),
        pytest.param("<p>One.</p><p>Two.</p>", "One.\nTwo.", id="blocks end lines"),
        pytest.param("One<br/>Two<BR>Three", "One\nTwo\nThree", id="line breaks"),
        pytest.param("<ul><li>One</li>\n  <li>Two</li></ul>", "One\nTwo", id="lists"),
        pytest.param("<p>One\n two</p>", "One two", id="wrapped lines"),
        pytest.param("One\ntwo\n\nThree", "One two\nThree", id="paragraphs of a text"),
        pytest.param("a \t b\u00a0\u2003 c", "a b c", id="white space"),
        pytest.param("AT&amp;T &lt;3 &#8217;&eacute;", "AT&T <3 ’é", id="entities"),
        pytest.param("AT&amp;amp;T &amp;#039;", "AT&T '", id="entities escaped twice"),
        pytest.param("&lt;p&gt;One&lt;/p&gt;Two", "One\nTwo", id="tags escaped"),
        pytest.param("2 < 3 and 5 > 4, I <3 you", "2 < 3 and 5 > 4, I <3 you", id="signs that are no tags"),
        pytest.param("<a title=\"a > b\" href='x'>c</a>", "c", id="a sign inside an attribute"),
        pytest.param("a<script>if (1<2) x()</script >b<style>p{}</style>c", "a b c", id="scripts and styles"),
        pytest.param("a<script>never closed", "a", id="a script cut off"),
        pytest.param("a<!-- no <b> -->b<!-- cut", "ab", id="comments"),
        pytest.param("<![CDATA[a <b>b</b>]]>", "a b", id="CDATA that was escaped"),
        pytest.param('One <a href="https://a.exam', "One", id="a tag cut off"),
        pytest.param("<?xml version='1.0'?><!DOCTYPE x>a", "a", id="declarations"),
        pytest.param("a\u202eb\u2066c\u200bd\ufeffe\u00adf", "abcdef", id="what cannot be seen"),
        pytest.param("a\x00b\x1bc\x85d\ud800e\ufffe", "abc de", id="control characters and half pairs"),
        pytest.param("می\u200cخواهم 👩\u200d🚀", "می\u200cخواهم 👩\u200d🚀", id="joiners that spell"),
        pytest.param("Z" + "\u0301\u0316" * 50, "Z\u0301\u0316\u0301\u0316", id="heaps of accents"),
        pytest.param("<o:p>One</o:p><my-tag>Two</my-tag>", "OneTwo", id="unknown tags"),
        pytest.param("<td>1</td><td>2</td>", "1 2", id="cells"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_what_a_reader_would_see(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(MARKUP)
def test_plain_text_is_clean_whatever_comes(text: str) -> None:
    cleaned = plain(text)
    assert not any(
        unicodedata.category(character) in {"Cc", "Cs"} for character in cleaned if character != "\n"
    )
    assert "  " not in cleaned
    assert "\n\n" not in cleaned
    assert cleaned == cleaned.strip()
    assert len(cleaned) <= len(text)


@given(st.text(st.characters(exclude_characters="<>&", exclude_categories=["C", "M", "Z"])))
def test_words_come_through_unchanged(text: str) -> None:
    assert plain(f"<p>{text}</p>") == text


def test_a_title_is_one_line() -> None:
    assert one_line("<h1>One</h1><p>Two</p>") == "One Two"


@pytest.mark.parametrize(
    ("text", "longest", "expected"),
    [
        ("short", 10, "short"),
        ("exactly 10", 10, "exactly 10"),
        ("one two three", 10, "one two…"),
        ("onetwothreefour", 10, "onetwothr…"),
    ],
)
def test_shortening_ends_at_a_word(text: str, longest: int, expected: str) -> None:
    assert shortened(text, longest) == expected


@given(st.text(), st.integers(2, 20))
def test_shortened_is_never_longer(text: str, longest: int) -> None:
    assert len(shortened(text, longest)) <= longest


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "<",
            "<a ",
            '<a "',
            "<a \"'",
            "<!--",
            "<script>",
            "<![CDATA[",
            '<a "" ',
            "<a x=",
            "<a b c ",
            "&amp;",
        ),
        *("&#", " ", "\n", "\n ", "a\u0300\u0316", "<svg/>", "</", "]]>", "\x1e", "<a '\"><a \"'"),
    ],
)
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    plain(piece * 100)
    began = time.process_time()
    plain(piece * (400_000 // len(piece)))
    assert time.process_time() - began < 1.0
