"""Settings -> what compares entries by their meaning, or nothing where that is off."""

from contextlib import AsyncExitStack, ExitStack
from typing import TYPE_CHECKING

from bot.errors import ConfigError
from bot.ports import Checked, Embedder
from config.settings import Semantic, Settings

if TYPE_CHECKING:
    from adapters.semantic import Model


def embedder(settings: Settings, closing: ExitStack | AsyncExitStack) -> Embedder | None:
    """For as long as the stack lasts; None if `semantic:` is off. Raises `ConfigError` if it is on and the
    extra or its model is missing, or is another than it has to be."""
    if settings.semantic is None:
        return None
    return _comparing(_model(settings, settings.semantic), closing)


def check(settings: Settings) -> list[Checked]:
    """What to say of it: nothing where it is off and not installed."""
    from adapters.semantic import NAME, is_installed

    if settings.semantic is None:
        if not is_installed():
            return []
        detail = "the extra is installed and not in use: entries are put together by their words alone"
        remedy = "if you want it in use, write semantic: on into the configuration"
        return [Checked(subject="semantic", verdict="well", detail=detail, remedy=remedy)]
    try:
        with ExitStack() as closing:
            model = _model(settings, settings.semantic)
            _comparing(model, closing)
    except ConfigError as error:
        return [Checked(subject="semantic", verdict="wrong", detail=error.problem, remedy=error.remedy)]
    return [Checked(subject="semantic", verdict="well", detail=f"{NAME} is in use, from {model.where}")]


def _model(settings: Settings, semantic: Semantic) -> "Model":
    from adapters.semantic import REMEDY, found, is_installed

    if not is_installed():
        problem = "is on, and what compares meanings is not installed"
        raise ConfigError(problem, remedy=REMEDY, file=settings.path, key="semantic")
    return found(semantic.model)


def _comparing(model: "Model", closing: ExitStack | AsyncExitStack) -> Embedder:
    from adapters.semantic import OnnxEmbedder

    comparing = OnnxEmbedder(model)
    closing.callback(comparing.close)
    return comparing
