"""A token -> a client of Slack's Web API; whatever goes wrong with a call -> our errors."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.refusals import NotSlack, failure
from bot.errors import TransientFailure

API_URL = "https://slack.com/api/"


def web_client(token: str | None, api_url: str) -> AsyncWebClient:
    """A client that tries nothing again by itself. Its session is to be set: see `web_session`."""
    # It writes each request and each answer out unless its own logger says that nobody wants to know.
    logger = logging.getLogger("slack_sdk.web")
    logger.setLevel(logging.WARNING)
    client = AsyncWebClient(token=token, base_url=api_url, retry_handlers=[], logger=logger)
    # slack_sdk takes HTTPS_PROXY and not NO_PROXY; our session takes both.
    client.proxy = None
    return client


def web_session(patience: float) -> aiohttp.ClientSession:
    """A session whose answers take `patience` seconds at most; it is to be closed."""
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=patience), trust_env=True)


@contextmanager
def refusals() -> Iterator[None]:
    """Turn all that slack_sdk and aiohttp raise into our errors; none carries the token."""
    try:
        yield
    except SlackApiError as error:
        raise failure(error) from None
    except TimeoutError:
        raise TransientFailure("Slack did not answer in time") from None
    except (aiohttp.ClientError, OSError) as error:
        raise TransientFailure(f"no connection to Slack ({type(error).__name__})") from None
    # A 200 with text instead of JSON, from a proxy on the way, makes slack_sdk fall over its own feet.
    except (SlackClientError, AttributeError, ValueError):
        raise NotSlack("an answer that is not of Slack's API") from None
