"""Rows of people, checked column by column as one by one."""

from datetime import date

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from netral.common.sealing import derived
from netral.directory.imports.checks import Refused
from netral.directory.imports.people_file import CHECKED, Institutions, PeopleFile, leads
from netral.directory.imports.tables import Rows
from netral.directory.structure.kinds import UnitKind

KEYS = derived(settings_half="a half", database_half=b"d" * 32, purpose="test")
UNITS = pl.DataFrame(
    [
        (1, 10, "D1", "Dinas Pendidikan", "dinas"),
        (1, 11, "S1", "SD Negeri 1 Contoh", "sekolah"),
        (1, 12, "K1", "Kecamatan Sukamaju", "kecamatan"),
        (1, 13, "K2", "Bagian Umum", "bagian"),
        (1, 14, "K3", "Bagian Umum", "bagian"),
        (2, 20, "D1", "Dinas Kesehatan", "dinas"),
    ],
    schema=Institutions.UNITS,
    orient="row",
)
FIELDS = ("number", "name", "title_before", "title_after", "status", "institution", "unit", "unit_name",
          "post_class", "title", "standing", "is_head", "since", "ended", "ended_why")  # fmt: skip
CELLS = {
    "number": ["199001012090011900", "1990 0101 209001 1 901", "'199101012090012901", "199201012090211902", "1.98E+17",
               "199001012020131001", "199001012020013001", "199001012020011000", "199013012020011001", "",
               "199001012000011001", "199001012026111001", "199001012026121001", "199001012027011001", "abc",
               "19900101202001100", "٣٣٣٣٣٣٣٣٣٣٣٣٣٣٣٣٣٣"],
    "name": ["Sari Contoh", "Dr. H. Budi  Contoh, S.Pd.", "  Citra Contoh ", "Dédi Contoh", "=1+1", "", "H.",
             "'Ayu' Contoh", "-", "A" * 160, "Sari 2", "Sari\tContoh", "O'Contoh", "Ｓari", "Contoh,", "Sari\0Contoh"],
    "title_before": ["", "Dr.", " Ir. ", "Dr. " * 20],
    "title_after": ["", "S.Pd.", "S.Pd., M.Pd.", " "],
    "status": ["PNS", "pns", "P", "CPNS", "PPPK", "Honorer", "TNI", "", " PNS "],
    "institution": ["14.06", "Kabupaten Contoh", "", "14.07", "x"],
    "unit": ["D1", "S1", "K1", "", "X9", " D1 "],
    "unit_name": ["", "Dinas Pendidikan", "dinas  pendidikan", "Bagian Umum", "SD Negeri 1 Contoh", "Dinas Kesehatan"],
    "post_class": ["", "III.a", "JPT Pratama", "ahli muda", "?"],
    "title": ["Kepala Dinas Pendidikan", "kepala dinas pendidikan", "Guru Ahli Muda", "Camat", "Camat Sukamaju",
              "", "Plt. Camat", "Plh Kepala Sekolah", "Pj. Sekretaris Daerah", "=x", "Guru\0", "G" * 201,
              "Kepala SD Negeri 1 Contoh"],
    "standing": ["", "definitif", "Plt", "PLH", "x"],
    "is_head": ["", "ya", "Tidak", "1", "mungkin"],
    "since": ["", "-", "2020-01-31", "31/1/2020", "1 Maret 2021", "2020-02-30", "44000", "2031-01-01", "besok"],
    "ended": ["", "", "-", "2024-10-20", "20 Oktober 2025", "2019-01-01", "2045-01-01", "2999-01-01", "lusa"],
    "ended_why": ["", "Pensiun", "Aktif", "Meninggal dunia", "Pemberhentian sementara", "entah"],
}  # fmt: skip
"""Cells as they come, from sound to hopeless."""
rows = st.lists(st.fixed_dictionaries({field: st.sampled_from(cells) for field, cells in CELLS.items()}), max_size=12)
SOUND = {field: cells[0] for field, cells in CELLS.items()} | {"is_head": "ya"}


def people_file(columns, only=None):
    institutions = Institutions({"14.06": 1, "kabupaten contoh": 1, "14.07": 2}, UNITS, only=only)
    return PeopleFile(columns, [field.upper() for field in FIELDS], institutions, KEYS, date(2026, 11, 22))


def batch_of(some):
    return Rows([(at, [row[field] for field in FIELDS]) for at, row in enumerate(some, 2)]).batch(len(FIELDS), 0)


@pytest.mark.parametrize(
    "without",
    [(), ("is_head",), ("institution", "standing"), ("unit",), ("number",), ("ended",), ("ended", "ended_why")],
)
@given(rows)
@example([SOUND])
def test_columns_tell_the_same_as_rows(without, some):
    columns = {field: at for at, field in enumerate(FIELDS) if field not in without}
    file = people_file(columns, only=1 if "institution" in without else None)
    batch = batch_of(some)

    together, refused_together = file.check(batch)
    with pytest.MonkeyPatch.context() as patch:
        terms = file._terms
        patch.setattr(file, "_terms", lambda said: terms(said).clear())
        alone, refused_alone = file.check(batch)

    assert together.schema == alone.schema == CHECKED
    assert together.rows() == alone.rows()
    assert refused_together == refused_alone


def test_a_sound_row_is_not_looked_at_alone(monkeypatch):
    file = people_file({field: at for at, field in enumerate(FIELDS)})
    monkeypatch.setattr(PeopleFile, "_person", lambda *_: pytest.fail("looked at alone"))

    checked, refused = file.check(batch_of([SOUND] * 3))

    assert not refused
    assert checked["unit"].to_list() == [10] * 3
    assert checked["is_head"].to_list() == [True] * 3


@pytest.mark.parametrize(("field", "cell"), [("name", "Sari\0Contoh"), ("title", "Guru\0"), ("title_after", "S.Pd\0")])
def test_a_broken_character_is_refused(field, cell):
    columns = {field: at for at, field in enumerate(FIELDS)}

    _none, refused = people_file(columns).check(batch_of([SOUND | {field: cell}]))

    assert [one.code for one in refused] == ["broken"]


def test_a_file_of_one_institution_takes_no_row_of_another():
    columns = {field: at for at, field in enumerate(FIELDS)}

    _none, refused = people_file(columns, only=1).check(batch_of([SOUND | {"institution": "14.07"}]))

    assert [(one.code, one.field) for one in refused] == [("other-institution", "INSTITUTION")]


class TestInstitutions:
    def test_find_units_by_code_and_by_name(self):
        institutions = Institutions({"14.06": 1}, UNITS, only=None)

        assert institutions.unit(1, "S1", "").id == institutions.unit(1, "", "SD NEGERI 1 Contoh").id == 11
        with pytest.raises(Refused, match="Lebih dari satu unit"):
            institutions.unit(1, "", "Bagian Umum")
        with pytest.raises(Refused, match="belum ada"):
            institutions.unit(1, "X", "Dinas Pendidikan")


@pytest.mark.parametrize(
    ("title", "name", "kind", "expected"),
    [
        ("Kepala Dinas Pendidikan", "Dinas Pendidikan", UnitKind.DINAS, True),
        ("Plt. Kepala Dinas Pendidikan", "Dinas Pendidikan", UnitKind.DINAS, True),
        ("Kepala Bidang Guru", "Dinas Pendidikan", UnitKind.DINAS, False),
        ("Camat", "Kecamatan Sukamaju", UnitKind.KECAMATAN, True),
        ("Camat Sukamaju", "Kecamatan Sukamaju", UnitKind.KECAMATAN, True),
        ("Camat Lain", "Kecamatan Sukamaju", UnitKind.KECAMATAN, False),
        ("Guru", "SD Negeri 1", UnitKind.SCHOOL, False),
    ],
)
def test_leads_by_the_title_alone(title, name, kind, expected):
    assert leads(title, name, kind) is expected


class TestEnds:
    def check(self, **said):
        file = people_file({field: at for at, field in enumerate(FIELDS)})
        checked, refused = file.check(batch_of([SOUND | said]))
        return checked.select("ended", "ended_why").rows(), [one.code for one in refused]

    @pytest.mark.parametrize(
        ("said", "expected"),
        [
            ("Pensiun BUP", "retired"),
            ("Diberhentikan dengan hormat dengan hak pensiun", "retired"),
            ("Meninggal Dunia", "died"),
            ("TEWAS", "died"),
            ("Mengundurkan diri", "resigned"),
            ("Atas Permintaan Sendiri", "resigned"),
            ("PDH tidak atas permintaan sendiri", "dismissed"),
            ("PTDH", "dismissed"),
            ("diberhentikan", "dismissed"),
            ("Kontrak habis", "expired"),
            ("Berakhirnya masa perjanjian kerja", "expired"),
        ],
    )
    def test_are_read_as_files_tell_them(self, said, expected):
        assert self.check(ended="2024-10-20", ended_why=said) == ([(date(2024, 10, 20), expected)], [])

    @pytest.mark.parametrize("said", ["", "Aktif", "PNS/ASN Aktif", "CLTN", "Masa Persiapan Pensiun"])
    def test_are_none_without_a_day(self, said):
        assert self.check(ended_why=said) == ([(None, "")], [])

    def test_that_are_still_to_come_end_nothing(self):
        assert self.check(ended="2045-01-01", ended_why="Pensiun") == ([(None, "")], [])

    @pytest.mark.parametrize(
        ("said", "code"),
        [
            ({"ended": "2024-10-20"}, "no-reason"),
            ({"ended": "2024-10-20", "ended_why": "entah"}, "no-reason"),
            ({"ended": "2024-10-20", "ended_why": "Pemberhentian sementara"}, "no-reason"),
            ({"ended_why": "Pensiun"}, "no-end-day"),
            ({"ended": "lusa", "ended_why": "Pensiun"}, "not-a-day"),
            ({"ended": "2999-01-01"}, "strange-day"),
            ({"ended": "2024-10-20", "ended_why": "Pensiun", "since": "2024-10-20"}, "ended-before"),
        ],
    )
    def test_are_refused(self, said, code):
        assert self.check(**said) == ([], [code])

    def test_are_pensions_where_the_heading_says_so(self):
        institutions = Institutions({"14.06": 1}, UNITS, only=None)
        columns = {field: at for at, field in enumerate(FIELDS) if field != "ended_why"}
        headings = ["TMT PENSIUN" if field == "ended" else field for field in FIELDS]
        file = PeopleFile(columns, headings, institutions, KEYS, date(2026, 11, 22))

        checked, refused = file.check(batch_of([SOUND | {"ended": "2024-10-20"}]))

        assert (checked["ended_why"].to_list(), refused) == (["retired"], [])
