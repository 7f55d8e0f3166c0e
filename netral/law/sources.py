"""Reading the calendar's source files strictly: whatever is wrong is named with its file, line and field."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

from netral.law.errors import CorpusError

_TABLES = ("actors", "case_states", "deadline_alternatives", "deadlines", "decrees", "document_types",
           "overrides", "phrasings", "rules", "schedules", "stages", "steps", "systems", "versions")  # fmt: skip
_TEXTS = ("aliases", "next_states", "output", "regions", "say", "some_regions")
_KINDS: dict[str, tuple[Any, str]] = (
    dict.fromkeys(_TABLES, (dict, "list of tables"))
    | dict.fromkeys(_TEXTS, (str, "list of texts"))
    | dict.fromkeys(("totals", "deadline", "extension", "extension_total"), (dict, "table"))
)
_AT_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class Source:
    """One source file: its name as reported (relative to the corpus) and its text."""

    name: str
    text: str

    @classmethod
    def open(cls, corpus: Path, *parts: str) -> Source:
        """Read a file of the corpus. Raises CorpusError when it is missing or not UTF-8."""
        name = "/".join(parts)
        try:
            return cls(name, corpus.joinpath(*parts).read_text(encoding="utf-8"))
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            raise CorpusError("is not UTF-8", file=name, line=line) from error
        except OSError as error:
            raise CorpusError(f"cannot be read ({type(error).__name__})", file=name) from error

    def line(self, *near: Any) -> int:
        """Give the line where the texts `near` stand one after the other (1-based), as far as they do; else 1."""
        position = 0
        for needle in near:
            found = self.text.find(str(needle), position)
            if found < 0:
                break
            position = found + (len(needle) - len(needle.lstrip("\n")) if isinstance(needle, str) else 0)
        return self.text.count("\n", 0, position) + 1

    def fail(self, problem: str, *, field: str = "", near: Iterable[Any] = ()) -> NoReturn:
        """Raise CorpusError for this file; the line is found by searching for the texts `near` in turn."""
        raise CorpusError(problem, file=self.name, line=self.line(*near), field=field)

    def toml(self) -> dict[str, Any]:
        """Parse as TOML."""
        import tomllib

        try:
            data = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            at = _AT_LINE.search(str(error))
            line = int(at.group(1)) if at else self.text.count("\n") + 1  # without a line it is the document's end
            raise CorpusError(str(error), file=self.name, line=line) from error
        if "/" in self.name:  # statistics.toml prints what others counted, in any shape
            self._check_kinds(data, {**_KINDS, "days": _KINDS["decrees"]})  # in a stage the days are a number
        return data

    def _check_kinds(self, table: dict[str, Any], kinds: dict[str, tuple[Any, str]]) -> None:
        """Refuse a list or a table of something else, wherever it stands: who reads it looks inside at once."""
        for key, value in table.items():
            wanted, name = kinds.get(key, (object, ""))
            many = value if isinstance(value, list) else [value]
            if (name.startswith("list") and not isinstance(value, list)) or not all(
                isinstance(one, wanted) for one in many
            ):
                self.fail(f"must be {name}", field=key, near=[key])
            for one in many:
                if isinstance(one, dict):
                    self._check_kinds(one, _KINDS)

    def csv(self, *columns: str) -> list[dict[str, str]]:
        """Parse as CSV with exactly these columns; every row has them all."""
        import csv

        rows = csv.DictReader(self.text.splitlines())
        if tuple(rows.fieldnames or ()) != columns:
            raise CorpusError(f"the columns must be {', '.join(columns)}", file=self.name, line=1)
        result = []
        for row in rows:
            if None in row or any(value is None for value in row.values()):
                raise CorpusError("a row has too many or too few cells", file=self.name, line=rows.line_num)
            result.append({column: row[column].strip() for column in columns})
        return result

    def take(
        self, row: dict[str, Any], field: str, kind: type, *, near: Iterable[Any] = (), needed: bool = True
    ) -> Any:
        """Give `row[field]`, which must be of type `kind` (None when absent and not `needed`)."""
        value = row.get(field)
        if value is None:
            if needed:
                self.fail("is missing", field=field, near=near)
            return None
        if type(value) is not kind:
            self.fail(f"must be {kind.__name__}, not {type(value).__name__}", field=field, near=near)
        return value

    def day(self, row: dict[str, Any], field: str, *, near: Iterable[Any] = (), needed: bool = True) -> str | None:
        """Give the TOML date `row[field]` as an ISO string."""
        value = self.take(row, field, date, near=near, needed=needed)
        return None if value is None else str(value.isoformat())

    def both(self, row: dict[str, Any], field: str, *, near: Iterable[Any] = ()) -> dict[str, str]:
        """Give the table `row[field]` with a text in both languages."""
        value = self.take(row, field, dict, near=near)
        if set(value) != {"id", "en"} or not all(isinstance(text, str) and text for text in value.values()):
            self.fail("needs a text for id and for en, and nothing else", field=field, near=near)
        return dict(value)

    def only(self, row: dict[str, Any], allowed: Iterable[str], *, near: Iterable[Any] = ()) -> None:
        """Refuse keys that nobody reads: a misspelt key would silently change the law."""
        for unknown in sorted(set(row) - set(allowed)):
            self.fail("is not a known key here", field=unknown, near=[*near, unknown])


def iso_day(source: Source, text: str, field: str) -> str:
    """Check an ISO date that comes as text (CSV); the empty text stays empty."""
    if text:
        try:
            date.fromisoformat(text)
        except ValueError:
            source.fail(f"{text!r} is not a date", field=field, near=[text])
    return text


def plain(value: Any) -> Any:
    """Give TOML data as JSON-able data: dates become ISO strings."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def files(corpus: Path, folder: str) -> list[str]:
    """Give the names of the TOML files in a folder of the corpus, sorted. Raises CorpusError when there are none."""
    names = sorted(path.name for path in corpus.joinpath(folder).glob("*.toml"))
    if not names:
        raise CorpusError("has no TOML files", file=folder)
    return names
