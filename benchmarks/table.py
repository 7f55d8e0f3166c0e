"""The equal table: one decision table that every engine is given, questions to it, and the reference that judges them.

Four statements define it, and each peer's own language can say all four:

* a row fits a question when each of the six inputs is among the values the row names (a row that names none takes any),
  and the day lies in ``[in_force_from, in_force_until)``;
* rows stand in the order exception, prohibition, permission, and the first that fits decides;
* so an exception beats every prohibition, and a prohibition every permission;
* where no row fits the answer is ``not-covered``.

The words are those of the corpus; the provisions are invented ("Pasal 7 PP Contoh 1/2015") and say nothing of the law.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

INPUTS: dict[str, tuple[str, ...]] = {
    "act": (
        "like",
        "comment",
        "share",
        "post",
        "follow-candidate-account",
        "photo-with-candidate",
        "attend-declaration",
        "attend-campaign",
        "use-official-vehicle",
        "run-for-office",
    ),
    "status": ("pns", "cpns", "pppk", "honorer", "jpt", "camat"),
    "election-kind": ("pilkada", "pemilu-presiden", "pemilu-dpr"),
    "stage": ("before-determination", "after-determination", "campaign", "quiet", "voting"),
    "intent": ("support", "none", "accidental"),
    "object": ("party", "campaign-team", "spouse", "family", "neutral"),
}
VERDICTS = ("not-covered", "allowed", "prohibited")

FIRST_DAY = date(2015, 1, 1)
SECOND_EPOCH = date(2021, 8, 31)
LAST_DAY = date(2024, 12, 31)

# Out of 40 rows; larger tables keep the proportions.
EXCEPTIONS, PROHIBITIONS, PERMISSIONS = 8, 26, 6
SEED = 2052  # at 40 rows every row decides some question


@dataclass(frozen=True)
class Row:
    """One line of the table; ``when`` holds only the inputs that the row restricts."""

    id: str
    cite: str
    verdict: str
    kind: str
    when: dict[str, tuple[str, ...]]
    in_force_from: date
    in_force_until: date | None

    @property
    def first_day(self) -> int:
        """The first day in force, as a number: some peers have no dates."""
        return self.in_force_from.toordinal()

    @property
    def end_day(self) -> int:
        """The first day no longer in force."""
        return (self.in_force_until or date.max).toordinal()

    def fits(self, question: "Question") -> bool:
        """Whether this row speaks about the question."""
        return self.first_day <= question.day < self.end_day and all(
            question.facts[name] in values for name, values in self.when.items()
        )


class Question(NamedTuple):
    """One question to the table: a value for each of the six inputs, and a day."""

    facts: dict[str, str]
    day: int

    @property
    def on(self) -> date:
        """The day as a date."""
        return date.fromordinal(self.day)


class Decision(NamedTuple):
    """What the table says: the verdict, and the row that decides (``None`` where no row fits)."""

    verdict: str
    row: str | None


@dataclass(frozen=True)
class Table:
    """Rows in deciding order."""

    rows: tuple[Row, ...]

    def decide(self, question: Question) -> Decision:
        """Walk the rows and take the first that fits: the reference all engines are held to."""
        for row in self.rows:
            if row.fits(question):
                return Decision(row.verdict, row.id)
        return Decision("not-covered", None)

    @cached_property
    def epochs(self) -> tuple[int, ...]:
        """The days on which the table changes; between two of them it is the same every day."""
        return tuple(sorted({row.first_day for row in self.rows}))


def build(size: int = 40) -> Table:
    """Make a table of ``size`` rows; the same size gives the same table on every machine."""
    chance = random.Random(SEED * 1_000 + size)  # noqa: S311 - a table that anyone can make again
    exceptions = round(size * EXCEPTIONS / 40)
    permissions = round(size * PERMISSIONS / 40)
    kinds = (
        [("exception", "allowed")] * exceptions
        + [("prohibition", "prohibited")] * (size - exceptions - permissions)
        + [("permission", "allowed")] * permissions
    )
    # A larger table says more about the same acts in narrower rows, so that it covers a like share of questions.
    most_acts = max(1, min(3, round(3 * 40 / size)))
    return Table(
        tuple(_row(number, kind, verdict, most_acts, chance) for number, (kind, verdict) in enumerate(kinds, 1))
    )


def _row(number: int, kind: str, verdict: str, most_acts: int, chance: random.Random) -> Row:
    acts = chance.sample(INPUTS["act"], chance.randint(1, most_acts))
    when = {"act": tuple(sorted(acts))}
    others = [name for name in INPUTS if name != "act"]
    restricted = chance.randint(3, 4) if kind == "exception" else chance.randint(1, 3)
    for name in sorted(chance.sample(others, restricted)):
        values = INPUTS[name]
        when[name] = tuple(sorted(chance.sample(values, chance.randint(1, max(1, len(values) - 2)))))
    epoch = chance.choice(("first", "second", "both"))
    return Row(
        id=f"row-{number}",
        cite=f"Pasal {number} PP Contoh 1/2015",
        verdict=verdict,
        kind=kind,
        when=when,
        in_force_from=SECOND_EPOCH if epoch == "second" else FIRST_DAY,
        in_force_until=SECOND_EPOCH if epoch == "first" else None,
    )


_DAYS = LAST_DAY.toordinal() - FIRST_DAY.toordinal() + 1
_SHAPE = (*(len(values) for values in INPUTS.values()), _DAYS)
DISTINCT_QUESTIONS = 1
for _length in _SHAPE:
    DISTINCT_QUESTIONS *= _length


def questions(count: int, seed: int = 0) -> list[Question]:
    """Return ``count`` questions, no two alike."""
    return [
        Question(
            {name: INPUTS[name][digit] for name, digit in zip(INPUTS, digits, strict=False)},
            FIRST_DAY.toordinal() + digits[-1],
        )
        for digits in map(_digits, _drawn(count, seed))
    ]


def columns(count: int, seed: int = 0) -> dict[str, Any]:
    """Return the questions of ``questions(count, seed)`` as numpy columns: codes into ``INPUTS``, and ``day``."""
    import numpy as np

    rest = np.array(_drawn(count, seed), dtype=np.int64)
    found: dict[str, Any] = {}
    for name, length in reversed(list(zip((*INPUTS, "day"), _SHAPE, strict=True))):
        rest, digit = np.divmod(rest, length)
        found[name] = digit.astype(np.uint8) if name != "day" else (digit + FIRST_DAY.toordinal()).astype(np.int32)
    return found


def _drawn(count: int, seed: int) -> Sequence[int]:
    return random.Random(seed).sample(range(DISTINCT_QUESTIONS), count)  # noqa: S311 - questions anyone can repeat


def _digits(number: int) -> tuple[int, ...]:
    found = []
    for length in reversed(_SHAPE):
        number, digit = divmod(number, length)
        found.append(digit)
    return tuple(reversed(found))


def mismatches(table: Table, asked: Sequence[Question], answers: Sequence[str]) -> Iterator[tuple[Question, str, str]]:
    """Yield each question whose answer is not the reference's, with the right word and the given one."""
    for question, given in zip(asked, answers, strict=True):
        right = table.decide(question).verdict
        if right != given:
            yield question, right, given
