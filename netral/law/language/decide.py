"""From what was understood to a question for the engine: which acts, which person, which facts; or what to ask back.

A guess about words may not become a guess about the law. So the readings are weighed by what they lead to: when most
of the weight leads to one verdict it is given; else the likeliest readings are put to the asker as options.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from netral.law import ask
from netral.law.errors import BadQuestion
from netral.law.language.understand import Understanding
from netral.law.question import FactValue, Question
from netral.law.situate import situate
from netral.law.terms import STRICTEST_FIRST

MOST_READINGS = 6
WORTH_WEIGHING = 0.03
SURE, SURE_OF_ALLOWED = 0.4, 0.75
"""The weight that a verdict needs; below it Netral asks. Chosen on the development questions. To be allowed needs
more: who is wrongly told "allowed" loses more than who is asked once."""
UNFIT = 0.6
"""What is left of a reading when the law speaks of the act, but never of such a person."""
DOUBT = 0.06
"""The share of readings that lead to "prohibited" from which nothing is called allowed."""
LEAST = 0.3
"""The share that the likeliest reading needs, whatever it leads to: the grounds of another act mislead too."""
CONTRADICTED = 0.15
"""What is left of a reading when the text says what the act excludes: "tidak diretas" of a hacked account."""
MOST_OPTIONS = 4
WORTH_OFFERING = 0.04
OF_THE_DAY = frozenset({"procedure"})
"""Groups of acts that are done on the day of the question, whenever happened what they are about."""

HARMLESS = ("allowed", "not-covered")
WORTH_HEARING, SURE_OF_A_CLAUSE = 0.3, 0.6
"""What the likeliest reading of one clause needs, and what of it must lead to "prohibited", to ask about it."""

TOLD_OF = frozenset({"procedure", "identity", "out-of-scope"})
"""Groups of acts beside which a further deed is told, not asked about."""


SELF = "self"
"""The doer of an act that is done to the asker; the superiors who are named with it are somebody else."""
SUPERIORS = ("jpt", "administrator", "camat", "lurah", "kepala-daerah", "penjabat-kepala-daerah", "kepala-desa")
PEERS = {
    "kepala-daerah": ("kepala-daerah", "penjabat-kepala-daerah", "pejabat-negara", "kepala-desa", "ppk"),
    "candidate": ("candidate", "kepala-daerah", "pejabat-negara"),
}
"""Who may just as well be meant as the one who usually does it."""


class Given(NamedTuple):
    """What the asker told beside the text: it counts more than what is read from the text."""

    on: date
    acts: tuple[str, ...] = ()
    person: str | None = None
    region: str | None = None
    election: str | None = None
    facts: Mapping[str, FactValue] = {}
    as_known_on: date | None = None
    happened: date | None = None


class Usual(NamedTuple):
    """What usually goes with an act: who does it (act → person), and which facts are deeds of their own."""

    doers: Mapping[str, str]
    deeds: Sequence[Mapping[str, Any]]


class Reading(NamedTuple):
    """One way to understand the text: an act, how likely, and the verdict it leads to."""

    act: str
    share: float
    verdict: str
    question: Question


class Decision(NamedTuple):
    """The readings weighed, the likeliest first, and those chosen; none is when Netral asks back which act is meant."""

    readings: list[Reading]
    chosen: list[Reading]
    sure: float

    @property
    def verdict(self) -> str | None:
        """The strictest verdict of the acts chosen."""
        return min((reading.verdict for reading in self.chosen), key=STRICTEST_FIRST.index, default=None)


def decide(understood: Understanding, given: Given, usual: Usual) -> Decision:
    """Weigh the readings, and choose: the likeliest that leads to the weightiest verdict, and acts named beside it."""
    if given.acts:
        chosen = [read_as(act, 1.0, understood, given, usual) for act in given.acts]
        more = dict.fromkeys(act for first in given.acts for act in _deeds(first, understood, given, usual))
        chosen += [read_as(act, 1.0, understood, given, usual) for act in more if act not in given.acts]
        return Decision(chosen, chosen, 1.0)
    shares = [(act, share) for act, share in understood.acts[:MOST_READINGS] if share >= WORTH_WEIGHING]
    shares = shares or understood.acts[:1]
    readings = [read_as(act, share, understood, given, usual) for act, share in shares]
    readings = sorted(map(fitting, readings), key=lambda reading: -reading.share)
    if not readings:
        return Decision([], [], 0.0)
    weight: dict[str, float] = {}
    for reading in readings:
        weight[reading.verdict] = weight.get(reading.verdict, 0.0) + reading.share
    total = sum(reading.share for reading in readings)
    verdict = max(weight, key=lambda word: weight[word])
    sure = weight[verdict] / total * min(1.0, total * 1.25)
    doubted = verdict == "allowed" and weight.get("prohibited", 0.0) > DOUBT * total
    if doubted or readings[0].share < LEAST or sure < (SURE_OF_ALLOWED if verdict == "allowed" else SURE):
        return Decision([_with_deeds(reading, understood, given, usual) for reading in readings], [], sure)
    first = next(reading for reading in readings if reading.verdict == verdict)
    chosen = [first, *_others(first, understood, given, usual)]
    hidden = _hidden(chosen, understood, given, usual)
    if hidden:
        return Decision(_each_once([first, *hidden, *readings]), [], sure)
    return Decision(readings, chosen, sure)


def _each_once(readings: Sequence[Reading]) -> list[Reading]:
    return list({reading.act: reading for reading in reversed(readings)}.values())[::-1]


def _others(first: Reading, understood: Understanding, given: Given, usual: Usual) -> list[Reading]:
    """Give the acts named beside the first; who speaks of his own case only tells of them."""
    acts = ask.engine().vocabulary.acts
    if acts[first.act]["group"] in TOLD_OF:
        return []
    named = [act for act in understood.also if acts[act]["group"] not in TOLD_OF]
    others = dict.fromkeys([*named, *_deeds(first.act, understood, given, usual)])
    return [read_as(act, 1.0, understood, given, usual) for act in others if act != first.act]


def _hidden(chosen: Sequence[Reading], understood: Understanding, given: Given, usual: Usual) -> list[Reading]:
    """Give the readings of a clause that by itself tells of something prohibited, in a story harmless as a whole.

    It must not pass unsaid, so Netral asks about it.
    """
    if any(reading.verdict not in HARMLESS for reading in chosen):
        return []
    acts, known = ask.engine().vocabulary.acts, {reading.act for reading in chosen}
    for clause in understood.clauses():
        if clause[0][0] in known or clause[0][1] < WORTH_HEARING or acts[clause[0][0]]["group"] in TOLD_OF:
            continue
        readings = [read_as(act, share, understood, given, usual) for act, share in clause if share >= WORTH_WEIGHING]
        forbidden = sum(reading.share for reading in readings if reading.verdict == "prohibited")
        if readings[0].verdict == "prohibited" and forbidden >= SURE_OF_A_CLAUSE:
            return readings
    return []


def _deeds(act: str, understood: Understanding, given: Given, usual: Usual) -> list[str]:
    """Give the acts that facts heard beside this one are: a candidate's shirt at the side of a spouse."""
    beside = {act, ask.engine().vocabulary.acts[act]["group"]}
    facts: dict[str, object] = {fact: heard.value for fact, heard in understood.facts.items()}
    said = {f"{fact}={value}" for fact, value in (facts | dict(given.facts)).items()}
    said |= {f"remark={remark}" for remark in understood.remarks}
    return [deed["act"] for deed in usual.deeds if deed["said"] in said and not beside.isdisjoint(deed["beside"])]


def _with_deeds(reading: Reading, understood: Understanding, given: Given, usual: Usual) -> Reading:
    """Give a reading the verdict that its asker gets after choosing it: the strictest of its deeds."""
    deeds = (read_as(act, 1.0, understood, given, usual) for act in _deeds(reading.act, understood, given, usual))
    verdicts = [reading.verdict, *(deed.verdict for deed in deeds)]
    return reading._replace(verdict=min(verdicts, key=STRICTEST_FIRST.index))


def read_as(act: str, share: float, understood: Understanding, given: Given, usual: Usual) -> Reading:
    """Read the text as asking about this act."""
    facts = {fact: heard.value for fact, heard in understood.facts.items()}
    if ask.engine().vocabulary.acts.get(act, {}).get("group") == "family":
        facts.pop("role", None)  # whose role: of the relative
    facts |= given.facts
    if given.election and "election-kind" not in given.facts:
        facts.pop("election-kind", None)  # the election tells
    question = Question(
        acts=(act,),
        on=_day(act, understood, given),
        person=_person(understood, given),
        facts=facts,
        election=given.election,
        region=given.region,
        as_known_on=given.as_known_on,
    )
    person = usual.doers.get(act)
    if person == SELF and question.person in SUPERIORS and not understood.is_self:
        question = question._replace(person=given.person)
    question, verdict = settled(question, given)
    if (
        person not in (None, SELF)
        and not given.person
        and not understood.is_self
        and question.person not in PEERS.get(person, ())
    ):
        other, found = settled(question._replace(person=person), given)
        if found != "not-covered":
            question, verdict = other, found
    implied: Mapping[str, object] = ask.engine().vocabulary.acts[act]["implies"]
    if any(fact in implied for fact in facts.keys() - question.facts.keys()):
        share *= CONTRADICTED
    return Reading(act, share, verdict, question)


def settled(question: Question, given: Given) -> tuple[Question, str]:
    """Give the question without those read facts that contradict the calendar or the act, and its verdict.

    What the asker himself gave is never dropped. Raises BadQuestion where that contradicts.
    """
    while True:
        try:
            return question, ask.engine().verdict(situate(question, ask.timeline()))
        except BadQuestion as wrong:
            if wrong.field not in question.facts or wrong.field in given.facts:
                raise
            facts = {fact: value for fact, value in question.facts.items() if fact != wrong.field}
            question = question._replace(facts=facts)


def fitting(reading: Reading) -> Reading:
    """Give a reading less weight when the law speaks of the act, but never of such a person."""
    if reading.verdict != "not-covered" or reading.question.person is None:
        return reading
    of_others = _verdict(reading.question._replace(person=None))
    return reading if of_others == "not-covered" else reading._replace(share=reading.share * UNFIT)


def _verdict(question: Question) -> str:
    return ask.engine().verdict(situate(question, ask.timeline()))


def _day(act: str, understood: Understanding, given: Given) -> date:
    if given.happened:
        return given.happened
    group = ask.engine().vocabulary.acts[act]["group"]
    heard = understood.on
    return heard.value if heard and isinstance(heard.value, date) and group not in OF_THE_DAY else given.on


def _person(understood: Understanding, given: Given) -> str | None:
    """Give whose deed it is: as given, else whom the text names."""
    heard = understood.person
    return given.person if given.person or heard is None else str(heard.value)


def options(decision: Decision) -> list[Reading]:
    """Give the readings worth putting to the asker."""
    return [reading for reading in decision.readings if reading.share >= WORTH_OFFERING][:MOST_OPTIONS]
