"""Complaints that were answered, and whose reporter says no more, close by themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dinsos.complaints import rules
from dinsos.complaints.filing import announce
from hub import Conflict, Context, take, times

ANSWERED = """select r.complaint, max(r.at) from dinsos_complaint c join dinsos_response r on r.complaint = c.number
where c.status = 'ANSWERED' and not exists (
  select 1 from dinsos_supplement s where s.complaint = c.number
  and s.at > (select max(l.at) from dinsos_response l where l.complaint = c.number))
group by r.complaint having max(r.at) < $1 order by max(r.at), r.complaint limit 100"""
SAID = "Ditutup karena tidak ada tanggapan setelah dijawab."


async def close(context: Context) -> None:
    """Close what was answered long enough ago; its reporter may still reopen it."""
    days, now = rules.CLOSE_DAYS.of(context.settings), datetime.now(UTC)
    if not days:
        return
    for number, answered in await context.db.fetch(ANSWERED, now - timedelta(days=days)):
        if context.calendar.after_days(times.as_moment(answered), days) > now:
            continue
        step = rules.LIFECYCLE.named("settle")
        try:
            await take(context, rules.LIFECYCLE, step, number, note=SAID, values={"closed_at": now})
        except Conflict:  # another worker was first, or somebody answered just now
            continue
        await announce(context, number)
