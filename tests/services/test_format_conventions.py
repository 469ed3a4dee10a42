"""Dates and numbers are read as a whole file writes them."""

import pytest

from app.core.errors import InvalidInputError
from app.exchange.formats.conventions import (
    Conventions,
    Stated,
    Survey,
    is_open_end,
    zone_of,
)
from models.vocabulary import DateFormat, DecimalMark

ISO, DMY, MDY, EXCEL = DateFormat.ISO, DateFormat.DMY, DateFormat.MDY, DateFormat.EXCEL
POINT, COMMA = DecimalMark.POINT, DecimalMark.COMMA


@pytest.mark.parametrize(
    ("form", "text", "day"),
    [
        (ISO, "2025-12-31", "2025-12-31"),
        (ISO, "2025-12-31T23:59:59+01:00", "2025-12-31"),
        (ISO, "2025/12/31", "2025-12-31"),
        (ISO, "20251231", "2025-12-31"),
        (DMY, "2025-12-31", "2025-12-31"),
        (DMY, "31/12/2025", "2025-12-31"),
        (DMY, "31.12.2025", "2025-12-31"),
        (DMY, "3-4-2025", "2025-04-03"),
        (DMY, "03.04.2025 00:00:00", "2025-04-03"),
        (MDY, "12/31/2025", "2025-12-31"),
        (MDY, "3/4/2025 8:15 PM", "2025-03-04"),
        (EXCEL, "46022", "2025-12-31"),
        (EXCEL, "46022.75", "2025-12-31"),
        (EXCEL, "61", "1900-03-01"),
        (EXCEL, "1", "1900-01-01"),
        (DateFormat.EXCEL_1904, "44560", "2025-12-31"),
    ],
)
def test_a_date_is_read_in_its_form(form: DateFormat, text: str, day: str) -> None:
    assert Conventions(form).day(text) == day


@pytest.mark.parametrize(
    ("form", "text", "reason"),
    [
        (ISO, "31/12/2025", "2025-12-31; name date_format=dmy if the file has such"),
        (ISO, "46022", "name date_format=excel"),
        (ISO, "yesterday", "should be a date such as 2025-12-31"),
        (DMY, "12/31/2025", "should be a day, month and year, such as 31.12.2025"),
        (DMY, "31.12.25", "should be a day, month and year"),
        (DMY, "29.02.2025", "should be a day"),
        (DMY, "31.12/2025", "should be a day"),
        (MDY, "31/12/2025", "should be a month, day and year, such as 12/31/2025"),
        (EXCEL, "31.12.2025", "should be a day of Excel's calendar"),
        (EXCEL, "9999999", "should be a day of Excel's calendar"),
        (ISO, "2025-13-01", "should be a date"),
    ],
)
def test_a_date_of_another_form_is_refused_in_words(
    form: DateFormat, text: str, reason: str
) -> None:
    with pytest.raises(ValueError, match="should be") as refused:
        Conventions(form).day(text)
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("mark", "text", "number"),
    [
        (POINT, "4.5", "4.5"),
        (POINT, "1,234.5", "1234.5"),
        (POINT, "1 234", "1234"),
        (POINT, "1'234'567", "1234567"),
        (COMMA, "4,5", "4.5"),
        (COMMA, "1.234,5", "1234.5"),
        (COMMA, "1.234", "1234"),
        (COMMA, "-3", "-3"),
    ],
)
def test_a_number_is_read_with_its_mark(mark: DecimalMark, text: str, number: str) -> None:
    assert Conventions(decimal=mark).number(text) == number


@pytest.mark.parametrize(
    ("mark", "text", "reason"),
    [
        (POINT, "4,5", "such as 3 or 3.5; name decimal=comma"),
        (COMMA, "4.5", "such as 3 or 3,5; name decimal=point"),
        (POINT, "four", "such as 3 or 3.5"),
        (POINT, "1,23,456", "such as 3 or 3.5"),
    ],
)
def test_a_number_with_another_mark_is_refused_in_words(
    mark: DecimalMark, text: str, reason: str
) -> None:
    with pytest.raises(ValueError, match="should be a number") as refused:
        Conventions(decimal=mark).number(text)
    assert str(refused.value).endswith(reason) or reason in str(refused.value)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-31T22:00:00Z", "2026-03-31T22:00:00Z"),
        ("2026-03-31T22:00:00.123+02:00", "2026-03-31T22:00:00.123+02:00"),
        ("2026-03-31 22:00:00 +0200", "2026-03-31T22:00:00+02:00"),
        ("2026-03-31T22:00:00", "2026-03-31T22:00:00+02:00"),
        ("31.03.2026 22:00", "2026-03-31T22:00:00+02:00"),
        ("01.02.2026 9:00 PM", "2026-02-01T21:00:00+01:00"),
    ],
)
def test_a_moment_without_an_offset_stands_in_the_zone_of_the_file(text: str, moment: str) -> None:
    assert Conventions(DMY, zone=zone_of("Europe/Berlin")).moment(text) == moment


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-03-31T22:00:00", "name the time zone of the file with time_zone"),
        ("2026-03-31", "should be a moment such as"),
        ("2026-03-31T25:00:00Z", "should be a moment such as"),
    ],
)
def test_a_moment_that_is_none_is_refused_in_words(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match="should") as refused:
        Conventions().moment(text)
    assert reason in str(refused.value)


def surveyed(dates: list[str], numbers: list[str] | None = None) -> Survey:
    survey = Survey()
    for line, text in enumerate(dates, 2):
        survey.date(line, text)
    for line, text in enumerate(numbers or [], 2):
        survey.number(line, text)
    return survey


@pytest.mark.parametrize(
    ("dates", "form"),
    [
        ([], ISO),
        (["2025-12-31", "nonsense", "20251231"], ISO),
        (["03/04/2025", "31/12/2025"], DMY),
        (["03/04/2025", "12/31/2025"], MDY),
        (["03.04.2025"], DMY),
        (["05/05/2025"], DMY),
        (["45000", "46022"], EXCEL),
        (["2025-12-31", "31.12.2025"], DMY),
    ],
)
def test_the_dates_of_a_file_tell_its_form_together(dates: list[str], form: DateFormat) -> None:
    assert surveyed(dates).settled(Stated()).dates is form


@pytest.mark.parametrize(
    ("dates", "reason"),
    [
        (["03/04/2025", "05/06/2025"], "line 2 says '03/04/2025', and no date of it says which"),
        (["31/12/2025", "12/31/2025"], "line 2 says '31/12/2025', which is a day, month"),
        (["31.12.2025", "46022"], "line 3 says '46022', which is a day of Excel"),
    ],
)
def test_a_file_that_does_not_tell_is_refused_unless_the_form_is_stated(
    dates: list[str], reason: str
) -> None:
    survey = surveyed(dates)
    with pytest.raises(InvalidInputError) as refused:
        survey.settled(Stated())
    (problem,) = refused.value.problems
    assert problem.field == "date_format"
    assert reason in problem.reason
    assert survey.settled(Stated(dates=MDY)).dates is MDY


@pytest.mark.parametrize(
    ("numbers", "mark"),
    [
        (["4", "5"], POINT),
        (["4.5"], POINT),
        (["1.234"], POINT),
        (["4,5", "6"], COMMA),
        (["1.234,5"], COMMA),
        (["1,234", "2.5"], POINT),
        (["1,234", "4,25"], COMMA),
        (["1,234,567"], POINT),
    ],
)
def test_the_numbers_of_a_file_tell_its_mark_together(
    numbers: list[str], mark: DecimalMark
) -> None:
    assert surveyed([], numbers).settled(Stated()).decimal is mark


@pytest.mark.parametrize(
    ("numbers", "reason"),
    [
        (["1,234"], "line 2 says '1,234'; name decimal=comma or decimal=point"),
        (["4,5", "4.5"], "line 2 says '4,5'; line 3 says '4.5'"),
    ],
)
def test_numbers_that_do_not_tell_are_refused_unless_the_mark_is_stated(
    numbers: list[str], reason: str
) -> None:
    survey = surveyed([], numbers)
    with pytest.raises(InvalidInputError) as refused:
        survey.settled(Stated())
    (problem,) = refused.value.problems
    assert (problem.field, reason in problem.reason) == ("decimal", True)
    assert survey.settled(Stated(decimal=COMMA)).decimal is COMMA


@pytest.mark.parametrize("text", ["Present", "heute", "current", " (current) ", "bis heute", "-"])
def test_words_for_today_are_an_open_end(text: str) -> None:
    assert is_open_end(text)
    assert not is_open_end("2025-12-31")


@pytest.mark.parametrize("name", ["Nowhere/Town", "", "../etc/passwd", "+99:00"])
def test_a_zone_that_there_is_not_is_refused(name: str) -> None:
    with pytest.raises(InvalidInputError, match="unknown"):
        zone_of(name)
