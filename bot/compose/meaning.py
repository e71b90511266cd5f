"""Settings -> what compares entries by their meaning, or nothing where that is off."""

from contextlib import AsyncExitStack, ExitStack

from bot.errors import ConfigError
from bot.ports import Checked, Embedder
from config.settings import Settings


def embedder(settings: Settings, closing: ExitStack | AsyncExitStack) -> Embedder | None:
    """For as long as the stack lasts; None if `semantic:` is off. Raises `ConfigError` if it is on and the
    extra or its model is missing, or is another than it has to be."""
    if settings.semantic is None:
        return None
    from adapters.semantic import REMEDY, OnnxEmbedder, found, is_installed

    if not is_installed():
        problem = "is on, and what compares meanings is not installed"
        raise ConfigError(problem, remedy=REMEDY, file=settings.path, key="semantic")
    comparing = OnnxEmbedder(found(settings.semantic.model))
    closing.callback(comparing.close)
    return comparing


def check(settings: Settings) -> list[Checked]:
    """What to say of it: nothing where it is off and not installed."""
    from adapters.semantic import NAME, found, is_installed

    if settings.semantic is None:
        if not is_installed():
            return []
        detail = "the extra is installed and not in use: entries are put together by their words alone"
        remedy = "if you want it in use, write semantic: on into the configuration"
        return [Checked(subject="semantic", verdict="well", detail=detail, remedy=remedy)]
    try:
        with ExitStack() as closing:
            embedder(settings, closing)
            where = found(settings.semantic.model).where
    except ConfigError as error:
        return [Checked(subject="semantic", verdict="wrong", detail=error.problem, remedy=error.remedy)]
    return [Checked(subject="semantic", verdict="well", detail=f"{NAME} is in use, from {where}")]
