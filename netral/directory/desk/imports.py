"""A file taken over through the browser: sent, looked at, confirmed; what was refused comes back as a file."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from netral.audit.operations import Doer
from netral.audit.requests import doer_of, note_reading
from netral.common.clock import today
from netral.common.doors import needs
from netral.common.errors import NetralError
from netral.common.html import hidden_fields
from netral.common.uploads import take_files
from netral.directory.desk import uploads
from netral.directory.desk.asked import institution_or_404, place_of_institution, place_of_run, typed
from netral.directory.imports import rejects as refused_rows
from netral.directory.imports.checks import Reject
from netral.directory.imports.columns import NoSuchColumn, OtherKind, all_names, guess
from netral.directory.imports.models import ImportRun, Kind, SealedReject
from netral.directory.imports.runs import (
    FIELDS,
    SHOWN,
    Options,
    Outcome,
    columns_of,
    import_people,
    import_units,
    only_tried,
)
from netral.directory.imports.tables import ROW, Table, read_table
from netral.directory.people.keys import number_keys
from netral.directory.people.numbers import FILLING, LENGTH, masked
from netral.directory.structure.models import Institution, Unit
from netral.directory.structure.operations import institution_of
from netral.law.contract.dates import meant_date, said_date
from netral.law.errors import BadQuestion

TAKE = {Kind.PEOPLE: import_people, Kind.UNITS: import_units}
DIGITS = re.compile(rf"\d{{{LENGTH}}}", re.ASCII)
SAMPLE = 3
"""Rows of a file that are shown."""
FIELD_NAMES = {
    "number": gettext_lazy("Number (NIP, NI PPPK)"),
    "name": gettext_lazy("Name"),
    "title_before": gettext_lazy("Degrees before the name"),
    "title_after": gettext_lazy("Degrees after the name"),
    "status": gettext_lazy("Status (PNS, PPPK …)"),
    "institution": gettext_lazy("Institution"),
    "unit": gettext_lazy("Code of the unit"),
    "unit_name": gettext_lazy("Name of the unit"),
    "post_class": gettext_lazy("Class of the post"),
    "title": gettext_lazy("Post"),
    "standing": gettext_lazy("Appointed, Plt. or Plh."),
    "is_head": gettext_lazy("Leads the unit"),
    "since": gettext_lazy("Since"),
    "ended": gettext_lazy("First day after the service"),
    "ended_why": gettext_lazy("Why they left"),
    "code": gettext_lazy("Code of the unit"),
    "parent": gettext_lazy("Code of the unit above"),
    "kind": gettext_lazy("Kind of unit"),
}


DELIMITED = {
    ",": gettext_lazy("commas"),
    ";": gettext_lazy("semicolons"),
    "tab": gettext_lazy("tabs"),
    "|": gettext_lazy("vertical bars"),
}


class NoSuchDay(NetralError):
    """What was typed is no day on which somebody could have made a file."""


class Form(NamedTuple):
    """What was said about a file."""

    kind: Kind
    as_of: str
    renames: bool
    columns: dict[str, str]

    @property
    def fields(self) -> list[tuple[str, str]]:
        """What travels to the next page, but for the columns."""
        switches = [("renames", "1")] if self.renames else []
        return [("kind", self.kind.value), ("as_of", self.as_of), *switches]

    def options(self) -> Options:
        """Give the same as an import takes it.

        :raises NoSuchDay: the day cannot be read, or has not come yet
        """
        try:
            as_of = meant_date(self.as_of, "as_of") if self.as_of else today()
        except BadQuestion:
            as_of = None
        if as_of is None or as_of > today():
            raise NoSuchDay(
                id=f"“{self.as_of}” bukan tanggal, atau belum tiba. Tulis misalnya 27 November 2024.",
                en=f"“{self.as_of}” is no date, or has not come yet. Write for example 27 November 2024.",
            )
        return Options(as_of, self.columns, renames=self.renames)


def _form(said: QueryDict) -> Form:
    kind = next((kind for kind in Kind if kind.value == said.get("kind")), Kind.PEOPLE)
    named = ((name, said.get(f"column-{name}")) for name in FIELDS[kind][0])
    chosen = {name: heading for name, heading in named if heading is not None}
    return Form(kind, typed(said, "as_of", 40), "renames" in said, chosen)


@needs("directory.import", place_of_institution)
@require_safe
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a file."""
    place = institution_or_404(code)
    form = _form(request.GET)
    if not Unit.objects.filter(institution=place.pk).exists():  # people come after the units that they are in
        form = form._replace(kind=Kind.UNITS)
    return _asking(request, place, form, "")


def _asking(request: HttpRequest, place: Institution, form: Form, wrong: str) -> HttpResponse:
    shown = {"place": place, "form": form, "wrong": wrong, "kinds": Kind.choices, "largest": uploads.LARGEST >> 20}
    return render(request, "directory/import.html", shown, status=422 if wrong else 200)


@needs("directory.import", place_of_institution)
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """Keep a file that was sent, and show what would come of it; or show it again with other columns chosen."""
    place = institution_or_404(code)
    if request.method != "POST":
        return redirect(_address(request, "import", code))
    take_files(request)
    form, file, token = _form(request.POST), request.FILES.get("file"), request.POST.get("token", "")
    if token:
        return _previewed(request, place, form, token)
    if file is None or not file.size:
        return _asking(request, place, form, _("Choose a file that is not empty."))
    try:
        form.options()
    except NetralError as problem:
        return _asking(request, place, form, problem.message[get_language() or "id"])
    return _previewed(request, place, form, uploads.keep(file, _owner(request, place)))


preview.takes_files = uploads.LARGEST + uploads.FORM  # type: ignore[attr-defined]


def _previewed(request: HttpRequest, place: Institution, form: Form, token: str, changed: str = "") -> HttpResponse:
    note_reading(request, "directory.previewed", [f"institution/{place.code}"])
    fields = FIELDS[form.kind][0]
    try:
        with uploads.opened(token, _owner(request, place)) as path:
            table = read_table(path, names=all_names(fields))
            shown = _shown(place, form, token, table)
            try:
                outcome = _taken(path, place, form, doer_of(request), dry=True)
            except NetralError as problem:  # a column is missing, the day cannot be read: to be put right here
                shown |= {"wrong": _said(problem, form), "other": _other_kind(form, token, problem)}
            else:
                shown |= {
                    "columns": outcome.columns,
                    "counts": outcome.counts,
                    "refused": _told(outcome.refused, outcome.headings),
                    "wrong": changed,
                    "has_units": form.kind is Kind.UNITS or Unit.objects.filter(institution=place.pk).exists(),
                }
            return render(request, "directory/preview.html", shown, status=422 if shown["wrong"] else 200)
    except uploads.Gone:
        return _asking(request, place, form, _("The file is no longer kept. Choose it again."))
    except NetralError as problem:
        uploads.forget(token)
        return _asking(request, place, form, problem.message[get_language() or "id"])


def _said(problem: NetralError, form: Form) -> str:
    """Say what is wrong as somebody at the desk can mend it: fields by their names here, and no command."""
    if isinstance(problem, OtherKind):
        if form.kind is Kind.UNITS:
            return _("This seems to be a file of people: it has a column of numbers (NIP).")
        return _("This seems to be a file of units: it has a column of the unit above.")
    if isinstance(problem, NoSuchColumn) and problem.missing:
        what = _(" or ").join(str(FIELD_NAMES[field]) for field in problem.missing)
        return _("No column for “%(what)s” was found; it is usually headed “%(usual)s”. Choose it below.") % {
            "what": what,
            "usual": problem.usual,
        }
    return problem.message[get_language() or "id"]


def _other_kind(form: Form, token: str, problem: NetralError) -> dict[str, Any] | None:
    """Give what looks at the same file as one of the other kind, where it seems to be that."""
    if not isinstance(problem, OtherKind):
        return None
    kind = Kind.PEOPLE if form.kind is Kind.UNITS else Kind.UNITS
    carried = hidden_fields([("token", token), *form._replace(kind=kind, columns={}).fields])
    return {"name": kind.label, "carried": carried}


def _described(table: Table) -> str:
    """Say in plain words how a file was read."""
    form, _comma, _rest = table.described.partition(",")
    delimiter = next((words for mark, words in DELIMITED.items() if table.described.endswith(f"“{mark}”")), None)
    if delimiter is None:
        return form
    return _("%(form)s, with columns parted by %(delimiter)s") % {"form": form, "delimiter": delimiter}


def _shown(place: Institution, form: Form, token: str, table: Table) -> dict[str, Any]:
    columns: Mapping[str, int] = {}
    try:
        columns = columns_of(form.kind, table, form.columns, place if place.pk else None)
    except NetralError:  # what is known already stays chosen; only the rest is missing
        chosen = {one: table.headings.index(at) for one, at in form.columns.items() if at in table.headings}
        columns = {**guess(table.headings, FIELDS[form.kind][0]), **chosen}
        columns = {one: at for one, at in columns.items() if form.columns.get(one) != ""}
    return {
        "place": place,
        "form": form,
        "token": token,
        "described": _described(table),
        "headings": table.headings,
        "sample": _sample(table),
        "fields": [(field, FIELD_NAMES[field]) for field in FIELDS[form.kind][0]],
        "columns": columns,
        "counts": None,
        "has_units": True,
        "other": None,
        "refused": [],
        "shown_most": SHOWN,
        "wrong": "",
        "carried": hidden_fields(
            [
                ("token", token),
                ("seen", str(_imports_of(place))),
                *form.fields,
                *((f"column-{one}", at) for one, at in form.columns.items()),
            ]
        ),
    }


def _owner(request: HttpRequest, place: Institution) -> str:
    """Give to whom a file that is sent belongs: to its sender, at this institution."""
    return f"{doer_of(request).account} {place.code}"


def _imports_of(place: Institution) -> int:
    """Give how many files were taken over so far: when it is another number, a preview is out of date."""
    return ImportRun.objects.filter(institution=place.pk).count() if place.pk else 0


def _sample(table: Table) -> list[list[str]]:
    """Give the first rows, with numbers of persons masked as everywhere on screens."""
    batch = next(table.batches, None)
    rows = batch.frame.head(SAMPLE).drop(ROW).rows() if batch else []
    return [[_hidden(cell) for cell in row] for row in rows]


def _hidden(cell: str) -> str:
    """Give a cell as screens show it: numbers of persons masked."""
    digits = FILLING.sub("", cell)
    return masked(digits) if DIGITS.fullmatch(digits) else cell


def _taken(path: Path, place: Institution, form: Form, by: Doer, *, dry: bool) -> Outcome:
    with only_tried(dry=dry):
        return TAKE[form.kind](path, institution_of(place.code), form.options(), now=datetime.now(UTC), by=by, dry=dry)


def _told(refused: Iterable[Reject], headings: Sequence[str]) -> list[tuple[int, str, str, str]]:
    """Give row, heading, cell and reason of refused rows."""
    language, told = get_language() or "id", []
    for one in refused:
        at = headings.index(one.field) if one.field in headings else len(one.cells)
        told.append((one.row, one.field, _hidden(one.cells[at]) if at < len(one.cells) else "", one.message[language]))
    return sorted(told)


@needs("directory.import", place_of_institution)
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, code: str) -> HttpResponse:
    """Take a file over as it was shown."""
    place = institution_or_404(code)
    if request.method != "POST":
        return redirect(_address(request, "import", code))
    form, token = _form(request.POST), request.POST.get("token", "")
    if (done_before := uploads.taken(token)) is not None:  # sent twice: it was taken over once
        return redirect(_address(request, "import-outcome", UUID(done_before)))
    if request.POST.get("seen", "") not in ("", str(_imports_of(place))):
        wrong = _("Another file was taken over since. Look at what would change now, then confirm again.")
        return _previewed(request, place, form, token, wrong)
    try:
        with uploads.opened(token, _owner(request, place)) as path:
            done = _taken(path, place, form, doer_of(request), dry=False)
    except uploads.Gone:
        return _asking(request, place, form, _("The file is no longer kept. Choose it again."))
    except (NetralError, BadQuestion) as problem:
        return _asking(request, place, form, problem.message[get_language() or "id"])
    uploads.take(token, str(done.run.pk))
    return redirect(_address(request, "import-outcome", done.run.pk))


def _address(request: HttpRequest, name: str, *args: object) -> str:
    return reverse(name, urlconf=request.urlconf, args=args)


@needs("directory.import", place_of_run)
@require_safe
def outcome(request: HttpRequest, run: UUID) -> HttpResponse:
    """Show what an import did, and the first rows that it refused."""
    found = _run(run)
    note_reading(request, "directory.rejects-read", [f"import/{found.pk}"])
    shown = {
        "run": found,
        "place": found.institution,
        "counts": found.counts,
        "refused": _told(refused_rows.kept(found, number_keys(), most=SHOWN), found.headings),
        "shown_most": SHOWN,
        "as_of": said_date(meant_date(found.options["as_of"], "as_of"), get_language() or "id"),
    }
    return render(request, "directory/outcome.html", shown)


@needs("directory.import", place_of_run)
@require_safe
def rejects(request: HttpRequest, run: UUID) -> HttpResponse:
    """Give the refused rows as a file, to be mended and sent again."""
    found = _run(run)
    if not SealedReject.objects.filter(run=found).exists():
        raise Http404
    note_reading(request, "directory.rejects-read", [f"import/{found.pk}"])
    with tempfile.TemporaryDirectory(dir=uploads.MEMORY if uploads.MEMORY.is_dir() else None) as folder:
        path = Path(folder) / "rejects.csv"
        refused_rows.write_rejects(
            path, found.headings, refused_rows.kept(found, number_keys()), get_language() or "id"
        )
        content = path.read_bytes()
    headers = {"Content-Disposition": 'attachment; filename="ditolak.csv"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _run(run: UUID) -> ImportRun:
    found = ImportRun.objects.select_related("institution").filter(pk=run, finished_at__isnull=False).first()
    if found is None:
        raise Http404
    return found
