"""Hypothesis strategies for the domain's types: whatever a feed may bring, and what is made of it.

Texts hold anything but half a surrogate pair, which no feed that was read holds. What the strategies leave to
a type's default they draw from its annotations, so a field that is added to a type is drawn as well.
"""

from hypothesis import strategies as st

from bot.domain.alert import Alert, Answered, Notice, Opened, Spread, Standing
from bot.domain.delivery import Delivery
from bot.domain.entry import Arrival, Entry, EntryKey
from bot.domain.feed import FeedState
from bot.domain.finding import Claim, Confirmation, Correction, Denial, Finding, NoComment, Source
from bot.domain.likeness import Profile
from bot.domain.story import Member, Record, Story, Thread
from bot.domain.watch import Channel

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
times = st.floats(min_value=0, max_value=4e9)
shares = st.floats(min_value=0, max_value=1)
digests = st.text("0123456789abcdef", min_size=24, max_size=24)

st.register_type_strategy(str, texts)
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))

entry_keys = st.builds(EntryKey, names, names)
entries = st.builds(Entry, feed=names, id=names, published=times)
arrivals = st.builds(Arrival, entry=entries, seen=times)
feed_states = st.builds(FeedState, feed=names)
channels = st.builds(Channel)
profiles = st.builds(Profile, terms=st.dictionaries(names, shares, max_size=5))

sources = st.none() | st.builds(Source)
claims: st.SearchStrategy[Claim] = st.builds(Claim, source=sources, confidence=shares)
answers = st.one_of(
    *(
        st.builds(kind, source=sources, confidence=shares)
        for kind in (Denial, Confirmation, Correction, NoComment)
    )
)
findings: st.SearchStrategy[Finding] = claims | answers

members = st.builds(Member, entry=entry_keys, published=times)
records = st.builds(Record, finding=findings, entry=entry_keys, published=times)
threads = st.builds(Thread, channel=channels)
stories = st.builds(
    Story,
    id=digests,
    opened=times,
    updated=times,
    profile=profiles,
    members=st.lists(members, max_size=4).map(tuple),
    records=st.lists(records, max_size=3).map(tuple),
    threads=st.lists(threads, max_size=2).map(tuple),
    absorbed=st.lists(digests, max_size=2).map(tuple),
    version=st.integers(0, 1000),
)

standings = st.builds(Standing, answers=st.lists(answers, max_size=2).map(tuple))
opened: st.SearchStrategy[Opened] = st.builds(Opened, id=digests, claim=records, standing=standings)
answered: st.SearchStrategy[Answered] = st.builds(
    Answered, id=digests, answer=records, claim=st.none() | records, standing=standings
)
spread: st.SearchStrategy[Spread] = st.builds(
    Spread, id=digests, parent=opened | answered, standing=standings
)
alerts: st.SearchStrategy[Alert] = opened | answered | spread
notices = st.builds(Notice, id=digests, title=names, detail=names)
deliveries = st.builds(
    Delivery, id=digests, channel=channels, alert=alerts | notices, parent=st.none() | digests
)
