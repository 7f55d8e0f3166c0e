"""`netral law`: show a provision, compare two days, follow an act through the years, check the corpus."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from typing import Any

from netral.cli.common import print_json, section
from netral.cli.parser import Parser, choose, command
from netral.cli.terminal import echo
from netral.cli.words import SHAPE, say_if
from netral.law.contract import laws
from netral.law.contract.dates import said_date, said_period
from netral.law.contract.wording import GRADE, VERDICT_WORD
from netral.law.search import clean, unknown
from netral.law.timeline import PHASE_NAMES

PARTS = {"test": "Test part", "dev": "Development part", "train": "Training part (seen while learning)"}
REPORTED = ("test", "dev")
ABOUT = {
    "id": "Membaca korpus: show, diff, history, lint, evaluate-ask.",
    "en": "Read the corpus: show, diff, history, lint, evaluate-ask.",
}
SUBCOMMANDS = {
    "show": {
        "id": "Satu ketentuan, instrumen, perbuatan, sanksi, lembaga, sengketa, atau fakta, beserta sumbernya.",
        "en": "Show one provision, instrument, act, sanction, authority, dispute or fact, with its sources.",
    },
    "diff": {
        "id": "Apa yang sama dan apa yang berbeda antara hukum dua hari, dengan dasar di kedua sisi.",
        "en": "Tell what the law of two days has in common and in what it differs, cited on both sides.",
    },
    "history": {
        "id": "Satu perbuatan sejak 2014: masa-masa hukumnya, dan jawabannya pada tiap tahapan.",
        "en": "Follow one act since 2014: the periods of the law, and the answer in each stage.",
    },
    "lint": {
        "id": "Periksa korpus: bentuk, konflik, perbuatan tanpa aturan, skenario di kedua sisi, dan semua keadaan.",
        "en": "Check the corpus: form, conflicts, dead acts, scenarios on both sides, and every situation.",
    },
    "evaluate-ask": {
        "id": "Seberapa baik `netral ask` memahami pertanyaan berlabel, dan seberapa berbahaya kekeliruannya.",
        "en": "Measure how well `netral ask` understands the labelled questions, and how harmful its errors are.",
    },
}
EVALUATE = """\
  netral law evaluate-ask
  netral law evaluate-ask --split dev --errors
"""
SHOW = """\
  netral law show pp94-p5n-2
  netral law show "UU 20/2023"
  netral law show "Pasal 24 ayat (1) huruf d UU 20/2023"
  netral law show like
"""
DIFF = """\
  netral law diff --from 2020-10-07 --to 2024-10-07
  netral law diff --from 2019-03-01 --to 2024-01-15 --act attend-passively --person pns \\
    --fact election-kind=pemilu-presiden
"""
HISTORY = """\
  netral law history like --person pns
  netral law history give-ktp-support --person pns --json
"""
FACT = {
    "id": "Fakta yang diketahui, seperti pada `netral check`.",
    "en": "A known fact, as for `netral check`.",
}


def main(words: Sequence[str]) -> int:
    """Run `netral law …` and give its exit code."""
    name, rest = (words[0], words[1:]) if words else ("", ())
    about, prog = SUBCOMMANDS.get(name, ABOUT), f"netral law {name}"
    if name == "show":
        return command(rest, prog, _show, about=about, add=_add_show, usage="ID", examples=SHOW)
    if name == "diff":
        return command(rest, prog, _diff, about=about, add=_add_diff, examples=DIFF)
    if name == "history":
        return command(rest, prog, _history, about=about, add=_add_history, usage="ACT", examples=HISTORY)
    if name == "lint":
        return command(rest, prog, _lint, about=about, add=_add_lint)
    if name == "evaluate-ask":
        return command(rest, prog, _evaluate, about=about, add=_add_evaluate, examples=EVALUATE)
    return choose(words, "netral law", SUBCOMMANDS, about=ABOUT)


# Show ---------------------------------------------------------------------------------------------------------------


def _add_show(parser: Parser) -> None:
    parser.argument(
        "id",
        "ID",
        id="Id-nya, misalnya pp94-p5n-2, atau sebutannya.",
        en="Its id, for example pp94-p5n-2, or its citation.",
    )


def _show(given: Namespace) -> None:
    kind, found = laws.show(given.id)
    if given.as_json:
        print_json({**found, "what": laws.WHAT[kind]})
    else:
        _SAY.get(kind, _say_table)(found, section("library"), given.language)


def _say_provision(found: dict[str, Any], library: dict[str, Any], language: str) -> None:
    echo(found["cite"], bold=True)
    echo(found["text"][language])
    echo()
    grade = GRADE["quoted" if found.get("quoted") else found["verified"]][language]
    echo(f"{library['instruments'][found['instrument']]['title'][language]} · {found['modality']} · {grade}")
    for span in found["in_force"]:
        echo({"id": "Berlaku", "en": "In force"}[language] + f": {said_period(span['from'], span['until'], language)}")
    say_if({"id": "Mengikat", "en": "Binds"}[language], [", ".join(found["binds"])])
    acts = [library["acts"][act]["label"][language] for act in [*found.get("acts", []), *found.get("breach_acts", [])]]
    say_if({"id": "Perbuatan", "en": "Acts"}[language], [", ".join(acts)] if acts else [])
    say_if(
        {"id": "Sanksi", "en": "Sanctions"}[language],
        [f"{library['sanctions'][s]['name'][language]} ({s})" for s in found.get("sanctions", [])],
    )
    _say_unsigned(found, language)
    say_if({"id": "Catatan", "en": "Note"}[language], [found["note"]] if found.get("note") else [])
    say_if({"id": "Sumber", "en": "Sources"}[language], found.get("sources", []))


def _say_unsigned(found: dict[str, Any], language: str) -> None:
    checked = found.get("checked")
    words = {"id": "Belum diperiksa ahli hukum.", "en": "Not yet checked by a lawyer."}[language]
    if checked:
        words = {"id": "Diperiksa {role} pada {on}.", "en": "Checked by {role} on {on}."}[language].format(**checked)
    echo(words, dim=True)


def _say_instrument(found: dict[str, Any], library: dict[str, Any], language: str) -> None:
    echo(f"{found['short']}: {found['title'][language]}", bold=True)
    echo(found["subject"][language])
    say_if({"id": "Catatan", "en": "Note"}[language], [found["note"]] if found.get("note") else [])
    own = [
        f"{p['id']}: {p['pinpoint']}. {p['text'][language]}"
        for p in library["provisions"].values()
        if p["instrument"] == found["id"]
    ]
    say_if({"id": "Ketentuan", "en": "Provisions"}[language], own)
    say_if({"id": "Sumber", "en": "Sources"}[language], found.get("sources", []))


def _say_act(found: dict[str, Any], library: dict[str, Any], language: str) -> None:
    echo(found["label"][language], bold=True)
    echo(found["definition"][language])
    say_if(
        {"id": "Yang berdekatan", "en": "Near to it"}[language],
        [
            f"{library['acts'][near['id']]['label'][language]} ({near['id']}): {near['differs']}"
            for near in found.get("near", [])
        ],
    )
    bearing = [
        f"{p['cite']} ({p['id']})"
        for p in library["provisions"].values()
        if found["id"] in {act for case in p.get("cases", []) for act in case["acts"]}
    ]
    say_if({"id": "Aturan yang menyebutnya", "en": "Rules that name it"}[language], bearing)


def _say_table(found: dict[str, Any], library: dict[str, Any], language: str) -> None:  # noqa: ARG001  # one shape for all kinds
    for key, value in found.items():
        shown = value[language] if isinstance(value, dict) and language in value else value
        echo(f"{key}: {shown}")


_SAY = {"provisions": _say_provision, "instruments": _say_instrument, "acts": _say_act}


# Diff ---------------------------------------------------------------------------------------------------------------


def _add_diff(parser: Parser) -> None:
    parser.option("--from", "before", metavar="DATE", id="Hari yang lebih dahulu.", en="The earlier day.")
    parser.option("--to", "after", metavar="DATE", id="Hari yang kemudian.", en="The later day.")
    parser.option(
        "--act", metavar="ACT",
        id="Hanya yang menyangkut perbuatan ini; jawaban kedua hari juga dibandingkan.",
        en="Only what bears on this act; the answers of both days are compared too.",
    )  # fmt: skip
    parser.option("--person", metavar="PERSON", id="Siapa pelakunya.", en="Who does it.")
    parser.option(
        "--election", metavar="ID",
        id="Tahapan menurut kalender pemilihan ini; hanya bersama --act.",
        en="Leave the stage to the calendar of this election; only with --act.",
    )  # fmt: skip
    parser.option("--fact", "facts", metavar="NAME=VALUE", many=True, **FACT)


def _diff(given: Namespace) -> None:
    found = laws.difference({**vars(given), "from": given.before, "to": given.after})
    if given.as_json:
        print_json(found)
    else:
        _say_difference(found, given.language)


def _say_difference(data: dict[str, Any], language: str) -> None:
    for answer in data.get("answers", []):
        verdict = answer["verdict"]
        day = said_date(date.fromisoformat(answer["question"]["on"]), language)
        echo(f"{day}: {SHAPE[verdict]} {VERDICT_WORD[verdict][language]}")
        echo(f"  {answer['summary'][language]}")
    say_if(
        {"id": "Mulai berlaku di antaranya", "en": "Began in between"}[language],
        [f"{p['cite']}: {p['text'][language]}" for p in data["began"]],
    )
    say_if(
        {"id": "Berakhir di antaranya", "en": "Ended in between"}[language],
        [f"{p['cite']}: {p['text'][language]}" for p in data["ended"]],
    )
    if not data["began"] and not data["ended"]:
        echo({"id": "Tidak ada ketentuan yang berubah.", "en": "No provision changed."}[language])


# History ------------------------------------------------------------------------------------------------------------


def _add_history(parser: Parser) -> None:
    parser.argument("act", "ACT", id="Perbuatannya, misalnya like.", en="The act, for example like.")
    parser.option(
        "--person", metavar="PERSON", default="pns",
        id="Siapa pelakunya (biasanya pns).",
        en="Who does it (default: pns).",
    )  # fmt: skip
    parser.option("--fact", "facts", metavar="NAME=VALUE", many=True, **FACT)


def _history(given: Namespace) -> None:
    found = laws.history(vars(given))
    if given.as_json:
        print_json(found)
    else:
        _say_history(found["periods"], section("library"), given.language)


def _say_history(periods: list[dict[str, Any]], library: dict[str, Any], language: str) -> None:
    for period in periods:
        echo(said_period(period["from"], period["until"], language), bold=True)
        for phase, found in period["phases"].items():
            kinds = f" ({', '.join(found['category'])})" if found["category"] else ""
            verdict = found["verdict"]
            echo(f"  {SHAPE[verdict]} {VERDICT_WORD[verdict][language] + kinds:<34} {PHASE_NAMES[phase][language]}")
        for side, sign in (("began", "+"), ("ended", "−")):
            for id_ in period[side]:
                echo(f"    {sign} {library['provisions'][id_]['cite']}", dim=True)


# Lint ---------------------------------------------------------------------------------------------------------------


def _add_evaluate(parser: Parser) -> None:
    parser.option(
        "--split", metavar="|".join(PARTS),
        id="Bagian yang diukur. Bila tidak diisi: test dan dev.",
        en="The part that is measured. Default: test and dev.",
    )  # fmt: skip
    parser.flag(
        "--errors",
        id="Daftar yang tidak dijawab sebagaimana mestinya; dari bagian test hanya nomornya.",
        en="List what was not answered as it should be; of the test part only the ids.",
    )


def _evaluate(given: Namespace) -> int:
    """Measure, and fail where a budget of harm is exceeded; a goal that is missed is named."""
    from pathlib import Path

    from netral.law import artefact
    from netral.law.language import asked
    from netral.law.language.evaluate import cases, errors, exceeded, measured, missed, report

    parts = REPORTED if given.split is None else (clean(given.split, "split"),)
    if not set(parts) <= set(PARTS):
        raise unknown("split", parts[0], PARTS, exact=True)
    rows = asked.read(Path(artefact.CORPUS))
    found = {part: cases(row for row in rows if row["split"] == part) for part in parts}
    if given.errors:
        wrong = {part: errors(of_part, texts=part != "test") for part, of_part in found.items()}
        print_json(wrong)
        return 0
    measures = {part: measured(of_part) for part, of_part in found.items()}
    goals = [f"{part}: {what}" for part in parts for what in missed(measures[part])]
    harm = [f"{part}: {what}" for part in parts for what in exceeded(measures[part])]
    if given.as_json:
        print_json({**measures, "missed": goals, "exceeded": harm})
        return 1 if harm else 0
    for part, of_part in found.items():
        echo(report(of_part, PARTS[part]) + "\n")
    echo("Goals missed: " + ("; ".join(goals) or "none") + ".")
    echo("Budgets of harm exceeded: " + ("; ".join(harm) or "none") + ".")
    return 1 if harm else 0


def _add_lint(parser: Parser) -> None:
    parser.flag(
        "--not-covered", "silent",
        id="Daftar perbuatan yang tidak menemui aturan.",
        en="List the acts that meet no rule in the walk.",
    )  # fmt: skip
    parser.flag(
        "--conflicts",
        id="Daftar konflik dan kaidah yang memutusnya.",
        en="List the conflicts and the rule that decides each.",
    )


def _lint(given: Namespace) -> int:
    from netral.law.lint import lint as run

    report, language = run(), given.language
    if given.as_json:
        lists = {"resolved": report.resolved, "not_covered": report.not_covered}
        print_json({"errors": report.errors, "counts": report.counts, **lists})
    else:
        for error in report.errors:
            echo(f"✕ {error}", fg="magenta", err=True)
        if not report.errors:
            echo({"id": "Korpus utuh.", "en": "The corpus is sound."}[language], bold=True)
        echo(", ".join(f"{name} {n}" for name, n in report.counts.items()))
        if given.conflicts:
            say_if({"id": "Konflik yang terputus", "en": "Conflicts decided"}[language], report.resolved)
        if given.silent:
            say_if({"id": "Tanpa aturan", "en": "Without a rule"}[language], report.not_covered)
    return 1 if report.errors else 0
