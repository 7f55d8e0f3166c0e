"""`netral law`: show a provision, compare two days, follow an act through the years, check the corpus."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import click

from netral.cli.check import named, read_facts, read_person
from netral.cli.common import Question, friendly, json_option, language_option, parse_date, print_json, said_date, section
from netral.cli.words import GRADE, PHASE, SHAPE, VERDICT_WORD, say_if
from netral.law.errors import BadQuestion
from netral.law.question import Question as Asked
from netral.law.search import clean, unknown

KINDS = ("provisions", "instruments", "acts", "sanctions", "authorities", "disputes", "facts")
SHOW = """\b
Examples:
  netral law show pp94-p5n-2
  netral law show uu-20-2023
  netral law show like
"""
DIFF = """\b
Examples:
  netral law diff --from 2020-10-07 --to 2024-10-07
  netral law diff --from 2019-03-01 --to 2024-01-15 --act attend-passively --person pns --fact election-kind=pemilu-presiden
"""
HISTORY = """\b
Examples:
  netral law history like --person pns
  netral law history give-ktp-support --person pns --json
"""


@click.group("law")
def command() -> None:
    """Read the corpus: show, diff, history, lint."""


# Show ----------------------------------------------------------------------------------------------------------------------


@command.command("show", cls=Question, epilog=SHOW)
@click.argument("id_", metavar="ID")
@json_option
@language_option
@friendly
def show(*, id_: str, as_json: bool, language: str) -> None:
    """Show one provision, instrument, act, sanction, authority, dispute or fact, with its sources."""
    library = section("library")
    wanted = clean(id_, "id")
    kind = next((kind for kind in KINDS if wanted in library[kind]), None)
    if kind is None:
        raise unknown("id", wanted, [name for kind in KINDS for name in library[kind]])
    found = library[kind][wanted]
    if as_json:
        print_json({"kind": kind, **found})
    else:
        _SAY.get(kind, _say_table)(found, library, language)


def _say_provision(found: dict[str, Any], library: dict[str, Any], language: str) -> None:
    click.secho(found["cite"], bold=True)
    click.echo(found["text"][language])
    click.echo()
    grade = GRADE["quoted" if found.get("quoted") else found["verified"]][language]
    click.echo(f"{library['instruments'][found['instrument']]['title'][language]} · {found['modality']} · {grade}")
    for span in found["in_force"]:
        click.echo({"id": "Berlaku", "en": "In force"}[language] + f": {_said_period(span['from'], span['until'], language)}")
    say_if({"id": "Mengikat", "en": "Binds"}[language], [", ".join(found["binds"])])
    acts = [library["acts"][act]["label"][language] for act in [*found.get("acts", []), *found.get("breach_acts", [])]]
    say_if({"id": "Perbuatan", "en": "Acts"}[language], [", ".join(acts)] if acts else [])
    say_if({"id": "Sanksi", "en": "Sanctions"}[language], [f"{library['sanctions'][s]['name'][language]} ({s})" for s in found.get("sanctions", [])])
    _say_unsigned(found, language)
    say_if({"id": "Catatan", "en": "Note"}[language], [found["note"]] if found.get("note") else [])
    say_if({"id": "Sumber", "en": "Sources"}[language], found.get("sources", []))


def _said_period(begin: str, until: str | None, language: str) -> str:
    """Give a period with its last day, as people say it: the exclusive end less one day."""
    first = said_date(date.fromisoformat(begin), language)
    if until is None:
        return {"id": f"sejak {first}", "en": f"since {first}"}[language]
    return f"{first} – {said_date(date.fromisoformat(until) - timedelta(days=1), language)}"


def _say_unsigned(found: dict[str, Any], language: str) -> None:
    checked = found.get("checked")
    words = {"id": "Belum diperiksa ahli hukum.", "en": "Not yet checked by a lawyer."}[language]
    if checked:
        words = {"id": "Diperiksa {role} pada {on}.", "en": "Checked by {role} on {on}."}[language].format(**checked)
    click.secho(words, dim=True)


def _say_instrument(found: dict[str, Any], library: dict[str, Any], language: str) -> None:
    click.secho(f"{found['short']}: {found['title'][language]}", bold=True)
    click.echo(found["subject"][language])
    say_if({"id": "Catatan", "en": "Note"}[language], [found["note"]] if found.get("note") else [])
    own = [f"{p['id']}: {p['pinpoint']}. {p['text'][language]}" for p in library["provisions"].values() if p["instrument"] == found["id"]]
    say_if({"id": "Ketentuan", "en": "Provisions"}[language], own)
    say_if({"id": "Sumber", "en": "Sources"}[language], found.get("sources", []))


def _say_act(found: dict[str, Any], library: dict[str, Any], language: str) -> None:
    click.secho(found["label"][language], bold=True)
    click.echo(found["definition"])
    say_if({"id": "Yang berdekatan", "en": "Near to it"}[language], [f"{library['acts'][near['id']]['label'][language]} ({near['id']}): {near['differs']}" for near in found.get("near", [])])
    bearing = [f"{p['cite']} ({p['id']})" for p in library["provisions"].values() if found["id"] in {act for case in p.get("cases", []) for act in case["acts"]}]
    say_if({"id": "Aturan yang menyebutnya", "en": "Rules that name it"}[language], bearing)


def _say_table(found: dict[str, Any], library: dict[str, Any], language: str) -> None:  # noqa: ARG001  # one shape for all kinds
    for key, value in found.items():
        shown = value[language] if isinstance(value, dict) and language in value else value
        click.echo(f"{key}: {shown}")


_SAY = {"provisions": _say_provision, "instruments": _say_instrument, "acts": _say_act}


# Diff ----------------------------------------------------------------------------------------------------------------------


@command.command("diff", cls=Question, epilog=DIFF)
@click.option("--from", "before", metavar="DATE", required=True, help="The earlier day.")
@click.option("--to", "after", metavar="DATE", required=True, help="The later day.")
@click.option("--act", metavar="ACT", help="Only what bears on this act; the answers of both days are compared too.")
@click.option("--person", metavar="PERSON", help="Who does it.")
@click.option("--election", metavar="ID", help="Leave the stage to the calendar of the day; only for --act.")
@click.option("--fact", "facts", multiple=True, metavar="NAME=VALUE", help="A known fact, as for `netral check`.")
@json_option
@language_option
@friendly
def diff(
    *, before: str, after: str, act: str | None, person: str | None, election: str | None, facts: tuple[str, ...], as_json: bool, language: str
) -> None:
    """Tell what the law of two days has in common and in what it differs, cited on both sides."""
    from netral.law import ask
    from netral.law import history as changes

    rules, library = section("rules"), section("library")
    days = (parse_date(before, "from"), parse_date(after, "to"))
    if days[0] > days[1]:
        raise BadQuestion("to", id="“to” harus sesudah “from”.", en="“to” must come after “from”.", nearest=(days[0].isoformat(),))
    data = changes.difference(library, *days)
    if act is not None:
        chosen = named(act, "act", rules["acts"])
        bearing = changes.touches(ask.engine(), chosen)
        for side in ("began", "ended"):
            data[side] = [p for p in data[side] if p["id"] in bearing]
        asked = [
            Asked(
                acts=(chosen,),
                on=day,
                person=read_person(person, rules) if person is not None else None,
                facts=read_facts(facts, None, rules),
                election=ask.timeline().find_election(election) if election is not None else None,
            )
            for day in days
        ]
        data["answers"] = [ask.answer(one) for one in asked]
    if as_json:
        print_json(data)
        return
    for answer in data.get("answers", []):
        verdict = answer["verdict"]
        click.echo(f"{said_date(date.fromisoformat(answer['question']['on']), language)}: {SHAPE[verdict]} {VERDICT_WORD[verdict][language]}")
        click.echo(f"  {answer['summary'][language]}")
    say_if({"id": "Mulai berlaku di antaranya", "en": "Began in between"}[language], [f"{p['cite']}: {p['text'][language]}" for p in data["began"]])
    say_if({"id": "Berakhir di antaranya", "en": "Ended in between"}[language], [f"{p['cite']}: {p['text'][language]}" for p in data["ended"]])
    if not data["began"] and not data["ended"]:
        click.echo({"id": "Tidak ada ketentuan yang berubah.", "en": "No provision changed."}[language])


# History -------------------------------------------------------------------------------------------------------------------


@command.command("history", cls=Question, epilog=HISTORY)
@click.argument("act", metavar="ACT")
@click.option("--person", metavar="PERSON", default="pns", show_default=True, help="Who does it.")
@click.option("--fact", "facts", multiple=True, metavar="NAME=VALUE", help="A known fact, as for `netral check`.")
@json_option
@language_option
@friendly
def history(*, act: str, person: str, facts: tuple[str, ...], as_json: bool, language: str) -> None:
    """Follow one act since 2014: the periods of the law, and the answer in each stage."""
    from netral.law import ask
    from netral.law import history as changes

    rules, library = section("rules"), section("library")
    question = Asked(acts=(named(act, "act", rules["acts"]),), on=date(2014, 1, 1), person=read_person(person, rules), facts=read_facts(facts, None, rules))
    periods = changes.epochs(ask.engine(), question)
    if as_json:
        print_json({"act": question.acts[0], "person": question.person, "periods": periods})
        return
    for period in periods:
        click.secho(_said_period(period["from"], period["until"], language), bold=True)
        for phase, found in period["phases"].items():
            kinds = f" ({', '.join(found['category'])})" if found["category"] else ""
            click.echo(f"  {SHAPE[found['verdict']]} {VERDICT_WORD[found['verdict']][language] + kinds:<34} {PHASE[phase][language]}")
        for side, sign in (("began", "+"), ("ended", "−")):
            for id_ in period[side]:
                click.secho(f"    {sign} {library['provisions'][id_]['cite']}", dim=True)


# Lint ----------------------------------------------------------------------------------------------------------------------


@command.command("lint", cls=Question)
@click.option("--not-covered", "silent", is_flag=True, help="List the acts that meet no rule in the walk.")
@click.option("--conflicts", is_flag=True, help="List the conflicts and the rule that decides each.")
@json_option
@language_option
@friendly
def lint(*, silent: bool, conflicts: bool, as_json: bool, language: str) -> None:
    """Check the corpus: form, conflicts, dead acts, scenarios on both sides, and a walk through every situation."""
    from netral.law.lint import lint as run

    report = run()
    if as_json:
        print_json({"errors": report.errors, "counts": report.counts, "resolved": report.resolved, "not_covered": report.not_covered})
    else:
        for error in report.errors:
            click.secho(f"✕ {error}", fg="magenta", err=True)
        click.echo(", ".join(f"{name} {n}" for name, n in report.counts.items()))
        if conflicts:
            say_if({"id": "Konflik yang terputus", "en": "Conflicts decided"}[language], report.resolved)
        if silent:
            say_if({"id": "Tanpa aturan", "en": "Without a rule"}[language], report.not_covered)
    if report.errors:
        raise click.exceptions.Exit(1)


