"""A recap as CSV, and as a page to print."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from html import escape

from dinkes.recaps.rules import Line
from hub.periods import Period, percentile

COLUMNS = ("start", "emergencies", "dispatched", "cancelled", "referrals", "medicalServices", "transfers", "arrived",
           "medianResponseSeconds", "p90ResponseSeconds", "withinTarget")  # fmt: skip
HEADS = ("Mulai", "Laporan", "Dikirim ambulans", "Batal/palsu", "Rujukan", "Pelayanan non rujukan", "Antar rujukan",
         "Tiba", "Median respons", "P90 respons", "Sesuai target")  # fmt: skip
PERIODS = {
    Period.DAY: "Harian", Period.WEEK: "Mingguan", Period.MONTH: "Bulanan", Period.QUARTER: "Triwulanan",
    Period.YEAR: "Tahunan",
}  # fmt: skip
MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
          "Desember")  # fmt: skip
SORTS = {"kind": "Menurut jenis", "triage": "Menurut triase", "status": "Menurut hasil", "village": "Menurut kelurahan"}
WIDTH, HEIGHT, BARS = 680, 150, 12
STYLE = """@page { size: A4; margin: 15mm } body { font: 10pt sans-serif; max-width: 180mm; margin: auto }
h1 { font-size: 15pt } h2 { font-size: 11pt; margin: 6mm 0 2mm } table { border-collapse: collapse; width: 100% }
th, td { border-bottom: 1px solid #999; padding: 1mm; text-align: right; font-size: 8.5pt }
th:first-child, td:first-child { text-align: left } thead { display: table-header-group } tr { break-inside: avoid }
svg { width: 100%; height: auto; break-inside: avoid } .bar { fill: #33658a } text { font: 9px sans-serif }"""


def values(line: Line, target: int) -> tuple[object, ...]:
    """The cells of one row, in the order of the columns."""
    within = sum(1 for one in line.seconds if one <= target)
    return (
        line.start, line.emergencies, line.dispatched, line.cancelled, line.referrals, line.medical_services,
        line.transfers, len(line.seconds), percentile(line.seconds, 0.5), percentile(line.seconds, 0.9), within,
    )  # fmt: skip


def csv_of(lines: Sequence[Line], target: int) -> str:
    """The rows as CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(["" if cell is None else cell for cell in values(line, target)] for line in lines)
    return out.getvalue()


def html_of(lines: Sequence[Line], period: Period, until: date, target: int) -> str:
    """The page: charts, the table, and the sums by kind, urgency, outcome and village."""
    title = f"Rekapitulasi {PERIODS[period]} SIRINE PSC 119"
    span = f"{_written(lines[0].start)} sampai {_written(until)}"
    heads = "".join(f"<th>{escape(head)}</th>" for head in HEADS)
    body = "".join(f"<tr>{''.join(f'<td>{_cell(at, cell)}</td>' for at, cell in enumerate(values(line, target)))}</tr>"
                   for line in lines)  # fmt: skip
    medians = [(line.start.isoformat(), (percentile(line.seconds, 0.5) or 0) / 60) for line in lines]
    parts = [
        f"<h1>{escape(title)}</h1><p>{escape(span)}. Target respons {target // 60} menit sejak panggilan.</p>",
        f"<h2>Laporan per periode</h2>{_columns([(one.start.isoformat(), one.emergencies) for one in lines])}",
        f"<h2>Median waktu respons (menit)</h2>{_columns(medians)}",
        f"<h2>Rincian</h2><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>",
        *(f"<h2>{escape(head)}</h2>{_bars(_summed(lines, name))}" for name, head in SORTS.items()),
    ]
    return (
        f'<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body>{''.join(parts)}</body></html>"
    )


def _summed(lines: Sequence[Line], name: str) -> list[tuple[str, int]]:
    total: dict[str, int] = {}
    for line in lines:
        for value, count in line.counts.get(name, {}).items():
            total[value] = total.get(value, 0) + count
    return sorted(total.items(), key=lambda one: (-one[1], one[0]))


def _columns(points: Sequence[tuple[str, float]]) -> str:
    """A column chart over time."""
    top = max((value for _, value in points), default=0) or 1
    step = WIDTH / len(points)
    every = -(-len(points) // 10)
    bars = "".join(
        f'<rect class="bar" x="{at * step + step * 0.1:.1f}" y="{HEIGHT * (1 - value / top):.1f}"'
        f' width="{step * 0.8:.1f}" height="{HEIGHT * value / top:.1f}"><title>{escape(name)}: {value:g}</title></rect>'
        for at, (name, value) in enumerate(points)
    )
    marks = "".join(
        f'<text x="{at * step:.1f}" y="{HEIGHT + 12}">{escape(name)}</text>'
        for at, (name, _) in enumerate(points)
        if at % every == 0
    )
    return f'<svg viewBox="0 -12 {WIDTH} {HEIGHT + 30}" role="img"><text x="0" y="-2">{top:g}</text>{bars}{marks}</svg>'


def _bars(counted: Sequence[tuple[str, int]]) -> str:
    """A bar chart of the largest."""
    shown = counted[:BARS]
    top = max((count for _, count in shown), default=0) or 1
    rows = "".join(
        f'<text x="0" y="{at * 16 + 11}">{escape(name)}</text>'
        f'<rect class="bar" x="150" y="{at * 16 + 2}" width="{(WIDTH - 210) * count / top:.1f}" height="11"></rect>'
        f'<text x="{155 + (WIDTH - 210) * count / top:.1f}" y="{at * 16 + 11}">{count}</text>'
        for at, (name, count) in enumerate(shown)
    )
    return f'<svg viewBox="0 0 {WIDTH} {max(len(shown), 1) * 16 + 4}" role="img">{rows}</svg>'


def _cell(at: int, cell: object) -> str:
    if cell is None:
        return "-"
    if at in (8, 9) and isinstance(cell, int):
        return f"{cell // 60}:{cell % 60:02}"
    return escape(str(cell))


def _written(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
