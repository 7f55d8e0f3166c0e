"""The HTTP interface `/api/v1/`: the same questions and the same JSON as the command, byte for byte."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query, Schema
from ninja.errors import HttpError, ValidationError

from netral.common.clock import today
from netral.common.problems import problem
from netral.guide.release import conditional
from netral.guide.schemas import (
    Answer,
    Answers,
    AskedAnswer,
    AskedAnswers,
    AskedBack,
    AskIn,
    CheckIn,
    DeadlineIn,
    DiffIn,
    HistoryIn,
    Problem,
    SituationIn,
    StageIn,
)
from netral.law import ask as law
from netral.law.contract import deadline as deadlines
from netral.law.contract import laws
from netral.law.contract import stage as stages
from netral.law.contract.dates import parse_date
from netral.law.contract.lists import LISTS, lists
from netral.law.contract.situation import read_situation
from netral.law.errors import BadQuestion
from netral.law.language.decide import Given
from netral.law.language.reply import reply
from netral.law.question import Question
from netral.law.search import closest

Table = dict[str, Any]

DESCRIPTION = """\
What Indonesian law allows and forbids an ASN in elections, with the citation.

Stateless: no cookie, no key, and nothing of a question is kept or logged. Names are read forgivingly; what cannot be
read is refused with problem details that name the field and the nearest valid values.
"""

REFUSALS = {400: "The body is no JSON", 405: "No such method here", 422: "The question cannot be answered as put"}


class Described(NinjaAPI):
    """The interface with its refusals in the description, as what they are: problem details."""

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> Any:
        described = super().get_openapi_schema(*args, **kwargs)
        refusal = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for methods in described["paths"].values():
            for operation in methods.values():
                for status, said in REFUSALS.items():
                    operation["responses"][str(status)] = {"description": said, "content": refusal}
        return described


api = Described(
    title="Netral",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api-1",
)


def as_json(data: Any, *, status: int = 200) -> HttpResponse:
    """Answer with `data` as the command prints it."""
    body = orjson.dumps(data, option=orjson.OPT_INDENT_2) + b"\n"
    return HttpResponse(body, content_type="application/json", status=status)


# Asking -------------------------------------------------------------------------------------------------------------


def situation(given: SituationIn) -> dict[str, Any]:
    """Read the body as the command reads its options."""
    facts = [f"{name}={_spelled(value)}" for name, value in given.facts.items()]
    return read_situation({**given.dict(), "facts": facts}, today())


def _spelled(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


@api.post("/check", response={200: Answer | Answers, 422: Problem}, summary="May this person do this act on this day?")
def check(request: HttpRequest, given: CheckIn) -> HttpResponse:
    return as_json(law.answer(Question(**situation(given))))


@api.post(
    "/ask",
    response={200: AskedBack | AskedAnswer | AskedAnswers, 422: Problem},
    summary="The same in one's own words; nothing of the text is kept.",
)
def ask(request: HttpRequest, given: AskIn) -> HttpResponse:
    happened = parse_date(given.happened, "happened") if given.happened is not None else None
    return as_json(reply(given.text, Given(**situation(given), happened=happened), given.then))


# Looking up ---------------------------------------------------------------------------------------------------------


def _read(request: HttpRequest, given: Schema) -> dict[str, Any]:
    """Give what the query says as texts by field. Raises BadQuestion for a name that is not known there."""
    known = [field.alias or name for name, field in type(given).model_fields.items()]
    for name in request.GET:
        if name not in known:
            raise BadQuestion(
                name[:80],
                id=f"Nama ini tidak dikenal di sini. Yang ada: {', '.join(known)}.",
                en=f"This name is not known here. There are: {', '.join(known)}.",
                nearest=tuple(closest(name[:80], known)),
            )
    return given.dict()


@api.get("/stage", response={200: Table, 422: Problem}, summary="Which stage of which election runs?")
def stage(request: HttpRequest, given: Query[StageIn]) -> HttpResponse:
    return as_json(stages.data(stages.find_stages(_read(request, given), today())))


@api.get("/deadline", response={200: Table, 422: Problem}, summary="When does a deadline end, day by day?")
def deadline(request: HttpRequest, given: Query[DeadlineIn]) -> HttpResponse:
    return as_json(deadlines.data(*deadlines.find_deadline(_read(request, given), today())))


@api.get("/law/diff", response={200: Table, 422: Problem}, summary="Compare the law of two days.")
@conditional
def diff(request: HttpRequest, given: Query[DiffIn]) -> HttpResponse:
    read = _read(request, given)
    return as_json(laws.difference({**read, "from": read["from_"]}))


@api.get("/law/history/{act}", response={200: Table, 422: Problem}, summary="Follow one act since 2014.")
@conditional
def history(request: HttpRequest, act: str, given: Query[HistoryIn]) -> HttpResponse:
    return as_json(laws.history({"act": act, **_read(request, given)}))


@api.get("/law/list/{what}", response={200: Table, 422: Problem}, summary=f"What can be named: {', '.join(LISTS)}.")
@conditional
def listed(request: HttpRequest, what: str) -> HttpResponse:
    return as_json(lists(what))


@api.get("/law/{path:id}", response={200: Table, 422: Problem}, summary="A provision, instrument, act, sanction, …")
@conditional
def show(request: HttpRequest, id: str) -> HttpResponse:
    kind, found = laws.show(id)
    return as_json({**found, "what": laws.WHAT[kind]})


# Refusals -----------------------------------------------------------------------------------------------------------


@api.exception_handler(BadQuestion)
def refused(request: HttpRequest, refusal: BadQuestion) -> HttpResponse:
    return problem(422, refusal.message, field=refusal.field, nearest=refusal.nearest)


@api.exception_handler(ValidationError)
def misshapen(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say of the first field of the wrong shape what is wrong; never repeat what was sent."""
    first = error.errors[0]
    field = ".".join(str(part) for part in first["loc"] if part not in ("body", "given", "query", "path"))
    near: tuple[str, ...] = ()
    if first["type"] == "extra_forbidden":
        near = tuple(closest(str(first["loc"][-1])[:80], AskIn.model_fields))
    said = {"id": f"Bentuknya keliru: {first['msg']}.", "en": f"Wrong shape: {first['msg']}."}
    return problem(422, said, field=field[:80] or "body", nearest=near)


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Say that a body is no JSON."""
    said = {"id": "Isinya bukan JSON yang dapat dibaca.", "en": "The body is no JSON that can be read."}
    return problem(error.status_code, said, field="body")
