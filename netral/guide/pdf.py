"""The answer as a PDF one may keep: made in memory, tagged for screen readers (PDF/UA-1), and stored nowhere."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import typst

from netral.law.artefact import section
from netral.law.contract.dates import said_date
from netral.law.contract.sheet import Line, Sheet
from netral.law.contract.wording import TITLES, capital

TEMPLATE = Path(__file__).parent / "answer.typ"
SHAPES = {"allowed": "●", "conditional": "◆", "prohibited": "⬢", "contested": "◇", "not-covered": "○"}
"""Each verdict's shape in print: it is told by form and word, never by colour alone."""
WORDS = {
    "title": {"id": "Jawaban Netral", "en": "Netral's answer"},
    "made": {
        "id": "Dibuat saat diminta, tanpa menyimpan jawaban. Bukan nasihat hukum.",
        "en": "Made on request, without keeping the answer. Not legal advice.",
    },
    "version": {
        "id": "Aturan versi {version} ({digest}), diketahui sampai {until}.",
        "en": "Rules version {version} ({digest}), known until {until}.",
    },
    "done": {
        "id": "Sudah telanjur? Batalkan bila masih bisa, dan catat kapan Anda membatalkannya. Katakan sejujurnya bila "
        "Anda diperiksa.",
        "en": "Done already? Undo it where you can, and note when you did. Tell the truth if you are examined.",
    },
}


def pdf(sheets: Sequence[Sheet], law_version: str, language: str) -> bytes:
    """Give the answers as one PDF."""
    release = section("rules")["release"]
    data = {
        "language": language,
        "title": WORDS["title"][language],
        "foot": [
            WORDS["version"][language].format(
                version=release["version"],
                digest=law_version,
                until=said_date(date.fromisoformat(release["known_until"]), language),
            ),
            WORDS["made"][language],
        ],
        "answers": [_answer(one, language) for one in sheets],
    }
    made = typst.compile(
        str(TEMPLATE), format="pdf", pdf_standards=["ua-1"], sys_inputs={"data": json.dumps(data, ensure_ascii=False)}
    )
    if not isinstance(made, bytes):
        raise TypeError(type(made))
    return made


def _answer(one: Sheet, language: str) -> Mapping[str, Any]:
    done = [WORDS["done"][language]] if one.verdict == "prohibited" else []
    return {
        "act": capital(one.act),
        "situation": " · ".join([*one.situation, *one.told]),
        "verdict": one.verdict,
        "shape": SHAPES[one.verdict],
        "word": one.word,
        "advice": [
            *one.advice,
            " ".join([one.terms.opening, one.terms.lead, *_numbered(one.terms.texts)]).strip(),
            *done,
        ],
        "parts": [
            {"heading": TITLES[title][language], "lines": lines}
            for title, lines in (
                ("needs", [{"text": need.text, "cite": "", "more": "; ".join(need.leads)} for need in one.needs]),
                ("positions", _lines(one.positions)),
                ("remains", _lines(one.remains)),
                ("rights", _lines(one.rights)),
                ("grounds", _lines(one.grounds)),
                ("conditions", _lines(one.conditions)),
                ("sanctions", _lines(one.sanctions)),
                ("route", [{"text": f"{step.more}: {step.text}", "cite": "", "more": ""} for step in one.route]),
                ("presumed", [{"text": p.question, "cite": "", "more": p.taken} for p in one.presumed]),
            )
            if lines
        ],
    }


def _numbered(texts: Sequence[str]) -> list[str]:
    return [f"({number}) {text}" for number, text in enumerate(texts, 1)]


def _lines(lines: Sequence[Line]) -> list[dict[str, str]]:
    return [{"text": line.text, "cite": line.cite, "more": line.more} for line in lines]
