"""What was measured, as figures: printed as one table and kept as one document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

COLUMNS = ("Figure", "Value", "Unit", "Against", "Ratio", "Note")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number, and what it is held against: a floor, a goal or a limit, by name and value."""

    group: str
    name: str
    value: float
    unit: str
    against: tuple[str, float] | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """The value as a multiple of what it is held against; None where there is nothing to hold it against."""
        return self.value / self.against[1] if self.against and self.against[1] else None


def table(figures: Sequence[Figure]) -> str:
    """All figures for people, group by group."""
    rows: list[tuple[str, ...]] = [COLUMNS]
    for group in dict.fromkeys(figure.group for figure in figures):
        rows.append((f"# {group}", "", "", "", "", ""))
        rows += [_row(figure) for figure in figures if figure.group == group]
    widths = [max(len(row[column]) for row in rows if not row[0].startswith("#")) for column in range(len(COLUMNS))]
    return "\n".join(_line(row, widths) for row in rows)


def document(figures: Iterable[Figure], about: dict[str, Any]) -> dict[str, Any]:
    """All figures for programs, with the circumstances they were measured in."""
    return {"about": about, "figures": [{**asdict(figure), "ratio": figure.ratio} for figure in figures]}


def shown(value: float) -> str:
    """A number with as many digits as are worth reading."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.2f}" if abs(value) >= 1 else f"{value:.3f}"


def _row(figure: Figure) -> tuple[str, ...]:
    against = f"{figure.against[0]} {shown(figure.against[1])}" if figure.against else ""
    ratio = f"{figure.ratio:.2f}" if figure.ratio is not None else ""
    return figure.name, shown(figure.value), figure.unit, against, ratio, figure.note


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    if row[0].startswith("#"):
        return f"\n{row[0].removeprefix('# ')}"
    cells = [
        cell.rjust(width) if column in {1, 4} else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()
