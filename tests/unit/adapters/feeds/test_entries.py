from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.feeds import entries
from adapters.feeds.entries import MAX_ENTRIES, arrivals
from adapters.feeds.item import Document, Item
from bot.domain.entry import Entry
from bot.domain.feed import Feed

ADDRESS = "https://ledger.example/feeds/world.xml"
FEED = Feed(url=ADDRESS, outlet="The Ledger")
NOW = 1_763_733_900.0


def item(**given: Any) -> Item:
    return Item(**{"id": "1", "title": "Harbour to close", "published": NOW - 60, **given})


def entries_of(*items: Item, feed: Feed = FEED, **given: Any) -> list[Entry]:
    found, _ = arrivals(Document(items=items, **given), feed, ADDRESS, NOW)
    return [arrival.entry for arrival in found]


def only(*items: Item, **given: Any) -> Entry:
    (entry,) = entries_of(*items, **given)
    return entry


def test_an_entry_is_clean() -> None:
    entry = only(
        item(
            id=" ledger-1 ",
            link="/harbour?utm_source=rss#top",
            title="<b>Harbour</b>\nto close",
            summary="<p>It&#8217;s final.</p><p>So they say.</p>",
            content="<p>Much longer.</p>",
            authors=(
                "ada@ledger.example (Ada Byrne)",
                "Joe Dee <joe@ledger.example>",
                "x@y.example",
                "Ada Byrne",
            ),
        ),
        language="en-GB",
    )
    assert entry == Entry(
        feed=FEED.id,
        id="ledger-1",
        outlet="The Ledger",
        title="Harbour to close",
        summary="It’s final.\nSo they say.",
        content="Much longer.",
        link="https://ledger.example/harbour",
        authors=("Ada Byrne", "Joe Dee"),
        published=NOW - 60,
        language="en",
    )


def test_arrivals_come_oldest_first_and_not_yet_quiet() -> None:
    items = tuple(item(id=str(n), published=NOW - age) for n, age in enumerate((10, 30, 20)))
    found, undated = arrivals(Document(items=items), FEED, ADDRESS, NOW)
    assert [arrival.entry.id for arrival in found] == ["1", "2", "0"]
    assert all(arrival.seen == NOW and not arrival.quiet for arrival in found)
    assert undated == frozenset()


@pytest.mark.parametrize("published", [None, 0.0, -62_135_596_800.0, 315_532_800.0])
def test_without_a_date_it_is_now_and_said_to_be(published: float | None) -> None:
    items = (item(id="a", published=published), item(id="b", published=published), item(id="c"))
    found, undated = arrivals(Document(items=items), FEED, ADDRESS, NOW)
    assert undated == {"a", "b"}
    # The document's order is from the newest on.
    assert [(one.entry.id, one.entry.published) for one in found] == [("c", NOW - 60), ("b", NOW), ("a", NOW)]


@pytest.mark.parametrize(("ahead", "dated"), [(60.0, True), (3_600.0, False), (86_400.0, False)])
def test_a_date_that_lies_far_ahead_is_none(ahead: float, dated: bool) -> None:
    found, undated = arrivals(Document(items=(item(published=NOW + ahead),)), FEED, ADDRESS, NOW)
    assert found[0].entry.published == NOW
    assert undated == (frozenset() if dated else {"1"})


def test_an_id_made_of_a_date_that_lies_ahead_stays_when_its_time_comes() -> None:
    alone = Document(items=(item(id="", published=NOW + 7_200),))
    shared = Document(
        items=tuple(
            item(id="", link="https://a.example/x", title=t, published=NOW + 7_200) for t in ("One", "Two")
        )
    )
    for document in (alone, shared):
        first, second, later = (
            [arrival.entry.id for arrival in arrivals(document, FEED, ADDRESS, now)[0]]
            for now in (NOW, NOW + 300, NOW + 86_400)
        )
        assert first == second == later


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({"id": "ledger-1", "link": "https://a.example/1"}, "ledger-1", id="its own"),
        pytest.param(
            {"id": "", "link": "https://a.example/1?utm_source=x"}, "https://a.example/1", id="link"
        ),
        pytest.param(
            {"id": "https://a.example/1?ref=rss", "link": "https://a.example/1?ref=rss"},
            "https://a.example/1",
            id="a parser's copy of the link",
        ),
        pytest.param({"id": "a\x00b\ud800 \n c"}, "a b c", id="what cannot be stored"),
    ],
)
def test_the_id_is_the_feeds_own_or_the_link(given: dict[str, str], expected: str) -> None:
    assert only(item(**given)).id == expected


def test_without_id_and_link_the_title_and_date_make_the_id() -> None:
    same = only(item(id=""))
    assert same.id == only(item(id="", summary="Other words")).id
    assert same.id != only(item(id="", title="Harbour to stay")).id
    assert same.id != only(item(id="", published=NOW - 86_400)).id


def test_very_long_ids_stay_apart() -> None:
    one, other = entries_of(item(id="x" * 1_000), item(id="x" * 999 + "y"))
    assert one.id != other.id
    assert len(one.id) < 50


def test_two_versions_of_an_entry_are_the_later_one() -> None:
    old = item(link="https://a.example/1", title="Harbour to close", published=NOW - 100)
    new = item(link="https://a.example/1", title="Harbour to stay", published=NOW - 50)
    assert only(old, new).title == only(new, old).title == "Harbour to stay"


def test_an_id_that_every_item_has_is_worthless() -> None:
    links = ["https://a.example/1", "https://a.example/2"]
    found = entries_of(*(item(id="0", link=link) for link in links), item(id=links[0], title="Third"))
    assert [entry.link for entry in found] == ["", *links[::-1]]
    assert len({entry.id for entry in found}) == 3


def test_a_link_that_every_item_has_does_not_join_them() -> None:
    items = [item(id="", link="https://a.example/", title=title) for title in ("One", "Two", "Two")]
    assert {entry.title for entry in entries_of(*items)} == {"One", "Two"}
    assert len({entry.id for entry in entries_of(*items)}) == 2


def test_a_link_that_many_items_have_is_known_to_be_no_articles() -> None:
    many = [item(id=str(n), link="https://a.example/live", title=f"Title {n}") for n in range(5)]
    assert all(entry.shares_link for entry in entries_of(*many))
    assert not any(entry.shares_link for entry in entries_of(*many[:3]))


@pytest.mark.parametrize(
    ("link", "shared"),
    [
        *(("https://a.example/", True), ("https://a.example", True), ("/", True), ("/?utm_source=x", True)),
        *(("https://a.example/?p=1", False), ("https://a.example/#!/1", False), ("/1", False)),
        *(("/news?page=home", True), ("https://ledger.example/news?page=home#top", True), ("", False)),
    ],
)
def test_a_link_to_the_site_is_no_articles(link: str, shared: bool) -> None:
    assert only(item(link=link), home="/news?page=home").shares_link == shared


def test_a_link_to_the_site_is_no_id() -> None:
    for home in ("/", "/news"):
        one, other = (only(item(id="", link=home, title=title), home="/news") for title in ("One", "Other"))
        assert one.id != other.id
        assert one.id == only(item(id=home, link=home, title="One"), home="/news").id
        assert only(item(id="mine", link=home), home="/news").id == "mine"


@pytest.mark.parametrize(
    ("given", "title"),
    [
        pytest.param({"summary": "It closes. Soon."}, "It closes.", id="summary"),
        pytest.param({"content": "<p>“It closes.” So he said.</p>"}, "“It closes.”", id="content"),
        pytest.param({"summary": "No end"}, "No end", id="no sentence"),
        pytest.param(
            {"title": "<img src=x>", "summary": "First line\n\nsecond"}, "First line", id="no words"
        ),
    ],
)
def test_a_missing_title_is_the_first_sentence(given: dict[str, str], title: str) -> None:
    assert only(item(**{"title": "", **given})).title == title


def test_an_item_without_any_text_is_left_out() -> None:
    assert entries_of(item(title=" ", link="https://a.example/1"), Item()) == []


@pytest.mark.parametrize(
    ("summary", "content", "kept"),
    [
        pytest.param("One two.", "One two.", ("One two.", ""), id="equal"),
        pytest.param("One two.", "<p>One <b>two</b> .</p>", ("One two.", ""), id="equal but for markup"),
        pytest.param("", "Only content.", ("", "Only content."), id="content only"),
        pytest.param("One.", "One. Two.", ("One.", "One. Two."), id="a beginning that the feed chose"),
        pytest.param(
            ("word " * 200)[:512], "word " * 200, ("", ("word " * 200).strip()), id="cut off by a parser"
        ),
    ],
)
def test_content_that_says_no_more_is_dropped(summary: str, content: str, kept: tuple[str, str]) -> None:
    entry = only(item(summary=summary, content=content))
    assert (entry.summary, entry.content) == kept


def test_texts_are_limited() -> None:
    entry = only(item(title="t " * 10_000, summary="s " * 100_000, content="c " * 1_000_000))
    assert (len(entry.title) <= 500, len(entry.summary) <= 5_000, len(entry.content) <= 50_000) == (True,) * 3


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("en-GB", "en"),
        ("FR", "fr"),
        ("zh_Hans", "zh"),
        (" de ", "de"),
        ("US", None),
        ("", None),
        ("english", None),
    ],
)
def test_languages_are_iso_639_1(said: str, language: str | None) -> None:
    assert only(item(), language=said).language == language


def test_the_settings_know_the_language_better() -> None:
    assert only(item(), language="en", feed=Feed(url=ADDRESS, outlet="X", language="fr")).language == "fr"


def test_links_are_relative_to_what_the_document_says() -> None:
    assert only(item(link="1"), base="/other/").link == "https://ledger.example/other/1"
    for useless in ("", "//[", "tag:x", "file:///"):
        assert only(item(link="1"), base=useless).link == "https://ledger.example/feeds/1"


def test_of_many_entries_the_newest_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "MAX_ENTRIES", 3)
    items = [item(id=str(age), published=NOW - age) for age in (5, 1, 4, 2, 3)]
    assert [entry.id for entry in entries_of(*items)] == ["3", "2", "1"]
    assert MAX_ENTRIES == 2_000


TEXTS = st.sampled_from(
    [
        "",
        "a",
        "b",
        "https://a.example/1",
        "https://a.example/2",
        "https://a.example/",
        "/3",
        "<p>x</p>",
        "\ud800",
    ]
)
ITEMS = st.builds(
    Item,
    id=TEXTS,
    link=TEXTS,
    title=TEXTS,
    summary=TEXTS,
    published=st.sampled_from([None, 0.0, NOW - 5, NOW + 5]),
)


@given(st.lists(ITEMS, max_size=8))
def test_ids_are_unique_and_dates_not_ahead(items: list[Item]) -> None:
    found, undated = arrivals(Document(items=tuple(items)), FEED, ADDRESS, NOW)
    ids = [arrival.entry.id for arrival in found]
    assert len(set(ids)) == len(ids)
    assert undated <= set(ids)
    assert all(id and id.isprintable() for id in ids)
    dates = [arrival.entry.published for arrival in found]
    assert dates == sorted(dates)
    assert all(date <= NOW for date in dates)


@given(st.lists(ITEMS, max_size=8))
def test_no_title_is_lost_but_of_older_versions(items: list[Item]) -> None:
    kept = {
        arrival.entry.id: arrival.entry
        for arrival in arrivals(Document(items=tuple(items)), FEED, ADDRESS, NOW)[0]
    }
    alone = [entry for one in items for entry in entries_of(one)]
    links = {entry.link for entry in kept.values() if entry.link}
    titles = {entry.title for entry in kept.values()}
    assert all(entry.title in titles or entry.id in kept or entry.link in links for entry in alone)
