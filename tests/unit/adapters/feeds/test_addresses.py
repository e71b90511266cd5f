import asyncio
import socket
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.feeds.addresses import Forbidden, Guard, GuardedResolver, is_public

INSIDE = [
    *("127.0.0.1", "127.255.255.254", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
    *(
        "100.64.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "198.18.0.1",
        "224.0.0.1",
        "239.1.1.1",
    ),
    *("240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254"),
    *("ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::a9fe:a9fe", "2001:db8::1"),
]
OUTSIDE = ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "::ffff:93.184.216.34", "64:ff9b::101:101"]


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_are_not_public(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(Forbidden):
        Guard().check("feeds.example", 80, address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_addresses_outside_are_public(address: str) -> None:
    Guard().check("feeds.example", 80, address)


@given(st.ip_addresses())
def test_every_address_has_an_answer(address: object) -> None:
    assert is_public(str(address)) in (True, False)


@pytest.mark.parametrize(
    "allowed", ["feeds.local", "feeds.local:8080", "10.1.2.3", "10.1.2.3:8080", "10.1.0.0/16"]
)
def test_what_is_allowed_may_be_inside(allowed: str) -> None:
    Guard([allowed]).check("Feeds.local", 8080, "10.1.2.3")


@pytest.mark.parametrize("allowed", ["feeds.local:80", "other.local", "10.1.2.4", "10.2.0.0/16", "fd00::/8"])
def test_what_is_not_named_is_not_allowed(allowed: str) -> None:
    with pytest.raises(Forbidden, match=r"feeds\.local \(10\.1\.2\.3\)"):
        Guard([allowed]).check("feeds.local", 8080, "10.1.2.3")


def test_literal_addresses_are_checked_without_a_resolver() -> None:
    guard = Guard(["[::1]:8080"])
    guard.check_literal("::1", 8080)
    guard.check_literal("a-name.example", 80)
    for host in ("::1", "127.0.0.1", "::ffff:127.0.0.1"):
        with pytest.raises(Forbidden):
            guard.check_literal(host, 80)


async def test_names_are_checked_after_they_are_resolved() -> None:
    resolver = GuardedResolver(Guard())
    with pytest.raises(Forbidden, match="localhost"):
        await resolver.resolve("localhost", 80)
    allowed = GuardedResolver(Guard(["localhost:80"]))
    assert {found["host"] for found in await allowed.resolve("localhost", 80)} <= {"127.0.0.1", "::1"}
    await resolver.close()
    await allowed.close()


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f.1"])
async def test_other_ways_to_write_an_address_gain_nothing(host: str) -> None:
    with pytest.raises(OSError, match=r"not a public address|not known|No address"):
        await GuardedResolver(Guard()).resolve(host, 80)


async def test_names_that_nobody_answers_for_keep_no_other_from_being_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answered = threading.Event()

    def getaddrinfo(host: str, port: int, *_: object, **__: object) -> list[object]:
        if host.startswith("dead"):
            answered.wait(10)
            raise socket.gaierror(socket.EAI_AGAIN, "no answer")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", port))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    resolver = GuardedResolver(Guard())
    dead = [asyncio.create_task(resolver.resolve(f"dead{n}.example", 80)) for n in range(40)]
    await asyncio.sleep(0)
    (found,) = await asyncio.wait_for(resolver.resolve("ledger.example", 80), 5)
    assert (found["host"], found["port"]) == ("93.184.216.34", 80)
    answered.set()
    assert all(isinstance(error, OSError) for error in await asyncio.gather(*dead, return_exceptions=True))
    await resolver.close()
