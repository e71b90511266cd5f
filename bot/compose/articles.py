"""Settings -> what reads the pages of watched entries, or nothing where the extra for it is not installed."""

from contextlib import AsyncExitStack

from bot.compose.feeding import fetching
from bot.pipeline import Pipeline
from bot.ports import Checked
from bot.service.pages import Pages
from bot.text.phrases import counted
from config.settings import Settings


def pages(settings: Settings, pipeline: Pipeline, stack: AsyncExitStack) -> Pages | None:
    """For as long as the stack lasts. None if the extra is missing; a feed may want it later, so what feeds
    are polled now does not count."""
    from adapters.feeds.articles import WebArticles, is_installed

    if not is_installed():
        return None
    fetcher = fetching(settings)
    articles = WebArticles(fetcher)
    stack.push_async_callback(fetcher.aclose)
    stack.callback(articles.close)
    return Pages(articles=articles, pipeline=pipeline)


def check(wanted: int) -> list[Checked]:
    """What to say if so many feeds want full text."""
    from adapters.feeds.articles import REMEDY, is_installed

    if not wanted:
        return []
    if is_installed():
        return [
            Checked(
                subject="full text", verdict="well", detail=f"pages are read for {counted(wanted, 'feed')}"
            )
        ]
    detail = f"the text of pages is wanted for {counted(wanted, 'feed')}, and what reads it is not installed"
    return [Checked(subject="full text", verdict="wrong", detail=detail, remedy=REMEDY)]
