"""An entry's title and address -> whether it is a live blog, round-up, newsletter or gallery."""

import re

from bot.domain.entry import Entry
from bot.text.words import fold

# Fixed words, each beside a mark or at an edge where a story about one event would hardly have it.
_TITLES = re.compile(
    r"^(?:watch )?live\b|\blive (?:updates?|blog|coverage|stream|results|now)\b|\blive:|\bas it happened\b"
    r"|^(?:photos?|in (?:pictures|photos)|pictures|gallery|slideshow|quiz|podcast|letters?|cartoons?) ?[:|—-]"
    r"|\bin (?:pictures|photos)$|\b(?:photos|pictures) of the\b|\bweek in (?:pictures|review)\b"
    r"|\b(?:morning|evening|daily|weekly|news|weekend) (?:briefing|digest|brief|wrap|recap|quiz)\b"
    r"|\b(?:morning|evening|daily) update\b|\bas the day unfolded\b|\bmorning [a-z]+:"
    r"|\bnewsletter\b|\bround-?up\b|\bthings to know\b|\brolling coverage\b|\bday in history\b"
    r"|\b(?:top|latest) (?:headlines|news|stories)\b|\bfront pages\b|\bnewspaper headlines\b|\bthe papers:"
    r"|\bcrossword\b|\bbest of cartoons\b|\bhoroscopes?\b|\bfull (?:episode|show|broadcast)\b"
    r"|^en direct\b|^en images\b|^revue de presse\b"
)
_ADDRESSES = re.compile(
    r"/(?:live|live-news|liveblog|live-updates|live-blog|gallery|galleries|in-pictures|photos|newsletters?)/"
    r"|[-/]live-updates\b|[-/]liveblog\b"
)


def is_loose(entry: Entry) -> bool:
    """Whether the entry touches many events, so that being like it says little."""
    return bool(_TITLES.search(fold(entry.title)) or _ADDRESSES.search(entry.link))
