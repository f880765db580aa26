from datetime import date

import pytest

from rules.spans import add_months


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 12, 31), 3, date(2026, 3, 31)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 11, 22), 0, date(2026, 11, 22)),
    ],
)
def test_add_months(day, months, expected):
    assert add_months(day, months) == expected
