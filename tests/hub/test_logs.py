"""Lines of the log wait a moment for each other, and never for good."""

from __future__ import annotations

import asyncio
import io

from hub.logs import MOMENT, Lines


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
