"""Print how the `holidays` package differs from the frozen tables of `netral/law/corpus/holidays/`; change nothing.

    python -m tools.refresh_holidays [FIRST LAST]

See docs/how-to/refresh-holidays.md. Exit code 1 when there is a difference that no table explains.
"""

from __future__ import annotations

import sys
from typing import Any

from netral.law.deadlines import read
from netral.law.load import CORPUS

Day = tuple[str, str]


def frozen(table: dict[str, Any]) -> dict[Day, str]:
    """Give {(day, kind): name} of a year's table as finally decided."""
    return {
        (day["date"], "cuti-bersama" if day["kind"] == "cuti-bersama" else "national"): day["name"]["id"]
        for day in table["days"]
        if "withdrawn_on" not in day
    }


def package(year: int) -> dict[Day, str]:
    """Give the same of the package."""
    import holidays

    found: dict[Day, str] = {}
    for category, kind in (("public", "national"), ("government", "cuti-bersama")):
        days = holidays.country_holidays("ID", years=year, categories=(category,), language="id")
        found |= {(day.isoformat(), kind): name for day, name in days.items()}
    return found


def differences(year: int, table: dict[str, Any] | None) -> list[str]:
    """Give one line for each day that only one of the two knows, or that changed from estimate to decided."""
    ours, theirs = frozen(table) if table else {}, package(year)
    explained = {row["date"] for row in table["not_a_holiday"]} if table else set()
    lines = [f"- {day} {kind}: {ours[day, kind]} (only ours)" for day, kind in sorted(ours.keys() - theirs.keys())]
    new = (key for key in sorted(theirs.keys() - ours.keys()) if key[0] not in explained)
    lines += [f"+ {day} {kind}: {theirs[day, kind]} (only the package)" for day, kind in new]
    both = sorted(ours.keys() & theirs.keys())
    changed = (key for key in both if ("(perkiraan)" in ours[key]) != ("(perkiraan)" in theirs[key]))
    return lines + [f"~ {day} {kind}: {ours[day, kind]} → {theirs[day, kind]}" for day, kind in changed]


def main(arguments: list[str]) -> int:
    """Compare the years given, else every year with a table and the one after."""
    tables = read(CORPUS)["years"]
    known = sorted(int(year) for year in tables)
    first, last = (int(arguments[0]), int(arguments[1])) if len(arguments) == 2 else (known[0], known[-1] + 1)
    found = 0
    for year in range(first, last + 1):
        lines = differences(year, tables.get(str(year)))
        if lines and str(year) not in tables:
            print(f"{year}: no table yet; the package holds {len(lines)} days")
            continue
        for line in lines:
            print(f"{year}: {line}")
        found += len(lines)
    print(f"{found} differences in {last - first + 1} years")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
