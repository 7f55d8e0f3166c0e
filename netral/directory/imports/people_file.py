"""A file of people: each row checked and put into our terms. Nothing is written here.

What is usual is checked column by column, and what recurs (units, titles, days) once. A row that is in any way unusual
is checked by itself, as `_person` says; so that alone decides what is refused, and why.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import polars as pl

from netral.common.sealing import Keys
from netral.directory.imports import checks
from netral.directory.imports.checks import Refused, Reject
from netral.directory.imports.tables import ROW, Batch, plain
from netral.directory.people.models import Ending, Standing, Status
from netral.directory.people.numbers import FILLING, BadNumber, looks_right, read_number
from netral.directory.structure.kinds import PostClass, UnitKind

STATUSES = {
    "pns": Status.PNS, "p": Status.PNS, "cpns": Status.CPNS, "c": Status.CPNS, "pppk": Status.PPPK, "p3k": Status.PPPK,
    "pppk paruh waktu": Status.PPPK, "pppk penuh waktu": Status.PPPK, "honorer": Status.HONORER,
    "non asn": Status.HONORER, "tenaga kontrak": Status.HONORER,
}  # fmt: skip
"""What files call a status → ours. “p” and “c” are SIASN's."""
STANDINGS = {
    "": Standing.DEFINITIVE, "definitif": Standing.DEFINITIVE, "plt": Standing.PLT, "pelaksana tugas": Standing.PLT,
    "plh": Standing.PLH, "pelaksana harian": Standing.PLH, "pj": Standing.PJ, "penjabat": Standing.PJ,
}  # fmt: skip
CLASSES: dict[str, str] = {plain(one.value): one for one in PostClass if one != PostClass.UNKNOWN}
CLASSES |= {
    "i a": PostClass.JPT_MADYA, "i b": PostClass.JPT_MADYA,
    "ii a": PostClass.JPT_PRATAMA, "ii b": PostClass.JPT_PRATAMA,
    "iii a": PostClass.ADMINISTRATOR, "iii b": PostClass.ADMINISTRATOR, "iv a": PostClass.PENGAWAS,
    "iv b": PostClass.PENGAWAS, "jabatan administrator": PostClass.ADMINISTRATOR,
    "jabatan pengawas": PostClass.PENGAWAS, "jabatan pelaksana": PostClass.PELAKSANA,
    "fungsional umum": PostClass.PELAKSANA, "jfu": PostClass.PELAKSANA,
}  # fmt: skip
"""Classes of post as files name them, the old eselon among them."""
ENDINGS: tuple[tuple[str, Ending | None], ...] = (
    (r"sementara|masa persiapan pensiun|\bmpp\b", None),
    (r"meninggal|wafat|tewas|gugur|died", Ending.DIED),
    (r"tidak (atas permintaan sendiri|dengan hormat)|\bptdh\b|dipecat|dismissed", Ending.DISMISSED),
    (r"pensiun|\bbup\b|retired", Ending.RETIRED),
    (r"permintaan sendiri|undur|\baps\b|resigned", Ending.RESIGNED),
    (r"(kontrak|perjanjian kerja|\bpk\b).*(habis|berakhir|selesai|expired)", Ending.EXPIRED),
    (r"(habis|berakhir|selesai).*(kontrak|perjanjian kerja)", Ending.EXPIRED),
    (r"^(diberhentikan|pemberhentian)$", Ending.DISMISSED),
)
"""What is in the words by which files say why somebody left, the first that is found → ours; None: they have not."""
LEVELS = ("ahli utama", "ahli madya", "ahli muda", "ahli pertama", "penyelia", "mahir", "terampil", "pemula")
TITLES = frozenset({"dr", "drs", "dra", "ir", "h", "hj", "prof", "drg", "drh", "kh"})
ACTING = re.compile(r"(plt|plh|pj)\b\.?\s*", re.IGNORECASE)
SAID = (
    "number", "name", "title_before", "title_after", "status", "institution", "unit", "unit_name", "post_class",
    "title", "standing", "is_head", "since", "ended", "ended_why",
)  # fmt: skip
"""The fields of a file of people."""
NO_DAY = date.min
"""Stands for a cell that is empty, where nothing stands for one that cannot be read."""
HEADS = {
    UnitKind.SEKRETARIAT_DAERAH: "sekretaris daerah", UnitKind.SEKRETARIAT_DPRD: "sekretaris dprd",
    UnitKind.INSPEKTORAT: "inspektur", UnitKind.KECAMATAN: "camat", UnitKind.KELURAHAN: "lurah",
    UnitKind.SCHOOL: "kepala sekolah", UnitKind.PUSKESMAS: "kepala puskesmas", UnitKind.RSUD: "direktur",
}  # fmt: skip
"""The post that leads a unit of a kind, whatever the unit is called."""
LEADING = re.compile(f"(?:{ACTING.pattern})?\\W*(?:kepala|{'|'.join(HEADS.values())})", re.IGNORECASE)
"""How titles begin that may lead a unit."""


class UnitHere(NamedTuple):
    """A unit a file may name."""

    id: int
    name: str
    kind: str


class Institutions:
    """The institutions that a file may name, by code, and the units of each by code and by name.

    `units`: a frame with the columns of UNITS. A name that two units of an institution bear leads nowhere.
    """

    UNITS: Mapping[str, type[pl.DataType]] = {
        "institution": pl.Int64, "id": pl.Int64, "code": pl.String, "name": pl.String, "kind": pl.String
    }  # fmt: skip
    MOST = 64
    """Institutions whose units are at hand at once: files come in the order of institutions."""

    def __init__(self, codes: Mapping[str, int], units: pl.DataFrame, *, only: int | None) -> None:
        self._codes, self._all, self._only = codes, units, only
        self.by_word = _by_word(units)
        self._units = functools.lru_cache(self.MOST)(self._found)

    def _found(self, institution: int) -> tuple[dict[str, UnitHere], dict[str, UnitHere | None]]:
        by_code, by_name = dict[str, UnitHere](), dict[str, UnitHere | None]()
        for id_, code, name, kind in self._all.filter(institution=institution).drop("institution").iter_rows():
            here, known_as = UnitHere(id_, name, kind), plain(name)
            by_code[code] = here
            by_name[known_as] = None if known_as in by_name else here
        return by_code, by_name

    def institution(self, code: str) -> int:
        """Give the institution of a row.

        :raises Refused: there is none with this code, or it is not the one that the file was said to be of
        """
        if not code and self._only is not None:
            return self._only
        found = self._codes.get(code)
        if self._only is not None and found != self._only:
            raise Refused(
                "other-institution",
                "institution",
                code,
                id=f"Baris ini milik instansi lain ({code}), bukan yang disebut untuk berkas ini.",
                en=f"This row is of another institution ({code}) than the one that was named for this file.",
            )
        if found is None:
            raise Refused(
                "institution",
                "institution",
                code,
                id="Instansi ini tidak dikenal. Pakai kode wilayahnya, misalnya 14.06.",
                en="This institution is not known. Use the code of its region, such as 14.06.",
            )
        return found

    def unit(self, institution: int, code: str, name: str) -> UnitHere:
        """Give a unit of an institution by its code, or where there is none by its name.

        :raises Refused: there is none, or more than one
        """
        by_code, by_name = self._units(institution)
        if code and code in by_code:
            return by_code[code]
        if name and not code:
            key = plain(name)
            found = by_name.get(key)
            if found:
                return found
            if key in by_name:
                raise Refused(
                    "two-units",
                    "unit_name",
                    name,
                    id="Lebih dari satu unit bernama demikian. Sebutkan kodenya.",
                    en="More than one unit has this name. Give its code.",
                )
        raise Refused(
            "unit",
            "unit" if code else "unit_name",
            code or name,
            id="Unit ini belum ada. Ambil alih dulu berkas unitnya.",
            en="There is no such unit yet. Take the file of units over first.",
        )


def _by_word(units: pl.DataFrame) -> pl.DataFrame:
    """Give units by what files call them, to be joined: “=” and the code, or “~” and the name if only one bears it."""
    units = units.rename({"institution": "institution_id", "id": "unit_id", "name": "unit_is"})
    by_code = units.with_columns(("=" + pl.col("code")).alias("word"))
    by_name = units.with_columns((pl.lit("~") + pl.lit(_each(units["unit_is"], plain))).alias("word"))
    by_name = by_name.unique(["institution_id", "word"], keep="none")
    return pl.concat([by_code, by_name]).drop("code")


class PersonRow(NamedTuple):
    """A checked row, in our terms. `number_index` and `number_sealed` are None for who has no number."""

    row: int
    number_index: int | None
    number_sealed: bytes | None
    status: str
    name: str
    name_key: str
    institution: int
    unit: int
    post_class: str
    title: str
    standing: str
    is_head: bool
    since: date | None
    ended: date | None
    """The first day on which they are gone; None for who is in service."""
    ended_why: str


CHECKED: Mapping[str, type[pl.DataType]] = {
    "row": pl.UInt64, "number_index": pl.Int64, "number_sealed": pl.Binary, "status": pl.String, "name": pl.String,
    "name_key": pl.String, "institution": pl.Int64, "unit": pl.Int64, "post_class": pl.String, "title": pl.String,
    "standing": pl.String, "is_head": pl.Boolean, "since": pl.Date, "ended": pl.Date, "ended_why": pl.String,
}  # fmt: skip
"""The columns of checked rows: a PersonRow each."""


POST_KNOWN: Mapping[str, type[pl.DataType]] = {
    "post_class_known": pl.String, "title_known": pl.String, "standing_known": pl.String, "may_lead": pl.Boolean
}  # fmt: skip
END_KNOWN: Mapping[str, type[pl.DataType]] = {
    "ended_known": pl.Date, "ended_why_known": pl.String, "end_is_right": pl.Boolean
}  # fmt: skip
PLAIN_NAME = r"^[A-Za-z][A-Za-z0-9 .,'-]{0,149}$"
"""Names that can be put into our terms as a column."""
NEEDED = ("status", "name", "unit", "title", "is_head", "day_is_right", "number_is_right", "end_is_right")
"""What is there (not null) where a row is usual."""
USUAL_TITLE = "(?:(?:" + "|".join(sorted(TITLES)) + ") )+"


class PeopleFile:
    """Checks rows of one file."""

    def __init__(
        self, columns: Mapping[str, int], headings: Sequence[str], institutions: Institutions, keys: Keys, today: date
    ) -> None:
        self._columns, self._headings, self._institutions, self._today = columns, headings, institutions, today
        self._numbers = keys.numbers()
        self._are_retired = "ended" in columns and "pensiun" in plain(headings[columns["ended"]])

    def check(self, batch: Batch) -> tuple[pl.DataFrame, list[Reject]]:
        """Give the rows that may be taken over (columns CHECKED, in the order of the file), and the refused ones."""
        said = batch.frame.select(ROW, *(self._cell(field).alias(field) for field in SAID))
        terms = self._terms(said)
        usual = terms.drop_nulls(NEEDED)
        others = said.join(usual.select(ROW), on=ROW, how="anti", maintain_order="left")
        rejects = [checks.misshapen(row, cells, len(self._headings)) for row, cells in batch.misshapen]
        single, refused = list[tuple[Any, ...]](), dict[int, Refused]()
        for row, *cells in others.iter_rows():
            try:
                single.append(self._person(row, dict(zip(SAID, cells, strict=True))))
            except Refused as why:
                refused[row] = why
        cells_of = batch.cells_of(refused)
        for row, one in refused.items():
            rejects.append(Reject(row, cells_of[row], self._heading(one.field), one.code, one.message))
        unsealed = {"number" if field == "number_index" else field: type_ for field, type_ in CHECKED.items()}
        del unsealed["number_sealed"]
        alone = pl.DataFrame(single, schema=unsealed | {"number": pl.UInt64}, orient="row")
        checked = pl.concat([usual.select(alone.columns), alone]).sort(ROW) if single else usual
        return self._sealed(checked), rejects

    def _cell(self, field: str) -> pl.Expr:
        """Give the cells of a field. Spreadsheets mark text by an apostrophe, and so do our own rejects."""
        at = self._columns.get(field)
        return pl.lit("") if at is None else pl.col(str(at)).str.strip_prefix("'")

    def _heading(self, field: str) -> str:
        return self._headings[self._columns[field]] if field in self._columns else field

    def _sealed(self, checked: pl.DataFrame) -> pl.DataFrame:
        has = checked["number"].is_not_null()
        numbers = checked["number"].drop_nulls().to_list()
        places = has.arg_true()
        index = pl.repeat(None, len(checked), dtype=pl.Int64, eager=True)
        index = index.scatter(places, self._numbers.index(numbers))
        sealed: list[bytes | None] = [None] * len(checked)
        for place, value in zip(places, self._numbers.seal(numbers), strict=True):
            sealed[place] = value
        whole = checked.with_columns(index.alias("number_index"), pl.Series("number_sealed", sealed, pl.Binary))
        return whole.select(list(CHECKED))

    # Column by column -----------------------------------------------------------------------------------------------

    def _terms(self, said: pl.DataFrame) -> pl.DataFrame:
        """Give what is usual in our terms, and nothing (null) where a row needs to be looked at by itself."""
        joined = self._with_ends(self._heading_units(self._with_posts(self._with_units(said))))
        name = pl.col("name").str.replace_all(" +", " ").str.strip_chars(" ")
        key = name.str.split_exact(",", 1).struct.field("field_0").str.to_lowercase()
        key = key.str.replace_all("[^a-z0-9]+", " ").str.strip_chars(" ").str.replace(f"^{USUAL_TITLE}", "")
        before, after = (pl.col(title).str.strip_chars() for title in ("title_before", "title_after"))
        whole = pl.concat_str(
            pl.when(before != "").then(before + " ").otherwise(pl.lit("")),
            name,
            pl.when(after != "").then(", " + after).otherwise(pl.lit("")),
        )
        digits = pl.col("number").str.replace_all(FILLING.pattern, "")
        honorer, pppk = pl.col("status") == Status.HONORER, pl.col("status") == Status.PPPK
        right = honorer | looks_right(digits, pppk=pppk, today=self._today)
        return joined.with_columns(
            _each(said["status"], _status).alias("status"), _each(said["since"], self._day, pl.Date).alias("since")
        ).select(
            ROW,
            "status",
            pl.when(~honorer).then(digits.str.to_integer(dtype=pl.UInt64, strict=False)).alias("number"),
            pl.when(right).then(pl.lit(value=True)).alias("number_is_right"),
            pl.when(*(one.str.contains(PLAIN_NAME) for one in (pl.col("name"), whole))).then(whole).alias("name"),
            key.alias("name_key"),
            pl.col("institution_id").alias("institution"),
            pl.col("unit_id").alias("unit"),
            *(pl.col(f"{field}_known").alias(field) for field in ("post_class", "title", "standing")),
            pl.col("leads").alias("is_head"),
            pl.when(pl.col("since") != NO_DAY).then(pl.col("since")).alias("since"),
            pl.col("ended_known").alias("ended"),
            pl.col("ended_why_known").alias("ended_why"),
            pl.when((pl.col("ended_known") > pl.col("since")).fill_null(value=True))
            .then(pl.col("end_is_right"))
            .alias("end_is_right"),
            pl.col("since").alias("day_is_right"),
        )

    def _with_units(self, said: pl.DataFrame) -> pl.DataFrame:
        """Add which institution and unit a row is of (`institution_id`, `unit_id`, `unit_is` its name, `kind`)."""
        code, known_as = pl.col("unit").str.strip_chars(), _each(said["unit_name"], plain)
        words = pl.when(code != "").then("=" + code).otherwise(pl.lit("~") + pl.lit(known_as))
        institution = _each(said["institution"], self._institution, pl.Int64)
        with_words = said.with_columns(words.alias("word"), institution.alias("institution_id"))
        units = self._institutions.by_word
        return with_words.join(units, on=["institution_id", "word"], how="left", maintain_order="left")

    def _institution(self, said: str) -> int | None:
        try:
            return self._institutions.institution(said.strip())
        except Refused:
            return None

    def _with_posts(self, said: pl.DataFrame) -> pl.DataFrame:
        """Add what a title tells, in itself and with the columns beside it (`title_known` and so on)."""
        told = ("post_class", "title", "standing")
        posts = said.select(told).unique()
        known = pl.DataFrame(list(map(_post, *posts)), schema=POST_KNOWN, orient="row")
        posts = posts.hstack(known)
        return said.join(posts, on=told, how="left", maintain_order="left")

    def _with_ends(self, said: pl.DataFrame) -> pl.DataFrame:
        """Add when and why somebody left, and whether that can be (END_KNOWN)."""
        if not {"ended", "ended_why"} & self._columns.keys():
            nothing = (None, "", True)
            literals = zip(nothing, END_KNOWN.items(), strict=True)
            return said.with_columns(pl.lit(value, dtype=type_).alias(name) for value, (name, type_) in literals)
        told = ("ended", "ended_why")
        ends = said.select(told).unique()
        known = pl.DataFrame([self._end(*end) for end in ends.iter_rows()], schema=END_KNOWN, orient="row")
        return said.join(ends.hstack(known), on=told, how="left", maintain_order="left")

    def _end(self, ended: str, why: str) -> tuple[date | None, str, bool | None]:
        """Give END_KNOWN; nothing where it is refused."""
        try:
            return *self._told_end(ended, why), True
        except Refused:
            return None, "", None

    def _heading_units(self, said: pl.DataFrame) -> pl.DataFrame:
        """Add whether a post leads its unit (`leads`)."""
        if "is_head" in self._columns:
            return said.with_columns(_each(said["is_head"], _yes, pl.Boolean).alias("leads"))
        leading = ("title_known", "unit_is", "kind")
        asked = said.filter(pl.col("may_lead")).select(leading).drop_nulls().unique()
        answers = pl.Series("leads", map(leads, *asked), dtype=pl.Boolean)
        found = said.join(asked.hstack([answers]), on=leading, how="left", maintain_order="left")
        return found.with_columns(pl.col("leads").fill_null(value=False))

    def _day(self, said: str) -> date | None:
        try:
            return checks.day(said, "since", today=self._today) or NO_DAY
        except Refused:
            return None

    # Row by row -----------------------------------------------------------------------------------------------------

    def _person(self, row: int, said: Mapping[str, str]) -> tuple[Any, ...]:
        status = _status(said["status"])
        if status is None:
            known = "PNS, CPNS, PPPK, Honorer"
            raise Refused(
                "status",
                "status",
                said["status"],
                id=f"Status tidak dikenal. Tulis: {known}.",
                en=f"Unknown status. Write: {known}.",
            )
        number = self._number(said["number"], status)
        name = checks.text(said["name"], "name", most=150, needed=True)
        post = self._told_post(said)
        whole = _with_titles(said["title_before"], name, said["title_after"])
        since = checks.day(said["since"], "since", today=self._today)
        ended, why = self._told_end(said["ended"], said["ended_why"])
        if since is not None and ended is not None and ended <= since:
            raise Refused(
                "ended-before",
                "ended",
                said["ended"],
                id="Menurut baris ini ia berhenti sebelum atau pada hari jabatannya mulai.",
                en="By this row they left before their post began, or on that day.",
            )
        return (
            row,
            number,
            status,
            whole,
            name_key(name),
            *post,
            since,
            ended,
            why,
        )

    def _told_end(self, said: str, said_why: str) -> tuple[date | None, str]:
        """Read when and why somebody left. A day to come, as of a pension, ends nothing yet."""
        ended, why = checks.day(said, "ended", today=self._today, ahead=checks.A_LIFE), _ending(said_why)
        if ended is None and why:
            raise Refused(
                "no-end-day",
                "ended_why",
                said_why,
                id="Menurut sel ini ia sudah berhenti, tetapi harinya tidak disebut. Isi kolom TMT berhenti.",
                en="By this cell they have left, but no day is told. Fill in the column TMT berhenti.",
            )
        if ended is None or ended > self._today:
            return None, ""
        if not why and self._are_retired and not plain(said_why):
            why = Ending.RETIRED
        if not why:
            raise Refused(
                "no-reason",
                "ended_why" if said_why else "ended",
                said_why or said,
                id="Alasan berhenti tidak dikenal. Tulis pensiun, meninggal, mengundurkan diri, diberhentikan, atau "
                "kontrak berakhir.",
                en="It is not known why they left. Write pensiun, meninggal, mengundurkan diri, diberhentikan or "
                "kontrak berakhir.",
            )
        return ended, why

    def _number(self, said: str, status: str) -> int | None:
        if status == Status.HONORER:
            return None
        try:
            return int(read_number(said, pppk=status == Status.PPPK, today=self._today).digits)
        except BadNumber as bad:
            raise Refused(bad.code, "number", said, **bad.message) from None

    def _told_post(self, said: Mapping[str, str]) -> tuple[Any, ...]:
        institution = self._institutions.institution(said["institution"].strip())
        unit = self._institutions.unit(institution, said["unit"].strip(), said["unit_name"].strip())
        title = checks.text(said["title"], "title", most=200)
        standing = _standing(said["standing"], title)
        if "is_head" in self._columns:
            is_head = checks.yes(said["is_head"], "is_head")
        else:
            is_head = leads(title, unit.name, unit.kind)
        return institution, unit.id, _class(said["post_class"], title), title, standing, is_head


def _each(column: pl.Series, read: Callable[[str], Any], type_: type[pl.DataType] = pl.String) -> pl.Series:
    """Give what `read` makes of each value of a column; each is read once."""
    values = column.unique()
    found = pl.Series([read(value) for value in values], dtype=type_)
    return column.replace_strict(values, found, return_dtype=type_).cast(type_)


def _status(said: str) -> str | None:
    found = STATUSES.get(plain(said))
    return found and found.value


@functools.lru_cache(maxsize=65_536)
def _ending(said: str) -> str:
    """Give why somebody left; nothing where it does not say that they did."""
    words = plain(said)
    return next((why.value if why else "" for pattern, why in ENDINGS if re.search(pattern, words)), "")


def _class(said: str, title: str) -> str:
    return CLASSES.get(plain(said)) or _class_by_title(title)


def _standing(said: str, title: str) -> str:
    known = STANDINGS.get(plain(said))
    if known is None:
        raise Refused(
            "standing",
            "standing",
            said,
            id="Tulis definitif, plt, plh, atau pj.",
            en="Write definitif, plt, plh or pj.",
        )
    acting = ACTING.match(title)
    return STANDINGS[acting[1].casefold()] if acting and not plain(said) else known


def _post(said_class: str, said_title: str, said_standing: str) -> tuple[str | None, str | None, str | None, bool]:
    """Give POST_KNOWN; nothing where it is refused."""
    try:
        title = checks.text(said_title, "title", most=200)
        return _class(said_class, title), title, _standing(said_standing, title), bool(LEADING.match(title))
    except Refused:
        return None, None, None, False


def _yes(said: str) -> bool | None:
    try:
        return checks.yes(said, "is_head")
    except Refused:
        return None


@functools.lru_cache(maxsize=65_536)
def leads(title: str, unit_name: str, unit_kind: str) -> bool:
    """Say whether a post leads its unit, by its title alone: “Kepala” and the unit's name, or the usual post."""
    said = plain(ACTING.sub("", title, count=1))
    usual = HEADS.get(UnitKind(unit_kind))
    if said == f"kepala {plain(unit_name)}":
        return True
    return usual is not None and (said == usual or said == f"{usual} {_without_kind(plain(unit_name), unit_kind)}")


def _without_kind(name: str, kind: str) -> str:
    return name.removeprefix(plain(UnitKind(kind).value)).strip()


@functools.lru_cache(maxsize=65_536)
def _class_by_title(title: str) -> str:
    said = plain(title)
    level = next((level for level in LEVELS if said.endswith(level)), None)
    return CLASSES[level] if level else PostClass.UNKNOWN


def _with_titles(before: str, name: str, after: str) -> str:
    whole = f"{before.strip()} {name}".strip()
    return checks.text(f"{whole}, {after.strip()}" if after.strip() else whole, "name", most=200)


def name_key(name: str) -> str:
    """Give a name as lists are ordered and searched by: small plain letters, without titles."""
    plainly = (
        name
        if name.isascii()
        else "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    )
    words = plain(plainly.partition(",")[0]).split()
    while len(words) > 1 and words[0] in TITLES:
        words.pop(0)
    return " ".join(words)
