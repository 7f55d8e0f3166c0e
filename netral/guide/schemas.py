"""What the HTTP interface accepts and gives, as its description shows it. The meaning: docs/reference/answer.md."""

from __future__ import annotations

from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict

Both = dict[str, str]
"""A text in both languages: {"id": …, "en": …}."""
FactGiven = str | bool | int
MOST_LISTED = 60


class _Strict(Schema):
    model_config = ConfigDict(extra="forbid")


class SituationIn(_Strict):
    """A situation. Names are read forgivingly, as by the command: ids, labels, usual names."""

    acts: list[str] = Field(default_factory=list, max_length=MOST_LISTED, description="The acts asked about.")
    object: str | None = Field(None, description="Whom or what it is about: calon, bakal-calon, party, spouse …")
    person: str | None = Field(None, description="Who does it: pns, pppk, guru, camat, kepala-desa, polri …")
    on: str | None = Field(None, description="The day of the act, YYYY-MM-DD. Default: today in Jakarta.")
    region: str | None = Field(None, description="Regency, city or province: a name, or Kemendagri's code.")
    election: str | None = Field(None, description="Which election, for example pilkada-2024.")
    known_on: str | None = Field(None, description="Answer as the law was known on this day.")
    facts: dict[str, FactGiven] = Field(
        default_factory=dict, max_length=MOST_LISTED, description="Known facts by id, e.g. {“uniform”: true}."
    )


class CheckIn(SituationIn):
    """A question about named acts."""

    acts: list[str] = Field(min_length=1, max_length=MOST_LISTED, description="The acts asked about, one or several.")


class AskIn(SituationIn):
    """A question in somebody's own words (Indonesian), with what else is known."""

    text: str = Field(description="The question or story.")
    then: list[str] = Field(default_factory=list, max_length=20, description="What was added or corrected since.")
    happened: str | None = Field(None, description="The day of the act, where it is not the one read from the text.")


class StageIn(Schema):
    """A day and a place."""

    region: str | None = Field(None, description="Regency, city or province: a name, or Kemendagri's code.")
    on: str | None = Field(None, description="The day, YYYY-MM-DD. Default: today in Jakarta.")
    election: str | None = Field(None, description="Only this election, for example pilkada-2020.")
    known_on: str | None = Field(None, description="Leave out what was decided after this day.")


class DeadlineIn(Schema):
    """A deadline and what it is counted with."""

    rule: str | None = Field(None, description="A deadline's name, or a number of days: 14wd, 7cd.")
    start: str | None = Field(None, alias="from", description="The day of the event (day 0), usually of receipt.")
    known_on: str | None = Field(None, description="Use the holidays as they were decided by this day.")
    on: str | None = Field(None, description="Tell the age, and whether it is overdue, on this day.")
    since: str | None = Field(None, description="Without a day of receipt: the day to count the age from.")
    region: str | None = Field(None, description="Tells the time zone in which the last day ends.")
    week: str | None = Field(None, description="Working days in a week: 5 (default) or 6.")
    cuti_bersama: bool = Field(True, description="Whether collective leave is off work.")  # noqa: FBT003  # a default


class DiffIn(Schema):
    """Two days, and what to compare."""

    from_: str | None = Field(None, alias="from", description="The earlier day.")
    to: str | None = Field(None, description="The later day.")
    act: str | None = Field(None, description="Only what bears on this act; both answers are given too.")
    person: str | None = Field(None, description="Who does it.")
    election: str | None = Field(None, description="Leave the stage to the calendar of this election.")


class HistoryIn(Schema):
    """Whom to follow."""

    person: str | None = Field(None, description="Who does it. Default: pns.")


class Need(Schema):
    """A fact that could still change the verdict."""

    fact: str
    question: Both
    options: list[dict[str, Any]]


class Answer(Schema):
    """The answer to one act."""

    question: dict[str, Any]
    verdict: str | None
    summary: Both
    stage: dict[str, Any] | None
    stages: list[dict[str, Any]]
    provisions: list[dict[str, Any]]
    category: list[str]
    crime: str | None
    sanctions: list[dict[str, Any]]
    conditions: list[dict[str, Any]]
    needs: list[Need]
    positions: list[dict[str, Any]]
    safe_course: Both | None
    presumed: list[dict[str, Any]]
    may_instead: list[dict[str, Any]]
    authority: str | None
    route: list[dict[str, Any]]
    trace: dict[str, Any]
    law_version: str
    as_known_on: str | None


class Answers(Schema):
    """Several acts: an answer each, and the strictest verdict."""

    answers: list[Answer]
    overall: str


class _Understood(Schema):
    acts: list[dict[str, Any]]
    facts: dict[str, Any]
    understood: dict[str, Any]
    notices: list[dict[str, Any]]


class AskedAnswer(Answer, _Understood):
    """The answer to a text about one act, and how the text was understood."""


class AskedAnswers(Answers, _Understood):
    """The answers to a text about several acts, and how the text was understood."""


class AskedBack(_Understood):
    """Unclear which act is meant: `needs` holds the likeliest as options."""

    verdict: None
    summary: Both
    needs: list[Need]


class Refusal(Schema):
    """What is wrong with the question: the field, the message in both languages, the nearest valid values."""

    field: str
    message: Both
    nearest: list[str]


class Problem(Schema):
    """Problem details (RFC 9457). `error` is what the command prints with --json."""

    type: str
    title: str
    status: int
    detail: str
    error: Refusal | None = None
