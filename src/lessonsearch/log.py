"""The log: one line of JSON for each thing that happened, on standard error, for whatever collects it.

What visitors search for is about children who died and families who are grieving or at risk, and is nobody
else's business: addresses are logged without their parameters, and visitors' own addresses never, unless
`LESSONSEARCH_LOG=queries` asks for the parameters.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

ROOT = "lessonsearch"
REQUESTS = logging.getLogger(f"{ROOT}.requests")
"""Gets a line for each request, where they are asked for."""


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON; what stands in its `fields` is added."""

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
    """Write this program's log from now on. To be called once in each process."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    logger = logging.getLogger(ROOT)
    logger.handlers[:] = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False


def request(method: str, path: str, status: int, seconds: float, parameters: str | None) -> None:
    """Log a request that was answered; `parameters` are None where they are not to be logged."""
    fields: dict[str, object] = {
        "method": method,
        "path": path,
        "status": status,
        "ms": round(seconds * 1000, 1),
    }
    if parameters is not None:
        fields["query"] = parameters
    REQUESTS.info("request", extra={"fields": fields})
