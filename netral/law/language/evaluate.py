"""How well texts are understood, measured on the labelled questions; and how much harm the errors would do.

The asker's status counts as given only where the text does not say it. Where Netral asks back, the labelled act is
chosen if it is among the options.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from netral.law.language.decide import Given, Reading, decide, options
from netral.law.language.reply import reader, usual
from netral.law.language.understand import Understanding

VERDICTS = ("allowed", "conditional", "contested", "prohibited", "not-covered")
ANSWERED = (*VERDICTS, "none")
UNHARMED = ("allowed", "conditional", "contested")
GOALS = {"top1": 0.85, "top3": 0.95, "verdict": 0.90, "unharmed": 0.85}
BUDGETS = {"chilling": 0.05, "dangerous": 0.01}
"""At most this share of the allowed answered prohibited, and of the prohibited answered allowed."""
BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.0)
Z = 1.96


class Case(NamedTuple):
    """One labelled question and what came of it. `at_once` is None where Netral asked back."""

    row: dict[str, Any]
    understood: Understanding
    at_once: str | None
    verdict: str

    @property
    def labelled(self) -> set[str]:
        """The acts that count as right: as labelled, and as mended."""
        return {*self.row["acts"], *(self.row["mended"] or {}).get("acts", [])}

    @property
    def place(self) -> int:
        """Where the first right act stands among the readings (0 for the first), -1 for nowhere."""
        acts = [act for act, _ in self.understood.acts]
        return min((acts.index(act) for act in self.labelled if act in acts), default=-1)


def cases(rows: Iterable[dict[str, Any]]) -> list[Case]:
    """Put each labelled question, and keep what came of it."""
    return [_case(row) for row in rows]


def _case(row: dict[str, Any]) -> Case:
    on = date.fromisoformat(row["on"])
    profile = None if "status" in row["facts"] or row["person"] == "unknown" else row["person"]
    understood = reader().read(row["text"], on)
    decision = decide(understood, Given(on=on, person=profile, region=row["region"], election=row["election"]), usual())
    case = Case(row, understood, decision.verdict, decision.verdict or "")
    return case if decision.chosen else case._replace(verdict=_after_asking(options(decision), case.labelled))


def _after_asking(offered: Sequence[Reading], labelled: set[str]) -> str:
    return next((reading.verdict for reading in offered if reading.act in labelled), "none")


def measured(found: Sequence[Case]) -> dict[str, Any]:
    """Give every measure of the report. Shares are between 0 and 1; an empty class counts as 1."""
    confusion = Counter((case.row["verdict"], case.verdict) for case in found)
    recall = {verdict: _share(confusion[verdict, verdict], _of(confusion, verdict)) for verdict in VERDICTS}
    unharmed = sum(confusion[verdict, verdict] for verdict in UNHARMED)
    return {
        "questions": len(found),
        "top1": _share(sum(case.place == 0 for case in found), len(found)),
        "top3": _share(sum(0 <= case.place < 3 for case in found), len(found)),
        "at_once": _share(sum(case.at_once == case.row["verdict"] for case in found), len(found)),
        "verdict": _share(sum(case.verdict == case.row["verdict"] for case in found), len(found)),
        "asked": _share(sum(case.at_once is None for case in found), len(found)),
        "recall": recall,
        "unharmed": _share(unharmed, sum(_of(confusion, verdict) for verdict in UNHARMED)),
        "chilling": _share(confusion["allowed", "prohibited"], _of(confusion, "allowed"), empty=0.0),
        "dangerous": _share(confusion["prohibited", "allowed"], _of(confusion, "prohibited"), empty=0.0),
        "confusion": {labelled: {other: confusion[labelled, other] for other in ANSWERED} for labelled in VERDICTS},
        "facts": _facts(found),
        "person": _persons(found),
        "calibration": _calibration(found),
    }


def _of(confusion: Counter[tuple[str, str]], verdict: str) -> int:
    return sum(count for (labelled, _), count in confusion.items() if labelled == verdict)


def _share(part: int, whole: int, *, empty: float = 1.0) -> float:
    return part / whole if whole else empty


def _facts(found: Sequence[Case]) -> Counter[str]:
    """Count the labelled facts that were heard right, heard otherwise, and missed. Status and stage are told apart."""
    out: Counter[str] = Counter()
    for case in found:
        for fact, value in case.row["facts"].items():
            if fact not in ("status", "stage"):
                heard = case.understood.facts.get(fact)
                wanted = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
                values = heard.value if heard and isinstance(heard.value, tuple) else (heard.value,) if heard else ()
                out["right" if wanted in values else "otherwise" if heard else "missed"] += 1
    return out


def _persons(found: Sequence[Case]) -> tuple[int, int]:
    """Count the texts that say the status, and those of which it was read as labelled."""
    said = [case for case in found if "status" in case.row["facts"]]
    right = sum(
        case.understood.person is not None and case.understood.person.value == case.row["person"] for case in said
    )
    return right, len(said)


def _calibration(found: Sequence[Case]) -> list[tuple[float, float, int, float, float]]:
    """Give for each band of confidence: from, to, how many, mean confidence, share that was right."""
    out = []
    for low, high in itertools.pairwise(BINS):
        inside = [
            case for case in found if case.understood.acts and low <= case.understood.acts[0][1] < high + (high == 1)
        ]
        if inside:
            mean = sum(case.understood.acts[0][1] for case in inside) / len(inside)
            out.append((low, high, len(inside), mean, sum(case.place == 0 for case in inside) / len(inside)))
    return out


def missed(measures: dict[str, Any]) -> list[str]:
    """Name every goal that is missed."""
    return [f"{name} {measures[name]:.3f} < {goal}" for name, goal in GOALS.items() if measures[name] < goal]


def exceeded(measures: dict[str, Any]) -> list[str]:
    """Name every budget of harm that is exceeded."""
    return [f"{name} {measures[name]:.3f} > {most}" for name, most in BUDGETS.items() if measures[name] > most]


def interval(share: float, count: int) -> tuple[float, float]:
    """Give Wilson's 95 % interval of a share of `count`."""
    if not count:
        return 0.0, 1.0
    middle = share + Z * Z / (2 * count)
    spread = Z * math.sqrt(share * (1 - share) / count + Z * Z / (4 * count * count))
    whole = 1 + Z * Z / count
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)


# The report ---------------------------------------------------------------------------------------------------------


def report(found: Sequence[Case], title: str) -> str:
    """Write the measures as Markdown."""
    measures = measured(found)
    count = measures["questions"]
    lines = [f"## {title}: {count} questions", "", "| Measure | Share | 95 % | Goal |", "| --- | --- | --- | --- |"]
    for name, what in (
        ("top1", "act, first guess"),
        ("top3", "act, among the first three"),
        ("verdict", "final verdict, after asking back where unsure"),
        ("at_once", "final verdict at once (asking back counts as none)"),
        ("unharmed", "recall on allowed + conditional + contested"),
        ("asked", "asked back which act is meant"),
    ):
        of = sum(sum(measures["confusion"][one].values()) for one in UNHARMED) if name == "unharmed" else count
        low, high = interval(measures[name], of)
        goal = f"≥ {GOALS[name]:.2f}" if name in GOALS else ""
        lines.append(f"| {what} | {measures[name]:.3f} | {low:.2f}–{high:.2f} | {goal} |")
    lines += [
        f"| chilling: allowed, answered prohibited | {measures['chilling']:.3f} | | ≤ {BUDGETS['chilling']:.2f} |",
        f"| dangerous: prohibited, answered allowed | {measures['dangerous']:.3f} | | ≤ {BUDGETS['dangerous']:.2f} |",
        "",
        *_confusion(measures["confusion"], measures["recall"]),
        "",
        *_calibrated(measures["calibration"]),
        "",
        _heard(measures),
    ]
    return "\n".join(lines)


def _confusion(confusion: dict[str, dict[str, int]], recall: dict[str, float]) -> list[str]:
    lines = [f"| labelled ↓ answered → | {' | '.join(ANSWERED)} | recall |", "| --- |" + " --- |" * (len(ANSWERED) + 1)]
    for verdict in VERDICTS:
        cells = " | ".join(str(confusion[verdict][other] or "·") for other in ANSWERED)
        lines.append(f"| {verdict} | {cells} | {recall[verdict]:.2f} |")
    return lines


def _calibrated(bands: Sequence[tuple[float, float, int, float, float]]) -> list[str]:
    total = sum(count for _, _, count, _, _ in bands)
    error = sum(count * abs(mean - right) for _, _, count, mean, right in bands) / max(total, 1)
    lines = ["| confidence | questions | mean | right |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {low:.1f}–{high:.1f} | {count} | {mean:.2f} | {right:.2f} |" for low, high, count, mean, right in bands
    ]
    return [*lines, "", f"Expected calibration error: {error:.3f}."]


def _heard(measures: dict[str, Any]) -> str:
    facts, (right, said) = measures["facts"], measures["person"]
    return (
        f"Labelled facts: {facts['right']} heard right, {facts['otherwise']} otherwise, {facts['missed']} missed. "
        f"Person: {right} of {said} texts that say it."
    )


def errors(found: Sequence[Case], *, texts: bool) -> list[dict[str, Any]]:
    """Give every question whose verdict was not as labelled, with what was understood; without its text if asked."""
    return [
        {
            "id": case.row["id"],
            **({"text": case.row["text"]} if texts else {}),
            "labelled": {"acts": case.row["acts"], "verdict": case.row["verdict"]},
            "understood": {
                "acts": case.understood.acts[:3],
                "facts": {fact: heard.value for fact, heard in case.understood.facts.items()},
                "person": case.understood.person and case.understood.person.value,
            },
            "verdict": case.verdict,
        }
        for case in found
        if case.verdict != case.row["verdict"]
    ]
