"""How a system writes dates, moments and numbers, and how that is told from a whole file.

Dates that begin with the year can be read by their form. `03/04/2025` cannot: it is read as the
sender says, or as all the dates of the file say together, and never as one row would have it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from app.core.errors import FieldProblem, InvalidInputError
from models.vocabulary import DateFormat, DecimalMark

_TIME = (
    r"(?:[T ]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,9})?)?(?: ?([AaPp])\.?[Mm]\.?)?)?"
)
_OFFSET = r"(?: ?(Z|z|[+-][0-9]{2}:?[0-9]{2}))?"
_YEAR_FIRST = re.compile(
    rf"([0-9]{{4}})(?:([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}})|([0-9]{{2}})([0-9]{{2}})){_TIME}{_OFFSET}"
)
_YEAR_LAST = re.compile(rf"([0-9]{{1,2}})([-/. ])([0-9]{{1,2}})\2([0-9]{{4}}){_TIME}{_OFFSET}")
_ISO_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,18}(?:[Zz]|[+-][0-9]{2}:[0-9]{2})")
_SERIAL = re.compile(r"([0-9]{1,7})(?:[.,][0-9]{1,15})?")
# Days of Excel that somebody may have been hired on: 1927 to 2119. Fewer digits are other numbers.
_LIKELY_SERIAL = range(10_000, 80_001)
_LAST_SERIAL = 2_958_465
_SERIAL_OF_MARCH_1900 = 61
_EPOCHS = {DateFormat.EXCEL: date(1899, 12, 30), DateFormat.EXCEL_1904: date(1904, 1, 1)}
_ORDERS = (DateFormat.DMY, DateFormat.MDY)
_MEANT = {
    DateFormat.ISO: "a date such as 2025-12-31",
    DateFormat.DMY: "a day, month and year, such as 31.12.2025",
    DateFormat.MDY: "a month, day and year, such as 12/31/2025",
    DateFormat.EXCEL: "a day of Excel's calendar, such as 46022",
    DateFormat.EXCEL_1904: "a day of Excel's calendar from 1904, such as 44560",
}
_MONTHS = 12
_NOON = 12

# Blanks and apostrophes part thousands in any country; the two marks change places.
_PARTED = re.compile(r"(?<=[0-9])[ \u00a0\u202f'\u2019](?=[0-9]{3}(?![0-9]))")
_NUMBER = {
    DecimalMark.POINT: re.compile(
        r"[-+]?(?:[0-9]{1,18}|[0-9]{1,3}(?:,[0-9]{3}){1,5})(?:\.[0-9]{1,18})?"
    ),
    DecimalMark.COMMA: re.compile(
        r"[-+]?(?:[0-9]{1,18}|[0-9]{1,3}(?:\.[0-9]{3}){1,5})(?:,[0-9]{1,18})?"
    ),
}
_THREE_DIGITS = re.compile(r"[-+]?[0-9]{1,3}[.,][0-9]{3}")
_OFFSET_NAME = re.compile(r"([+-])([0-9]{2}):?([0-9]{2})")

_OPEN_ENDS = frozenset(
    {
        "present", "current", "currently", "now", "today", "ongoing", "to date", "till date",
        "until now", "heute", "bis heute", "aktuell", "derzeit", "jetzt", "laufend", "présent",
        "actuel", "actuellement", "aujourd'hui", "en cours", "actual", "actualidad", "actualmente",
        "presente", "attuale", "in corso", "oggi", "atual", "atualmente", "heden", "nu",
        "nuvarande", "pågående", "nåværende", "obecnie", "teraz", "do chwili obecnej",
        "nykyään", "současnost", "dosud", "halen", "devam ediyor", "-", "\u2013",
    }
)  # fmt: skip


def is_open_end(text: str) -> bool:
    """Whether a last day says that there is none yet, such as Present or heute."""
    return text.strip().strip(".()").casefold() in _OPEN_ENDS


@dataclass(frozen=True, slots=True)
class Conventions:
    """How one file writes dates and numbers; `zone` is where clocks without an offset stand."""

    dates: DateFormat = DateFormat.ISO
    decimal: DecimalMark = DecimalMark.POINT
    zone: tzinfo | None = None

    def day(self, text: str) -> str:
        """The day of a date or a moment, in ISO 8601.

        Raises
        ------
        ValueError
            Saying what the text should be.
        """
        found = self._day(text.strip())
        if found is None:
            raise ValueError(f"should be {_MEANT[self.dates]}{self._remedy(text)}")
        return found.isoformat()

    def moment(self, text: str) -> str:
        """A moment in ISO 8601 with its offset.

        Raises
        ------
        ValueError
            Saying what the text should be.
        """
        text = text.strip()
        day = self._day(text)
        parts = _clock_of(text)
        if day is None or parts is None:
            raise ValueError("should be a moment such as 2026-03-31T22:00:00Z")
        if _ISO_MOMENT.fullmatch(text):
            return text
        clock, offset = parts
        zone = _zone_of(offset) if offset else self.zone
        if zone is None:
            raise ValueError(
                "should have its offset from UTC, such as 2026-03-31T22:00:00+02:00; or name the "
                "time zone of the file with time_zone"
            )
        return datetime.combine(day, clock, zone).isoformat()

    def number(self, text: str) -> str:
        """A number with a point and without marks between thousands.

        Raises
        ------
        ValueError
            Saying what the text should be.
        """
        plain = _PARTED.sub("", text.strip())
        if not _NUMBER[self.decimal].fullmatch(plain):
            example = "3.5" if self.decimal is DecimalMark.POINT else "3,5"
            other = "comma" if self.decimal is DecimalMark.POINT else "point"
            remedy = f"; name decimal={other} if the file has such" if _is_number(plain) else ""
            raise ValueError(f"should be a number such as 3 or {example}{remedy}")
        if self.decimal is DecimalMark.COMMA:
            return plain.replace(".", "").replace(",", ".")
        return plain.replace(",", "")

    def _day(self, text: str) -> date | None:
        year_first = _YEAR_FIRST.fullmatch(text)
        if year_first is not None:
            year, _, month, day, *packed = year_first.groups()[:6]
            return _date(int(year), int(month or packed[0]), int(day or packed[1]))
        if self.dates in _EPOCHS:
            return _of_serial(text, self.dates)
        year_last = _YEAR_LAST.fullmatch(text)
        if year_last is None or self.dates not in _ORDERS:
            return None
        first, second, year = (int(year_last.group(place)) for place in (1, 3, 4))
        day, month = (first, second) if self.dates is DateFormat.DMY else (second, first)
        return _date(year, month, day)

    def _remedy(self, text: str) -> str:
        """How to say that a date of another form is meant."""
        if self.dates is DateFormat.ISO and (form := next(_forms_of(text.strip()), None)):
            return f"; name date_format={form} if the file has such"
        return ""


ISO_8601 = Conventions()


@dataclass(frozen=True, slots=True)
class Seen:
    """A value that tells how a file is written, and the line in which it stands."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"line {self.line} says {self.text[:40]!r}"


class Survey:
    """What the dates and numbers of a whole file say about how it writes them."""

    def __init__(self) -> None:
        self._dates: dict[DateFormat, Seen] = {}
        self._decimals: dict[DecimalMark, Seen] = {}
        self._doubtful_date: Seen | None = None
        self._has_either_way = False
        self._doubtful_number: Seen | None = None

    def date(self, line: int, text: str) -> None:
        """Take notice of a date."""
        forms = list(_forms_of(text))
        if len(forms) == 1:
            self._dates.setdefault(forms[0], Seen(line, text))
        elif forms:
            self._doubtful_date = self._doubtful_date or Seen(line, text)
        elif _YEAR_LAST.fullmatch(text):
            self._has_either_way = True

    def number(self, line: int, text: str) -> None:
        """Take notice of a number."""
        if "," not in text and "." not in text:
            return
        plain = _PARTED.sub("", text)
        if _THREE_DIGITS.fullmatch(plain):
            if "," in plain:
                self._doubtful_number = self._doubtful_number or Seen(line, text)
            return
        marks = [mark for mark, pattern in _NUMBER.items() if pattern.fullmatch(plain)]
        if len(marks) == 1:
            self._decimals.setdefault(marks[0], Seen(line, text))

    def settled(self, stated: "Stated") -> Conventions:
        """How the file writes; what the sender stated holds.

        Raises
        ------
        InvalidInputError
            When the file does not tell, or tells two things; names the lines and the remedy.
        """
        dates = stated.dates or self._settled_dates()
        return Conventions(dates, stated.decimal or self._settled_decimal(), stated.zone)

    def _settled_dates(self) -> DateFormat:
        if len(self._dates) > 1:
            told = "; ".join(
                f"{seen}, which is {_MEANT[form]}" for form, seen in self._dates.items()
            )
            raise _unsettled("date_format", f"cannot be told from the file: {told}")
        if not self._dates and self._doubtful_date is not None:
            reason = (
                f"cannot be told from the file: {self._doubtful_date}, and no date of it says "
                "which of the two is the month; name date_format=dmy or date_format=mdy"
            )
            raise _unsettled("date_format", reason)
        # 05/05/2025 is the same day in either order.
        return next(iter(self._dates), DateFormat.DMY if self._has_either_way else DateFormat.ISO)

    def _settled_decimal(self) -> DecimalMark:
        if len(self._decimals) > 1:
            told = "; ".join(map(str, self._decimals.values()))
            raise _unsettled("decimal", f"cannot be told from the file: {told}")
        if not self._decimals and self._doubtful_number is not None:
            reason = f"cannot be told from the file: {self._doubtful_number}"
            raise _unsettled("decimal", f"{reason}; name decimal=comma or decimal=point")
        return next(iter(self._decimals), DecimalMark.POINT)


@dataclass(frozen=True, slots=True)
class Stated:
    """What the sender said of how a file writes; None: nothing."""

    dates: DateFormat | None = None
    decimal: DecimalMark | None = None
    zone: tzinfo | None = None

    @property
    def conventions(self) -> Conventions:
        """What holds where nothing is looked for in the file."""
        own = Conventions(zone=self.zone)
        own = own if self.dates is None else replace(own, dates=self.dates)
        return own if self.decimal is None else replace(own, decimal=self.decimal)


def zone_of(name: str) -> tzinfo:
    """A time zone by its name, such as Europe/Berlin, or an offset, such as +01:00.

    Raises
    ------
    InvalidInputError
        When there is none.
    """
    try:
        return _zone_of(name) or ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        reason = "is no time zone; name one such as Europe/Berlin, UTC or +01:00"
        raise InvalidInputError(
            "The time zone is unknown.", [FieldProblem("time_zone", reason)]
        ) from None


def _forms_of(text: str) -> Iterator[DateFormat]:
    """The forms in which a text may be a date, those aside that are read by themselves."""
    serial = _SERIAL.fullmatch(text)
    if serial is not None and int(serial.group(1)) in _LIKELY_SERIAL:
        yield DateFormat.EXCEL
        return
    found = _YEAR_LAST.fullmatch(text)
    if found is None:
        return
    first, second = int(found.group(1)), int(found.group(3))
    if first == second:
        return
    # Nobody writes the month first and parts it by points.
    if first <= _MONTHS and second <= _MONTHS and found.group(2) == ".":
        yield DateFormat.DMY
        return
    if second <= _MONTHS:
        yield DateFormat.DMY
    if first <= _MONTHS:
        yield DateFormat.MDY


def _of_serial(text: str, form: DateFormat) -> date | None:
    found = _SERIAL.fullmatch(text)
    if found is None:
        return None
    days = int(found.group(1))
    if not 0 < days <= _LAST_SERIAL:
        return None
    # Excel counts a 29 February in 1900.
    early = form is DateFormat.EXCEL and days < _SERIAL_OF_MARCH_1900
    return _EPOCHS[form] + timedelta(days + (1 if early else 0))


def _clock_of(text: str) -> tuple[time, str | None] | None:
    """The clock of a moment and its offset; None of a date without a clock."""
    for pattern in (_YEAR_FIRST, _YEAR_LAST):
        found = pattern.fullmatch(text)
        if found is None:
            continue
        hour, minute, second, half, offset = found.groups()[-5:]
        if hour is None:
            return None
        hours = int(hour) % _NOON + (_NOON if half in {"p", "P"} else 0) if half else int(hour)
        try:
            return time(hours, int(minute), int(second or 0)), offset
        except ValueError:
            return None
    return None


def _zone_of(offset: str) -> tzinfo | None:
    if offset in {"Z", "z", "UTC"}:
        return UTC
    found = _OFFSET_NAME.fullmatch(offset)
    if found is None:
        return None
    hours, minutes = found.group(2), found.group(3)
    shift = timedelta(hours=int(hours), minutes=int(minutes))
    return datetime.strptime(offset, "%z").tzinfo if shift < timedelta(hours=24) else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _is_number(text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern in _NUMBER.values())


def _unsettled(field: str, reason: str) -> InvalidInputError:
    return InvalidInputError(
        "The file's dates or numbers can be read in several ways.", [FieldProblem(field, reason)]
    )
