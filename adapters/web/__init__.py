"""Health and metrics over HTTP."""

from adapters.web.server import WebServer

__all__ = ["WebServer"]
