"""Texts -> a short name for them, the same at every run and on every machine."""

from hashlib import blake2s


def digest(*parts: str) -> str:
    """24 hexadecimal digits that stay the same for the same parts, and differ for others."""
    # The length before each part keeps ("ab", "c") and ("a", "bc") apart.
    joined = "".join(f"{len(part)}:{part}" for part in parts)
    return blake2s(joined.encode(), digest_size=12).hexdigest()
