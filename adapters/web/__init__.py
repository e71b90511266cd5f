"""Health and metrics over HTTP."""

from adapters.web.server import Hear, WebServer

__all__ = ["Hear", "WebServer"]
