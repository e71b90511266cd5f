"""A host name or address -> whether On Record may connect to it.

Whoever runs a feed, or can add one, must not be able to have the machines beside On Record asked: no
address is connected to that is not public, unless the configuration allows it. Names are checked after they
are resolved, and the connection goes to the very address that was checked, so that a name that resolves
differently each time (DNS rebinding) gains nothing.
"""

import asyncio
import socket
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from aiohttp.abc import AbstractResolver, ResolveResult

_THREADS = 64
"""In which names are resolved. A name server that is dead holds one for ten seconds and more, and asyncio has
six of its own on a small machine: a few dead hosts would keep all others from being found in time."""
_NAT64 = IPv6Network("64:ff9b::/96")
_SPECIAL = (IPv4Network("168.63.129.16/32"), IPv4Network("192.0.0.0/24"))
"""Public to Python, and inside for all that: Azure's metadata and DNS, Oracle's metadata (RFC 6890)."""


class Forbidden(OSError):
    """A host is, or resolves to, an address that may not be connected to."""


class Guard:
    """Knows which addresses are allowed.

    `allowed` lists exceptions to "public addresses only": a host name or address, either with or without
    `:port`, or a network such as `10.1.0.0/16`. Raises `ValueError` for an entry with a bad network.
    """

    def __init__(self, allowed: Collection[str] = ()) -> None:
        self._networks = tuple(ip_network(entry, strict=False) for entry in allowed if "/" in entry)
        self._hosts = frozenset(entry.lower() for entry in allowed if "/" not in entry)

    def check(self, host: str, port: int, address: str) -> None:
        """Raises `Forbidden` if `host` may not be reached at `address`."""
        if not self._is_allowed(host, port, address) and not is_public(address):
            where = host if host == address else f"{host} ({address})"
            raise Forbidden(f"{where} is not a public address")

    def check_literal(self, host: str, port: int) -> None:
        """The same for a host that is written as an address, which no resolver gets to see."""
        try:
            address = str(ip_address(host))
        except ValueError:
            return
        self.check(host, port, address)

    def _is_allowed(self, host: str, port: int, address: str) -> bool:
        names = {host.lower(), address, f"[{address}]"}
        if not self._hosts.isdisjoint(names | {f"{name}:{port}" for name in names}):
            return True
        ip = ip_address(address.partition("%")[0])
        return any(ip.version == network.version and ip in network for network in self._networks)


class GuardedResolver(AbstractResolver):
    """Resolves names, and leaves out what the guard forbids."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The allowed addresses of a host. Raises `Forbidden` if it has only others."""
        passed: list[ResolveResult] = []
        refused: Forbidden | None = None
        for found in await self._resolved(host, port, family):
            try:
                self._guard.check(host, port, found["host"])
            except Forbidden as error:
                refused = error
            else:
                passed.append(found)
        if not passed and refused:
            raise refused
        return passed

    async def _resolved(self, host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
        look_up = partial(
            socket.getaddrinfo, host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG
        )
        answers = await asyncio.get_running_loop().run_in_executor(self._threads, look_up)
        return [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=port,
                family=kind,
                proto=proto,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for kind, _, proto, _, address in answers
        ]

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet (RFC 6890), also behind a translation: IPv4 inside
    IPv6, 6to4, Teredo, NAT64."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address) and (inner := _translated(ip)):
        return is_public(str(inner))
    special = any(ip in network for network in _SPECIAL)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not special


def _translated(ip: IPv6Address) -> IPv4Address | None:
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFF_FFFF)
    teredo = ip.teredo[1] if ip.teredo else None
    return ip.ipv4_mapped or ip.sixtofour or teredo
