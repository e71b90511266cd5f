"""Health and metrics."""

from collections.abc import Mapping

import aiohttp
import pytest

from adapters.web import WebServer
from bot.errors import StoreUnavailable


async def well() -> Mapping[str, int]:
    return {"to_place": 3, "to_deliver": 1}


async def unwell() -> Mapping[str, int]:
    raise StoreUnavailable("redis://127.0.0.1:1: connection refused")


async def get(server: WebServer, path: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{server.port}{path}") as answer,
    ):
        return answer.status, await answer.text()


async def test_health_is_ready_when_the_store_answers() -> None:
    async with WebServer("127.0.0.1", 0, well) as server:
        assert await get(server, "/health") == (200, '{"ready": true, "to_place": 3, "to_deliver": 1}')


async def test_health_is_unready_with_a_reason_when_it_does_not() -> None:
    async with WebServer("127.0.0.1", 0, unwell) as server:
        status, text = await get(server, "/health")
    assert status == 503
    assert "connection refused" in text


async def test_metrics_are_in_prometheus_text() -> None:
    async with WebServer("127.0.0.1", 0, well) as server:
        status, text = await get(server, "/metrics")
    assert status == 200
    assert 'onrecord_waiting{where="to_place"} 3.0' in text
    async with WebServer("127.0.0.1", 0, unwell) as server:
        assert "onrecord_waiting{" not in (await get(server, "/metrics"))[1]


async def test_a_port_that_is_taken_is_an_error_and_leaves_nothing_open() -> None:
    async with WebServer("127.0.0.1", 0, well) as server:
        with pytest.raises(OSError, match="address already in use"):
            await WebServer("127.0.0.1", server.port, well).__aenter__()
