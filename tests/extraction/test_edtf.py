import warnings
from datetime import date
from time import struct_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.edtf import DateProblem, Days, days, is_valid

with warnings.catch_warnings():  # its import warns; here it serves as an oracle only
    warnings.simplefilter("ignore")
    oracle = pytest.importorskip("edtf")

DATES = st.dates(date(1000, 1, 1), date(9998, 12, 31))


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2023", "2023-01-01", "2023-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-04-09", "2024-04-09", "2024-04-09"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("2023-XX", "2023-01-01", "2023-12-31"),
        ("2023-XX-XX", "2023-01-01", "2023-12-31"),
        ("2023-02-XX", "2023-02-01", "2023-02-28"),
        ("2023-1X", "2023-10-01", "2023-12-31"),
        ("2023-21", "2023-03-01", "2023-05-31"),
        ("2023-23", "2023-09-01", "2023-11-30"),
        ("2023-24", "2023-12-01", "2024-02-29"),
        ("2023-33", "2023-01-01", "2023-03-31"),
        ("2023-36", "2023-10-01", "2023-12-31"),
        ("2023-01/2023-03", "2023-01-01", "2023-03-31"),
        ("2023/2024-02", "2023-01-01", "2024-02-29"),
    ],
)
def test_a_period_covers_its_first_to_its_last_day(edtf: str, first: str, last: str) -> None:
    assert days(edtf) == Days(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("qualified", ["2023-05~", "2023-05?", "2023-05%", "?2023-05", "2023~-05"])
def test_qualifiers_move_no_bound(qualified: str) -> None:
    assert days(qualified) == days("2023-05")


@pytest.mark.parametrize("edtf", ["2022/..", "2022/"])
def test_an_open_or_unknown_end_has_no_last_day(edtf: str) -> None:
    assert days(edtf) == Days(date(2022, 1, 1), None)


def test_an_open_start_has_no_first_day() -> None:
    assert days("../2023") == Days(None, date(2023, 12, 31))


def test_a_wholly_unknown_year_has_no_days() -> None:
    assert days("XXXX") == Days(None, None)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("", "empty"),
        ("2023-13", "there is no month 13; months are 01 to 12"),
        ("2023-00", "there is no month 00"),
        ("2023-02-29", "has 28 days"),
        ("2023-02-3X", "No day fits"),
        ("2023-21-03", "there is no month 21"),
        ("2023-5", "write 2023-05"),
        ("2024/2023", "ends before it begins; write 2023/2024"),
        ("../..", "names no date"),
        ("/", "names no date"),
        ("2021/2022/2023", "more than one"),
        ("0000", "Year 0000"),
        ("-0044", "not supported"),
        ("Y17000", "not supported"),
        ("9999-24", "0001 to 9999"),
        ("XXXX-12-25", "has no year"),
        ("2023-05-09T10:00", "write the date alone: 2023-05-09"),
        ("２０２３", "can't read"),
        ("2023 ", "can't read"),
        ("20X3", "can't read"),
        ("5" * 10_000, "can't read"),
    ],
)
def test_what_is_no_date_is_refused_with_what_to_write(wrong: str, message: str) -> None:
    with pytest.raises(DateProblem, match=message) as refusal:
        days(wrong)
    assert len(str(refusal.value)) < 250


@given(st.text(alphabet="0123456789X-/.~?%", max_size=24))
def test_any_string_is_read_or_refused(text: str) -> None:
    assert is_valid(text) in (True, False)


@given(DATES, st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]))
def test_plain_dates_cover_the_days_that_the_reference_library_finds(day: date, shape: str) -> None:
    text = day.strftime(shape).rjust(4, "0")
    expected = oracle.parse_edtf(text)
    assert days(text) == Days(_date(expected.lower_strict()), _date(expected.upper_strict()))


def _date(moment: struct_time) -> date:
    return date(moment.tm_year, moment.tm_mon, moment.tm_mday)


@given(DATES, DATES)
def test_an_interval_runs_from_its_first_end_to_its_last(one: date, other: date) -> None:
    first, last = sorted((one, other))
    assert days(f"{first.isoformat()}/{last.isoformat()}") == Days(first, last)
