"""Where a feed is, as people write it -> an address that is polled: of the web, or of a file beside the
configuration, which another program writes."""

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationInfo

from config.faults import Wrong, quoted
from config.units import web_address

_SCHEME = "file:"


def feed_address(text: object, info: ValidationInfo) -> str:
    """A URL of http, https, or (`file:wire/news.xml`) of a file in the folder of the configuration, which
    need not be there yet. Raises `Wrong`: a feed must not be a way to have other files read."""
    written = str(text).strip()
    if not written.lower().startswith(_SCHEME):
        return web_address(text)
    folder = Path((info.context or {}).get("folder", ".")).resolve()
    way = Path(written[len(_SCHEME) :])
    if not way.parts or way.is_absolute() or ".." in way.parts:
        raise Wrong(
            f"{quoted(written)} does not lie in the folder of this file",
            "write the way to it from there, without .., such as file:wire/news.xml",
        )
    if not (folder / way).resolve().is_relative_to(folder):
        raise Wrong(
            f"{quoted(written)} is a link that leads out of the folder of this file",
            "have the file written into that folder",
        )
    return (folder / way).as_uri()


FeedAddress = Annotated[
    str, BeforeValidator(feed_address), Field(examples=["https://example.org/feed.xml", "file:wire/news.xml"])
]
"""Absolute, whatever was written."""
