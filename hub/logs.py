"""Structured logs, one JSON object a line, on standard error: of what Python's logger `simpul` and those below it are
told, as in `log.warning("files", {"error": name})`."""

from __future__ import annotations

import asyncio
import atexit
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import BinaryIO, Final

import orjson

MOMENT: Final = 0.05  # seconds that a line may wait for others
LOG: Final = logging.getLogger("simpul")
TRACES: Final = logging.Formatter()


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

    def write(self) -> None:
        """Write what waits."""
        if self.kept and not self.stream.closed:
            kept, self.kept = self.kept, []
            self.stream.write(b"\n".join([*kept, b""]))
            self.stream.flush()


class Json(logging.Handler):
    """Makes a line of each record."""

    def __init__(self, lines: Lines) -> None:
        super().__init__(logging.INFO)
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        said, event = (record.args, record.msg) if isinstance(record.args, Mapping) else ({}, record.getMessage())
        if record.exc_info:
            said = {**said, "exception": TRACES.formatException(record.exc_info)}
        write = self.lines.info if record.levelno < logging.WARNING else self.lines.warning
        write(line(event, record.levelname.lower(), said))


def line(event: str, level: str, said: Mapping[str, object]) -> bytes:
    now = datetime.now(UTC)
    return orjson.dumps(
        {**said, "event": event, "level": level, "timestamp": now}, default=repr, option=orjson.OPT_UTC_Z
    )


def configure() -> None:
    """Set up logging once for this process."""
    LOG.handlers = [Json(Lines(sys.stderr.buffer))]
    LOG.setLevel(logging.INFO)
    LOG.propagate = False


def request(**said: object) -> None:
    """Say what was asked. There are many: a record would cost as much again as the line."""
    for handler in LOG.handlers:
        if isinstance(handler, Json):
            handler.lines.info(line("request", "info", said))
