"""Structured logs, one JSON object a line, on standard error."""

from __future__ import annotations

import asyncio
import atexit
import logging
import sys
from typing import Any, BinaryIO, Final

import orjson
import structlog

MOMENT: Final = 0.05  # seconds that a line may wait for others


class Lines:
    """A stream: lines of one moment are written together, and at once as soon as one warns."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.kept: list[bytes] = []
        atexit.register(self.write)

    def info(self, line: bytes) -> None:
        self.kept.append(line)
        if len(self.kept) == 1:
            try:
                asyncio.get_running_loop().call_later(MOMENT, self.write)
            except RuntimeError:  # nothing would come by later
                self.write()

    def warning(self, line: bytes) -> None:
        self.kept.append(line)
        self.write()

    error = critical = warning

    def write(self) -> None:
        """Write what waits."""
        if self.kept and not self.stream.closed:
            kept, self.kept = self.kept, []
            self.stream.write(b"\n".join([*kept, b""]))
            self.stream.flush()


def configure() -> None:
    """Set up logging once for this process."""
    lines = Lines(sys.stderr.buffer)

    def one(*_: Any) -> Lines:
        return lines

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=orjson.dumps),
        ],
        logger_factory=one,
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
