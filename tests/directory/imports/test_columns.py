import pytest

from netral.directory.imports.columns import PEOPLE, PEOPLE_NEED, NoSuchColumn, check_complete, guess, named, shape

SIASN = [
    "NIP BARU",
    "NAMA",
    "GELAR DEPAN",
    "GELAR BLK",
    "STATUS CPNS PNS",
    "JABATAN NAMA",
    "TMT JABATAN",
    "UNOR ID",
    "UNOR NAMA",
]


class TestGuess:
    def test_knows_what_siasn_calls_them(self):
        found = guess(SIASN, PEOPLE)

        assert {field: SIASN[at] for field, at in found.items()} == {
            "number": "NIP BARU",
            "name": "NAMA",
            "title_before": "GELAR DEPAN",
            "title_after": "GELAR BLK",
            "status": "STATUS CPNS PNS",
            "title": "JABATAN NAMA",
            "since": "TMT JABATAN",
            "unit": "UNOR ID",
            "unit_name": "UNOR NAMA",
        }

    def test_takes_no_column_twice(self):
        found = guess(["Nama", "Unit Kerja", "Nama", "Status"], PEOPLE)

        assert found == {"name": 0, "unit_name": 1, "status": 3}

    def test_reads_headings_below_merged_ones(self):
        found = guess(
            ["Pegawai NIP", "Pegawai Nama", "Pegawai Status", "Jabatan Nama Jabatan", "Unit Kode Unit"], PEOPLE
        )

        assert found == {"number": 0, "name": 1, "status": 2, "title": 3, "unit": 4}


class TestNamed:
    def test_finds_a_heading_however_it_is_written(self):
        assert named({"number": "nip_baru"}, SIASN, PEOPLE) == {"number": 0}

    @pytest.mark.parametrize(("field", "heading"), [("number", "Nomor"), ("birthday", "NAMA")])
    def test_refuses_what_is_not_there_and_says_what_is(self, field, heading):
        with pytest.raises(NoSuchColumn) as refused:
            named({field: heading}, SIASN, PEOPLE)

        assert ("NIP BARU" in refused.value.message["en"]) != ("title_after" in refused.value.message["en"])


class TestCheckComplete:
    def test_says_what_is_missing_and_how_it_is_usually_headed(self):
        with pytest.raises(NoSuchColumn, match="status pegawai"):
            check_complete(guess(["Nama", "Unit Kerja"], PEOPLE), PEOPLE_NEED, PEOPLE)

    def test_takes_either_of_two(self):
        check_complete(guess(["Nama", "Status", "Unit Kerja"], PEOPLE), PEOPLE_NEED, PEOPLE)


def test_shape_is_the_same_for_files_of_one_kind():
    assert shape(["NIP ", "Nama"]) == shape(["nip", "NAMA"]) != shape(["Nama", "NIP"])
