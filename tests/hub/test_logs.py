"""What is logged is one JSON object a line; lines wait a moment for each other, and never for good."""

from __future__ import annotations

import asyncio
import io
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson

from hub.logs import MOMENT, Json, Lines


def test_a_record_is_an_object_with_all_that_is_said(tmp_path: Path) -> None:
    """What JSON doesn't know is spelled out, and an error's traceback is told."""
    log, stream = logging.Logger("simpul.test"), io.BytesIO()
    log.addHandler(Json(Lines(stream)))

    log.info("below 100%", {"path": tmp_path, "event": "another", "days": 3})
    try:
        raise LookupError("nobody")
    except LookupError as error:
        log.error("failed", exc_info=error)
    log.warning("%d of %d", 1, 2)
    log.debug("not told")

    said = [orjson.loads(line) for line in stream.getvalue().splitlines()]
    moments = [datetime.fromisoformat(one.pop("timestamp")) for one in said]
    trace = said[1].pop("exception")
    assert said == [
        {"path": repr(tmp_path), "days": 3, "event": "below 100%", "level": "info"},
        {"event": "failed", "level": "error"},
        {"event": "1 of 2", "level": "warning"},
    ]
    assert trace.splitlines()[0] == "Traceback (most recent call last):"
    assert trace.splitlines()[-1] == "LookupError: nobody"
    assert all(datetime.now(UTC) - moment < timedelta(minutes=1) for moment in moments)


async def test_lines_of_a_moment_are_written_together() -> None:
    stream = io.BytesIO()
    lines = Lines(stream)

    lines.info(b"one")
    lines.info(b"two")
    waiting = stream.getvalue()
    await asyncio.sleep(3 * MOMENT)

    assert (waiting, stream.getvalue()) == (b"", b"one\ntwo\n")


async def test_a_warning_is_written_at_once_after_what_waits() -> None:
    stream = io.BytesIO()
    lines = Lines(stream)

    lines.info(b"one")
    lines.warning(b"two")

    assert stream.getvalue() == b"one\ntwo\n"


def test_where_nothing_would_come_by_later_a_line_is_written_at_once() -> None:
    stream = io.BytesIO()

    Lines(stream).info(b"one")

    assert stream.getvalue() == b"one\n"
