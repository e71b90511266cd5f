"""A request's signature -> whether Slack sent it, just now, and for the first time.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from hmac import compare_digest

from slack_sdk.signature import SignatureVerifier

LASTS = 300.0
"""Seconds for which a signature is good; with Slack's clock and ours apart, as long before its time."""


class Signatures:
    """Remembers the signatures it has seen for as long as they would be good."""

    def __init__(self, secret: str) -> None:
        self._verifier = SignatureVerifier(secret)
        self._seen: dict[str, float] = {}

    def takes(self, body: bytes, timestamp: str, signature: str, now: float) -> bool:
        """Whether the request is to be answered. `now` is in Unix seconds."""
        if not (timestamp.isascii() and timestamp.isdigit()) or abs(now - int(timestamp)) > LASTS:
            return False
        expected = self._verifier.generate_signature(timestamp=timestamp, body=body)
        if expected is None or not _same(expected, signature) or signature in self._seen:
            return False
        self._forget(now)
        self._seen[signature] = int(timestamp) + LASTS
        return True

    def _forget(self, now: float) -> None:
        self._seen = {signature: until for signature, until in self._seen.items() if until >= now}


def _same(expected: str, signature: str) -> bool:
    """In a time that does not tell how much of it was right."""
    return compare_digest(expected.encode(), signature.encode())
