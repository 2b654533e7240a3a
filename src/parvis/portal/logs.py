"""Structured logs on standard error: JSON lines for machines, readable lines on a terminal."""

import logging
import logging.config
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.types import Processor

UNLOGGED = ("request", "server_time", "color_message")
"What Django and others attach to records and that may hold what people typed, or is no data."


def configure_logs(*, style: str = "auto", level: int = logging.INFO) -> None:
    """Send all log lines of this process to standard error.

    `style`: `json`; `console`, with times and colours; `plain`, warnings alone and without times, beside a command's
    messages; `auto`: console on a terminal, else json.
    """
    if style == "auto":
        style = "console" if sys.stderr.isatty() else "json"
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        _without_unlogged,
    ]
    if style != "plain":
        shared.append(structlog.processors.TimeStamper(fmt="iso", utc=True))
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "lines": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_renderers(style)],
                    "foreign_pre_chain": shared,
                }
            },
            "handlers": {
                "stderr": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}
            },
            "root": {"handlers": ["stderr"], "level": logging.WARNING if style == "plain" else level},
            "loggers": {
                # Every request has its line already; here only what failed is worth another, with its traceback.
                "django.request": {"level": "ERROR"},
                # A stranger's mistake, not ours: its line says 400.
                "django.security.DisallowedHost": {"level": "CRITICAL"},
                "_granian": {"level": "INFO" if style == "json" else "WARNING", "propagate": True},
            },
        }
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _renderers(style: str) -> list[Processor]:
    if style == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]


def _without_unlogged(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name in UNLOGGED:
        event.pop(name, None)
    return event
