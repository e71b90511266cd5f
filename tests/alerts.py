"""Any alert at all, for properties: texts and names as feeds may have them, hostile ones included."""

from hypothesis import strategies as st

from bot.domain.alert import Alert, Answered, Opened, Spread, Standing, United
from bot.domain.finding import Answer, Claim, Confirmation, Correction, Denial, NoComment, Source
from bot.domain.story import Record
from tests.builders import FIRST_SEEN, answered, opened, record, spread

_PIECES = st.sampled_from(
    [
        *("<!channel>", "<@U0123456789>", "@everyone", "<#1234>", "<t:1:R>", "**", "__", "~~", "`", "||"),
        *("[x](https://evil.example)", "https://evil.example", "> ", "# ", "- ", "1. ", "\\", "&amp;"),
        *("\u200b", "\u202e", "\ud83d", "\n", "🚢", "e\u0301", "harbour " * 300, "x" * 5000, "<a:b:1>"),
    ]
)
texts = st.lists(st.one_of(_PIECES, st.text(max_size=20)), max_size=6).map(" ".join) | st.text()
sources = st.none() | st.builds(Source, name=texts, official=st.booleans())
_said = {
    "source": sources,
    "evidence": texts,
    "field": st.just("summary"),
    "cue": st.just("said"),
    "rule": st.just("sample"),
    "confidence": st.just(0.9),
}
claims: st.SearchStrategy[Claim] = st.builds(Claim, **_said, origin=st.none() | texts)
answers: st.SearchStrategy[Answer] = st.one_of(
    st.builds(Denial, **_said, strength=st.sampled_from(["outright", "soft"])),
    st.builds(Confirmation, **_said),
    st.builds(Correction, **_said),
    st.builds(NoComment, **_said),
)
_links = st.just("https://ledger.example/a") | texts | texts.map("https://ledger.example/".__add__)
_names = st.lists(texts, min_size=1, max_size=12).map(tuple)
standings = st.builds(Standing, outlets=_names, answers=st.lists(answers, max_size=6).map(tuple))


def _records(findings: st.SearchStrategy[Claim] | st.SearchStrategy[Answer]) -> st.SearchStrategy[Record]:
    return st.builds(record, findings, outlet=texts, title=texts, link=_links, id=st.just("record"))


parents: st.SearchStrategy[Opened | Answered] = st.one_of(
    st.builds(
        opened,
        _records(claims),
        stands=standings,
        watches=_names,
        first_seen=st.floats(0, 2 * FIRST_SEEN, allow_nan=False),
    ),
    st.builds(
        answered,
        _records(answers),
        claimed=st.none() | _records(claims),
        alone=st.booleans(),
        stands=standings,
        watches=_names,
    ),
)


unitings: st.SearchStrategy[United] = st.builds(
    United,
    id=st.just("united"),
    thread=st.just("younger"),
    story=st.just("story"),
    watches=_names,
    first_seen=st.floats(0, 2 * FIRST_SEEN, allow_nan=False),
    standing=standings,
    elder=_records(claims) | _records(answers),
    elder_thread=st.just("elder"),
    left=st.none() | _records(claims) | _records(answers),
    elder_address=st.sampled_from(["", "https://app.example/channels/1/2"]),
)


def alerts() -> st.SearchStrategy[Alert]:
    """Opened, Answered, Spread and United."""
    spreads: st.SearchStrategy[Spread] = st.builds(spread, parents)
    return st.one_of(parents, spreads, unitings)
