"""Questions to the directory, asked in a process of its own on the database that the environment names.

`python -m benchmarks.directory_side write FOLDER` writes the files of one more institution with a thousand people;
`python -m benchmarks.directory_side ask` prints how many µs each question about it takes, as JSON.
"""

import csv
import json
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter_ns
from typing import Any

INSTITUTION, PEOPLE, FROM = "34", 1_000, 9_000_000
"""A province that votes in no Pilkada, so that the demo leaves it free; people whose numbers nobody else has."""
TIMES = 200


def write(folder: Path) -> None:
    """Write `small.csv` and `small.units.csv`."""
    from netral.cli.demo_data import PEOPLE as HEADINGS
    from netral.cli.demo_data import UNITS
    from netral.directory import demo

    tables = {"small.units.csv": (UNITS, demo.tree()), "small.csv": (HEADINGS, demo.people(PEOPLE, FROM))}
    for name, (headings, rows) in tables.items():
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(headings)
            writer.writerows((INSTITUTION, *row) for row in rows)


def ask() -> dict[str, float]:
    """Give the median µs of each question, over people and units of that institution in turn."""
    from netral.cli.django import wake

    wake()
    from django.conf import settings
    from django.test import Client

    from netral.accounts.roles import Role
    from netral.common.clock import today
    from netral.directory.people.keys import addresses_of
    from netral.directory.people.models import Person
    from netral.directory.people.queries import must_not_see, superiors, under
    from netral.directory.structure.models import Institution, Unit
    from tests.signing import account_of, sign_in

    people = list(Person.objects.filter(institution__code=INSTITUTION).order_by("pk").values_list("pk", flat=True))
    units = list(Unit.objects.filter(institution__code=INSTITUTION).order_by("pk").values_list("pk", flat=True))
    addresses, on, client = addresses_of(people), today(), Client(SERVER_NAME=settings.DESK_HOST)
    sign_in(client, account_of(Role.OPERATOR, Institution.objects.get(code=INSTITUTION)))
    questions: dict[str, Callable[[int], Any]] = {
        "superiors of somebody": lambda at: superiors(people[at], on),
        "everyone under a unit": lambda at: list(under(units[at % len(units)], on)),
        "who must not see": lambda at: must_not_see(people[at], on),
        "page: institution": lambda _at: client.get(f"/instansi/{INSTITUTION}/"),
        "page: unit": lambda at: client.get(f"/unit/{units[at % len(units)]}/"),
        "page: person": lambda at: client.get(f"/pegawai/{addresses[at]}/"),
        "page: list of people": lambda at: client.get(f"/instansi/{INSTITUTION}/pegawai/?sesudah={addresses[at]}"),
        "page: search by name": lambda _at: client.post(
            "/pegawai/", "siapa=wira&instansi=" + INSTITUTION, content_type="application/x-www-form-urlencoded"
        ),
    }
    for page in (questions[name](0) for name in questions if name.startswith("page")):
        if page.status_code != 200:
            raise RuntimeError(f"{page.request['PATH_INFO']}: {page.status_code}")
    return {name: _median(question) for name, question in questions.items()}


def _median(question: Callable[[int], Any]) -> float:
    took = []
    for at in range(TIMES + 5):
        began = perf_counter_ns()
        question(at)
        took.append((perf_counter_ns() - began) / 1000)
    return statistics.median(took[5:])


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(Path(sys.argv[2]))
    else:
        print(json.dumps(ask()))
