"""A request's signature -> whether Slack sent it, just now, and for the first time.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from hmac import compare_digest

from slack_sdk.signature import SignatureVerifier

LASTS = 300.0
"""Seconds for which a signature is good; with Slack's clock and ours apart, as long before its time."""
_DIGITS = 12


class Signatures:
    """Remembers the signatures it has seen for as long as they would be good."""

    def __init__(self, secret: str) -> None:
        self._verifier = SignatureVerifier(secret)
        self._seen: dict[str, float] = {}

    def takes(self, body: bytes, timestamp: str, signature: str, now: float) -> bool:
        """Whether the request is to be answered. `now` is in Unix seconds."""
        if not _is_time(timestamp) or abs(now - int(timestamp)) > LASTS:
            return False
        if not self._is_signed(body, timestamp, signature) or signature in self._seen:
            return False
        self._seen = {signature: until for signature, until in self._seen.items() if until >= now}
        self._seen[signature] = int(timestamp) + LASTS
        return True

    def _is_signed(self, body: bytes, timestamp: str, signature: str) -> bool:
        try:
            text = body.decode()
        except UnicodeDecodeError:
            return False
        expected = self._verifier.generate_signature(timestamp=timestamp, body=text)
        # It takes as long however much of the signature was right.
        return compare_digest((expected or "").encode(), signature.encode(errors="replace"))


def _is_time(timestamp: str) -> bool:
    return timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _DIGITS
