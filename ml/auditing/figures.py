"""Small drawings of figures as SVG: no script, the same bytes for the same numbers, dark or light.

Each drawing has a title and a description for who does not see it; print the same numbers as a
table beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import isfinite

_WIDTH, _HEIGHT = 460, 270
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 14, 28, 38
_NAMES, _ROW = 190, 24
_TICKS = 5
STYLE = (
    "svg{max-width:100%;height:auto}svg text{font:11px system-ui,sans-serif;fill:#222}"
    ".grid{stroke:#ddd}.line{stroke:#1f4e79;fill:none;stroke-width:2}.dot{fill:#1f4e79}"
    ".before{fill:none;stroke:#a15c00;stroke-width:1.5}.aid{stroke:#777;stroke-dasharray:4 3}"
    "@media(prefers-color-scheme:dark){svg text{fill:#eee}.grid{stroke:#444}"
    ".line{stroke:#8ec5ff}.dot{fill:#8ec5ff}.before{stroke:#ffb454}.aid{stroke:#aaa}}"
)


@dataclass(frozen=True, slots=True)
class Point:
    """A place in a drawing of two axes; `low` and `high` bound `y` where that is known."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A named value on a line of its own, with its bounds and what it was `before`."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    before: float | None = None


@dataclass(frozen=True, slots=True)
class Caption:
    """What a drawing is called, what it shows, and what its axes say."""

    key: str
    title: str
    description: str
    x: str
    y: str = ""


def curve_svg(
    caption: Caption, points: Sequence[Point], *, diagonal: bool = False, joined: bool = False
) -> str:
    """Draw points over two axes that begin at 0; bounds are upright lines.

    Parameters
    ----------
    diagonal : draw where both axes say the same
    joined : join the points in their order

    Raises
    ------
    ValueError
        When there is no point, or a number is not finite.
    """
    values = [one for p in points for one in (p.x, p.y, p.low, p.high) if one is not None]
    _require_finite(values)
    right = _nice(max(p.x for p in points))
    top = _nice(max(max(p.y, p.high or p.y) for p in points))
    if diagonal:
        right = top = max(right, top)

    def x(value: float) -> str:
        return _number(_LEFT + value / right * (_WIDTH - _LEFT - _RIGHT))

    def y(value: float) -> str:
        return _number(_HEIGHT - _BOTTOM - value / top * (_HEIGHT - _BOTTOM - _TOP))

    parts = []
    for step in range(_TICKS):
        level, place = top * step / (_TICKS - 1), right * step / (_TICKS - 1)
        parts.append(
            f'<line class="grid" x1="{x(0)}" x2="{x(right)}" y1="{y(level)}" y2="{y(level)}"/>'
            f'<text x="{_LEFT - 6}" y="{y(level)}" text-anchor="end">{level:.3g}</text>'
            f'<text x="{x(place)}" y="{_HEIGHT - _BOTTOM + 15}" text-anchor="middle">'
            f"{place:.3g}</text>"
        )
    if diagonal:
        parts.append(f'<line class="aid" x1="{x(0)}" y1="{y(0)}" x2="{x(right)}" y2="{y(right)}"/>')
    if joined:
        path = " ".join(f"{x(p.x)},{y(p.y)}" for p in points)
        parts.append(f'<polyline class="line" points="{path}"/>')
    for p in points:
        if p.low is not None and p.high is not None:
            low = max(p.low, 0.0)
            parts.append(
                f'<line class="line" x1="{x(p.x)}" x2="{x(p.x)}" y1="{y(low)}" y2="{y(p.high)}"/>'
            )
        parts.append(f'<circle class="dot" cx="{x(p.x)}" cy="{y(p.y)}" r="3.5"/>')
    middle = (_HEIGHT - _BOTTOM + _TOP) // 2
    parts.append(
        f'<text x="{_WIDTH // 2}" y="{_HEIGHT - 6}" text-anchor="middle">{escape(caption.x)}</text>'
        f'<text x="13" y="{middle}" transform="rotate(-90 13 {middle})" text-anchor="middle">'
        f"{escape(caption.y)}</text>"
    )
    return _framed(caption, _WIDTH, _HEIGHT, parts)


def rows_svg(caption: Caption, rows: Sequence[Row], *, mark: float | None = None) -> str:
    """Draw named values below each other; a ring shows what one was before.

    Parameters
    ----------
    mark : a value to draw a line at, such as four fifths

    Raises
    ------
    ValueError
        When there is no row, or a number is not finite.
    """
    values = [
        one for r in rows for one in (r.value, r.low, r.high, r.before, mark) if one is not None
    ]
    _require_finite(values)
    low, high = min(0.0, *values), max(0.0, *values)
    low, high = (-_nice(-low) if low < 0 else 0.0), (_nice(high) if high > 0 else 0.0)
    if low == high:
        high = 1.0
    height = _TOP + _ROW * len(rows) + _BOTTOM

    def x(value: float) -> str:
        return _number(_NAMES + (value - low) / (high - low) * (_WIDTH - _NAMES - _RIGHT))

    parts = []
    for step in range(_TICKS):
        level = low + (high - low) * step / (_TICKS - 1)
        parts.append(
            f'<line class="grid" x1="{x(level)}" x2="{x(level)}" y1="{_TOP}" '
            f'y2="{height - _BOTTOM}"/><text x="{x(level)}" y="{height - _BOTTOM + 15}" '
            f'text-anchor="middle">{level:.3g}</text>'
        )
    if mark is not None:
        parts.append(
            f'<line class="aid" x1="{x(mark)}" x2="{x(mark)}" y1="{_TOP}" y2="{height - _BOTTOM}"/>'
        )
    for place, row in enumerate(rows):
        at = _TOP + _ROW * place + _ROW // 2
        parts.append(
            f'<text x="{_NAMES - 8}" y="{at + 4}" text-anchor="end">{escape(row.name)}</text>'
        )
        if row.low is not None and row.high is not None:
            parts.append(
                f'<line class="line" x1="{x(row.low)}" x2="{x(row.high)}" y1="{at}" y2="{at}"/>'
            )
        if row.before is not None:
            parts.append(f'<circle class="before" cx="{x(row.before)}" cy="{at}" r="5.5"/>')
        parts.append(f'<circle class="dot" cx="{x(row.value)}" cy="{at}" r="3.5"/>')
    parts.append(
        f'<text x="{(_NAMES + _WIDTH) // 2}" y="{height - 6}" text-anchor="middle">'
        f"{escape(caption.x)}</text>"
    )
    return _framed(caption, _WIDTH, height, parts)


def _framed(caption: Caption, width: int, height: int, parts: Sequence[str]) -> str:
    key = escape(caption.key)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" '
        f'aria-labelledby="{key}-title {key}-desc"><title id="{key}-title">'
        f'{escape(caption.title)}</title><desc id="{key}-desc">{escape(caption.description)}'
        f'</desc><text x="4" y="15">{escape(caption.title)}</text>{"".join(parts)}</svg>'
    )


def _require_finite(values: Sequence[float]) -> None:
    if not values or not all(isfinite(one) for one in values):
        raise ValueError("a drawing needs numbers, all of them finite")


def _nice(value: float) -> float:
    """The next round number: 1, 2, 2.5 or 5 times a power of ten."""
    if value <= 0:
        return 1.0
    power = 10.0 ** (len(f"{int(value)}") - 1) if value >= 1 else 1.0
    while power > value:
        power /= 10.0
    return next(power * step for step in (1.0, 2.0, 2.5, 5.0, 10.0) if power * step >= value)


def _number(value: float) -> str:
    return f"{value:.1f}"
