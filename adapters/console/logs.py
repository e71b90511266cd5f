"""Log events -> lines on standard error: coloured on a terminal, JSON elsewhere."""

import logging
import sys

import structlog


def start_log(level: str) -> None:
    """Log from `level` ("debug", "info", "warning", "error") up; of libraries, warnings and up."""
    drawn = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%H:%M:%S" if drawn else "iso", utc=not drawn),
            *([] if drawn else [structlog.processors.format_exc_info]),
            # Plain tracebacks: the others print local variables, and tokens with them.
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
            if drawn
            else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s", force=True
    )
