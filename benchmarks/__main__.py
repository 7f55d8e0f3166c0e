"""`python -m benchmarks`: measure, print, and keep the results."""

import importlib
from pathlib import Path

import click

from benchmarks import report
from benchmarks.measure import conditions

HERE = Path(__file__).parent

BENCHMARKS = {
    "P1": "benchmarks.p1",
    "P2": "benchmarks.p2",
    "P3": "benchmarks.p3",
    "P4": "benchmarks.p4",
    "P5": "benchmarks.p5",
    "P6": "benchmarks.p6",
    "P8": "benchmarks.p8",
    "P9": "benchmarks.p9",
    "P18": "benchmarks.p18",
    "DESK": "benchmarks.desk",
    "ASK": "benchmarks.ask",
    "DISCLOSURE": "benchmarks.disclosure",
}


def _wanted(_context: click.Context, _parameter: click.Parameter, only: str) -> list[str]:
    wanted = [id.strip().upper() for id in only.split(",") if id.strip()] or list(BENCHMARKS)
    unknown = [id for id in wanted if id not in BENCHMARKS]
    if unknown:
        raise click.BadParameter(f"{', '.join(unknown)}: there are {', '.join(BENCHMARKS)}")
    return wanted


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--only", default="", metavar="P1,P2", callback=_wanted, help="Run these; the others keep their results.")
@click.option("--quick", is_flag=True, help="Few questions and runs, to see that it works; kept only with --output.")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), help="Where to keep the results.")
def main(only: list[str], *, quick: bool, output: Path | None) -> None:
    """Measure Netral beside its peers; goals are in PERFORMANCE, results in benchmarks/RESULTS.md."""
    measured_under = conditions()
    outcomes = []
    for id in only:
        click.echo(f"{id} …", err=True)
        outcome = importlib.import_module(BENCHMARKS[id]).run(quick=quick)
        outcomes.append(outcome)
        click.echo(report.as_text(id, report.as_entries([outcome], measured_under)[id]))
    folder = output or (None if quick else HERE)
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        report.write(folder, outcomes, measured_under)
        click.echo(f"Kept in {report.RESULTS_JSON} and {report.RESULTS_PAGE}.", err=True)


if __name__ == "__main__":
    main(prog_name="python -m benchmarks")
