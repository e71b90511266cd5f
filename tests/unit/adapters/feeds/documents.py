"""Feeds of every format with one made-up story in them, written by hand."""

TITLE = "Ministry denies that the harbour will close"
SUMMARY = "“That is not so,” a spokesman said."
HOME = "https://ledger.example/"
LINK = "https://ledger.example/harbour"
PUBLISHED = 1_763_733_900.0
"""2025-11-21 14:05 UTC."""

RSS_2 = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>The Ledger</title><link>{HOME}</link><language>en-GB</language>
<item><title>{TITLE}</title><link>{LINK}?utm_source=rss</link><description>{SUMMARY}</description>
<guid isPermaLink="false">ledger-1</guid><dc:creator>Ada Byrne</dc:creator>
<pubDate>Fri, 21 Nov 2025 15:05:00 +0100</pubDate></item>
</channel></rss>"""

RSS_091 = f"""<?xml version="1.0"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">
<rss version="0.91"><channel><title>The Ledger</title><link>{HOME}</link><language>en</language>
<item><title>{TITLE}</title><link>{LINK}</link><description>{SUMMARY}</description></item>
</channel></rss>"""

RSS_1 = f"""<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="{HOME}"><title>The Ledger</title><link>{HOME}</link>
<dc:language>en</dc:language></channel>
<item rdf:about="{LINK}"><title>{TITLE}</title><link>{LINK}</link><description>{SUMMARY}</description>
<dc:creator>Ada Byrne</dc:creator><dc:date>2025-11-21T14:05:00Z</dc:date></item>
</rdf:RDF>"""

ATOM_1 = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Ledger</title>
<link rel="self" href="{HOME}feed.xml"/><link href="{HOME}"/>
<entry><id>tag:ledger.example,2025:1</id><title type="html">{TITLE}</title><link href="{LINK}"/>
<summary>{SUMMARY}</summary><author><name>Ada Byrne</name></author>
<published>2025-11-21T15:05:00+01:00</published><updated>2025-11-22T00:00:00Z</updated></entry>
</feed>"""

ATOM_03 = f"""<?xml version="1.0" encoding="utf-8"?>
<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="en"><title>The Ledger</title>
<link rel="alternate" href="{HOME}"/>
<entry><id>tag:ledger.example,2025:1</id><title>{TITLE}</title><link rel="alternate" href="{LINK}"/>
<summary>{SUMMARY}</summary><author><name>Ada Byrne</name></author>
<issued>2025-11-21T14:05:00Z</issued><modified>2025-11-21T14:05:00Z</modified></entry>
</feed>"""

JSON_11 = (
    '{"version": "https://jsonfeed.org/version/1.1", "title": "The Ledger", "language": "en",'
    f' "home_page_url": "{HOME}", "items": ['
    f'{{"id": 1, "url": "{LINK}", "title": "{TITLE}", "summary": "{SUMMARY}",'
    ' "authors": [null, {"name": "Ada Byrne"}], "date_published": "2025-11-21T15:05:00+01:00"},'
    ' "not an item", null]}'
)

FORMATS = {
    "RSS 2.0": RSS_2,
    "RSS 0.91": RSS_091,
    "RSS 1.0": RSS_1,
    "Atom 1.0": ATOM_1,
    "Atom 0.3": ATOM_03,
    "JSON Feed 1.1": JSON_11,
}


def rss(*items: str, channel: str = "", prolog: str = "") -> bytes:
    """An RSS feed of items given as the markup inside them."""
    joined = "".join(f"<item>{item}</item>" for item in items)
    return f'{prolog}<rss version="2.0"><channel><title>T</title>{channel}{joined}</channel></rss>'.encode()
