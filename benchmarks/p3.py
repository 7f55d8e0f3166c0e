"""P3: `netral check …` as a process, beside the bare interpreter; and that a legal question never imports Django."""

import os
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks import netral_side
from benchmarks.measure import QUICK_RUNS, whole
from benchmarks.report import Goal, Outcome, Section, at_most, within

TITLE = "`netral check …` as a process"
ACTS = ("like", "comment", "share", "attend-campaign")
SIZES = (1, 2, 4)
RUNS_OF_A_PROCESS = 15
BARE, NETRAL = "python -c pass", "netral check"
ROOT = Path(__file__).parent.parent
# As somebody's shell has it: an installed command finds its byte code, ours writes it in the warm-up.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

LOADED = """\
import runpy, sys
sys.argv = ["netral", *sys.argv[1:]]
try:
    runpy.run_module("netral", run_name="__main__", alter_sys=True)
except SystemExit:
    pass
print(*sorted(name for name in sys.modules if name.partition(".")[0] == "django"), file=sys.stderr)
"""


def run(*, quick: bool = False) -> Outcome:
    """Start both again and again, in turn."""
    outcome = Outcome("P3", TITLE)
    outcome.does = {
        BARE: "The same interpreter, started to do nothing.",
        NETRAL: "The installed command where there is one, else `python -m netral`; one question, answered as JSON; "
        "byte code written before, artefact current.",
    }
    section = Section("Start to exit", "acts", [])
    try:
        imported = _django_imported()
        for size in SIZES[:2] if quick else SIZES:
            work = {
                BARE: partial(_start, [sys.executable, "-c", "pass"]),
                NETRAL: partial(_start, [*_netral(), *netral_side.check_arguments(ACTS[:size])]),
            }
            section.figures += whole(work, size, QUICK_RUNS if quick else RUNS_OF_A_PROCESS)
    except netral_side.NotReady as why:
        outcome.missing.append(str(why))
        return outcome
    outcome.sections = [section]
    outcome.goals = [
        *within("≤ 150 ms (a wish: machines differ)", section.median(NETRAL, 1), 150, "ms"),
        *at_most("≤ 6 × the bare interpreter", section.ratio(NETRAL, BARE, 1), 6),
        Goal("no Django import", f"{len(imported)} modules", not imported),
    ]
    return outcome


def _netral() -> list[str]:
    script = Path(sys.executable).with_name("netral")
    return [str(script)] if script.exists() else [sys.executable, "-m", "netral"]


def _start(command: Sequence[str]) -> None:
    devnull = subprocess.DEVNULL
    subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, check=True, stdout=devnull, stderr=devnull)


def _django_imported() -> list[str]:
    """Ask a question in a child and see which of Django's modules it has loaded."""
    command = [sys.executable, "-c", LOADED, *netral_side.check_arguments(ACTS[:1])]
    done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, check=False, capture_output=True, text=True)
    if done.returncode or not done.stdout.strip():
        raise netral_side.NotReady("`netral check` does not answer yet")
    return done.stderr.split()
