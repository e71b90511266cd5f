"""Settings -> a store that is open, the configured Redis or the embedded server; how long it keeps what."""

from contextlib import AsyncExitStack, suppress

from adapters.redis import Connection, EmbeddedServer, connect
from bot.errors import StoreInUse
from bot.ports import Keep
from config.settings import Settings


async def opened(settings: Settings, stack: AsyncExitStack) -> Connection:
    """A connection for as long as the stack lasts. Raises `StoreError` if the server does not start."""
    connection = connect(await address(settings, stack), prefix=settings.store.prefix)
    stack.push_async_callback(connection.close)
    return connection


async def address(settings: Settings, stack: AsyncExitStack) -> str:
    """Where the store is; an embedded one is started, unless a service that runs has it already."""
    if settings.redis_url:
        return settings.redis_url.get_secret_value()
    server = EmbeddedServer(data_dir=settings.data_dir, fsync=settings.store.fsync)
    with suppress(StoreInUse):
        await stack.enter_async_context(server)
    return server.url


def keeping(settings: Settings) -> Keep:
    """How long the stores keep what."""
    return Keep(
        joining=settings.stories.join_within,
        stories=settings.stories.keep,
        deliveries=settings.deliveries.keep,
    )
