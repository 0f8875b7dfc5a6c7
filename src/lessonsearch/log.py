"""Structured log: one line of JSON for each event, on standard error.

Searches concern children who died and families who are grieving or at risk, so they are private: paths are
logged without their parameters unless `LESSONSEARCH_LOG=queries` is set, and visitors' IP addresses never.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

ROOT = "lessonsearch"
REQUESTS = logging.getLogger(f"{ROOT}.requests")
"""Logger for one line per request, used where the settings ask for it."""


class JsonFormatter(logging.Formatter):
    """Formatter that writes a record as one line of JSON and adds the record's `fields`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def configure() -> None:
    """Install the handler for this program's log. Call once in each process."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    logger = logging.getLogger(ROOT)
    logger.handlers[:] = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False


def request(method: str, path: str, status: int, seconds: float, parameters: str | None) -> None:
    """Log a finished request. `parameters` is None where the query string must not be logged."""
    fields: dict[str, object] = {
        "method": method,
        "path": path,
        "status": status,
        "ms": round(seconds * 1000, 1),
    }
    if parameters is not None:
        fields["query"] = parameters
    REQUESTS.info("request", extra={"fields": fields})
