"""Files sent through the browser: looked at, confirmed, refused rows given back; nothing stays lying about."""

import csv
import io
import os
import re
import time
from datetime import UTC, datetime, timedelta

import pytest

from netral.directory.desk import uploads
from netral.directory.imports.models import ChosenColumns, ImportRun
from netral.directory.people.models import Person
from netral.directory.structure.models import Institution
from tests.directory.desk.test_views import words
from tests.directory.imports.samples import HEADINGS, SARI, SOUND

pytestmark = pytest.mark.django_db
TAKE = "/instansi/contoh/impor/ambil/"
BAD = ["1.98E+17", "<b>Budi</b> Contoh", "PNS", "S1", "Guru", ""]


def as_csv(rows, headings=HEADINGS):
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([headings, *rows])
    return out.getvalue().encode()


def token_in(response):
    (token,) = set(re.findall(r'name="token" value="([^"]+)"', response.content.decode()))
    return token


class TestPreview:
    def test_says_what_would_change_and_changes_nothing(self, regency, send):
        page = words(send(as_csv([*SOUND, BAD])))

        assert "Baru 4 Berubah 0 Tetap 0 Ditolak 1" in page
        assert "dibulatkan oleh Excel" in page
        assert SARI[0] not in page
        assert not Person.objects.exists()
        assert not ImportRun.objects.exists()

    def test_makes_no_institution(self, open_desk, send):
        send(as_csv(SOUND), address="/instansi/14.08/impor/periksa/")

        assert not Institution.objects.filter(code="14.08").exists()

    @pytest.mark.parametrize("day", ["kapan2", "31 Februari 2020", "1 Januari 2099"])
    def test_asks_for_a_day_that_has_been(self, regency, send, day):
        page = words(send(as_csv(SOUND), as_of=day), 422)

        assert "bukan tanggal, atau belum tiba" in page

    def test_keeps_what_was_guessed_when_a_column_is_missing(self, regency, send):
        page = send(as_csv(SOUND, ["NIP BARU", "NAMA", "X", "UNOR ID", "JABATAN NAMA", "TMT JABATAN"])).content.decode()

        assert re.search(r'<option value="NAMA"\s+selected', page)
        assert re.search(r'<option value="UNOR ID"\s+selected', page)

    def test_shows_no_number_of_a_refused_row(self, regency, send):
        row = [SARI[0], SARI[1], "PNS", "TIADA", "Guru", ""]

        assert SARI[0] not in words(send(as_csv([*SOUND, row])))

    def test_escapes_what_is_in_the_file(self, regency, send):
        page = send(as_csv([["1", "<script>x</script>", "PNS", "<i>S1", "", ""]], [*HEADINGS[:5], "<b>TMT"]))

        assert not re.search(rb"<script>|<i>S1|<b>TMT", page.content)

    def test_may_be_told_other_columns(self, regency, send, open_desk):
        rows = [[*SARI[:1], "x", *SARI[2:], SARI[1]]]
        page = send(as_csv(rows, [*HEADINGS, "PANGGILAN"]))
        token = token_in(page)

        again = open_desk.post(
            "/instansi/contoh/impor/periksa/", {"kind": "people", "token": token, "column-name": "PANGGILAN"}
        )

        assert "Baru 1" in words(again)
        open_desk.post(TAKE, {"kind": "people", "token": token, "column-name": "PANGGILAN"})
        assert Person.objects.get().name == SARI[1]
        assert ChosenColumns.objects.get().columns["name"] == 6

    def test_of_a_file_without_a_needed_column_asks_for_it(self, regency, send):
        page = send(as_csv([SARI[1:]], HEADINGS[1:3] + ["?"] * 3))

        assert page.status_code == 422
        assert "Kolom untuk" in words(page, 422)
        assert b"<select" in page.content

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "Pilih berkas yang tidak kosong"),
            (b"%PDF-1.7", "bukan tabel"),
            (b"PK\x03\x04 cut", "rusak atau terpotong"),
            (b"satu kolom\nsaja\n", "Hanya satu kolom"),
            (b"NIP;Nama\n1;\"A", "rusak, mungkin terpotong"),
        ],
    )  # fmt: skip
    def test_of_what_is_no_table_says_so_and_keeps_nothing(self, regency, send, content, said, settings):
        assert said in words(send(content), 422)
        assert not list((settings.VAR / "uploads").glob("*"))

    def test_with_a_day_that_is_none_says_so(self, regency, send):
        assert "tanggal" in words(send(as_csv(SOUND), as_of="besok lusa"), 422).casefold()

    def test_is_not_a_page_to_return_to(self, regency, open_desk):
        assert open_desk.get("/instansi/contoh/impor/periksa/").headers["Location"] == "/instansi/contoh/impor/"
        assert open_desk.get("/en" + TAKE).headers["Location"] == "/en/instansi/contoh/impor/"


class TestWords:
    """What is wrong with a file is said in the words of the page, with what helps beside it."""

    UNITS = as_csv([["D1", "Dinas Pendidikan", ""]], ["UNOR ID", "UNOR NAMA", "UNOR ATASAN ID"])

    def test_of_a_missing_column_name_the_field_as_the_page_does(self, regency, send):
        content = as_csv([SARI[2:]], ["STATUS", "UNOR ID", "JABATAN", "TMT"])

        page = words(send(content), 422)
        assert "Kolom untuk “Nama” tidak ditemukan; judulnya biasanya “nama”" in page
        english = words(send(content, address="/en/instansi/contoh/impor/periksa/"), 422)
        assert "No column for “Name” was found" in english
        neither = words(send(as_csv([["Sari", "PNS"]], ["NAMA", "STATUS"])), 422)
        assert "“Kode unit atau Nama unit”" in neither

    @pytest.mark.parametrize(
        ("kind", "content", "said", "button"),
        [
            ("units", as_csv(SOUND), "tampaknya berkas pegawai", "Periksa sebagai berkas: Pegawai"),
            ("people", UNITS, "tampaknya berkas unit", "Periksa sebagai berkas: Unit"),
        ],
    )
    def test_of_a_file_of_the_other_kind_lead_to_that(self, regency, send, open_desk, kind, content, said, button):
        answer = send(content, kind=kind)

        page = words(answer, 422)
        assert said in page
        assert button in page
        assert "netral" not in page[page.index("Belum ada") :].split("Kolom")[0]
        other = {"people": "units", "units": "people"}[kind]
        again = open_desk.post(
            "/instansi/contoh/impor/periksa/", {"kind": other, "token": token_in(answer), "as_of": ""}
        )
        assert "Ditolak 0" in words(again)

    @pytest.mark.parametrize(
        ("delimiter", "said"),
        [(",", "koma"), (";", "titik koma"), ("\t", "tab"), ("|", "garis tegak")],
    )
    def test_of_how_a_file_was_read_are_plain(self, regency, send, delimiter, said):
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter).writerows([HEADINGS, *SOUND])

        page = words(send(out.getvalue().encode()))
        assert f"Dibaca sebagai CSV dengan kolom yang dipisahkan {said}." in page
        assert "utf-8" not in page

    def test_of_what_is_no_table_name_all_that_is_read(self, regency, send):
        assert "Pakai CSV, XLSX, XLS, atau Parquet" in words(send(b"%PDF-1.7"), 422)

    def test_of_a_file_of_which_nothing_is_good_offer_its_rows_and_no_taking_over(self, regency, send, open_desk):
        answer = send(as_csv([BAD]))

        page = words(answer)
        assert "Semua baris ditolak" in page
        assert "Simpan data" not in page
        done = open_desk.post(TAKE, {"kind": "people", "token": token_in(answer)})
        assert open_desk.get(done.headers["Location"] + "ditolak.csv").status_code == 200

    def test_of_a_file_that_is_known_already_are_as_ever(self, regency, send, open_desk):
        open_desk.post(TAKE, {"kind": "people", "token": token_in(send(as_csv(SOUND)))})

        assert "Simpan data" in words(send(as_csv([*SOUND, BAD])))

    def test_of_people_before_units_say_so_first(self, send):
        page = words(send(as_csv(SOUND), address="/instansi/14.08/impor/periksa/"))

        assert "Instansi ini belum punya unit" in page
        assert page.index("belum punya unit") < page.index("Ditolak 4")
        assert "Kirim berkas unit" in page

    def test_of_wrong_units_do_not_say_that_there_are_none(self, regency, send):
        page = words(send(as_csv([[*SARI[:3], "TIADA", "Guru", ""]])))

        assert "belum punya unit" not in page


class TestTake:
    def test_takes_over_what_was_shown(self, regency, send, open_desk, settings):
        token = token_in(send(as_csv([*SOUND, BAD])))

        done = open_desk.post(TAKE, {"kind": "people", "token": token})

        page = words(open_desk.get(done.headers["Location"]))
        assert "Baru 4 Berubah 0 Tetap 0 Ditolak 1" in page
        assert Person.objects.count() == 4
        assert [path.suffix for path in (settings.VAR / "uploads").glob("*")] == [".taken"]

    def test_sent_twice_leads_to_what_came_of_it(self, regency, send, open_desk):
        token = token_in(send(as_csv(SOUND)))

        first, second = (open_desk.post(TAKE, {"kind": "people", "token": token}) for _time in range(2))

        assert first.headers["Location"] == second.headers["Location"]
        assert ImportRun.objects.count() == 1

    def test_of_an_outdated_preview_is_shown_again(self, regency, send, open_desk):
        page = send(as_csv(SOUND))
        seen = re.search(r'name="seen" value="([^"]+)"', page.content.decode())
        assert seen
        open_desk.post(TAKE, {"kind": "people", "token": token_in(send(as_csv([SARI])))})

        again = open_desk.post(TAKE, {"kind": "people", "token": token_in(page), "seen": seen[1]})

        assert "Sejak pratinjau ini ada berkas lain yang disimpan" in words(again, 422)
        assert "Baru 3 Berubah 0 Tetap 1" in words(again, 422)
        assert Person.objects.count() == 1

    def test_gives_refused_rows_back_to_be_mended(self, regency, send, open_desk):
        done = open_desk.post(TAKE, {"kind": "people", "token": token_in(send(as_csv([BAD])))})

        file = open_desk.get(done.headers["Location"] + "ditolak.csv")

        assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
        headings, row = csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";")
        assert headings[: len(HEADINGS)] == HEADINGS
        row[0] = SARI[0]
        assert "Baru 1" in words(send(as_csv([row], headings)))

    def test_of_units_makes_an_institution_of_a_region(self, send, open_desk):
        units = as_csv([["D1", "Dinas Pendidikan", ""]], ["UNOR ID", "UNOR NAMA", "UNOR ATASAN ID"])
        address = "/instansi/14.08/impor/periksa/"

        token = token_in(send(units, kind="units", address=address))
        open_desk.post("/instansi/14.08/impor/ambil/", {"kind": "units", "token": token})

        assert "Dinas Pendidikan" in words(open_desk.get("/instansi/14.08/"))

    def test_waits_for_another_import(self, regency, send, open_desk, another_import):
        token = token_in(send(as_csv(SOUND)))

        with another_import():
            said = words(open_desk.post(TAKE, {"kind": "people", "token": token}), 422)

        assert "Impor lain sedang berjalan" in said
        assert not Person.objects.exists()

    def test_has_no_outcome_before_its_end(self, regency, open_desk):
        assert open_desk.get("/impor/00000000-0000-4000-8000-000000000000/").status_code == 404


class TestUploads:
    def test_lie_sealed(self, regency, send, settings):
        token_in(send(as_csv(SOUND)))

        (kept,) = (settings.VAR / "uploads").iterdir()
        content = kept.read_bytes()
        assert SARI[0].encode() not in content
        assert b"Sari" not in content
        assert b"pegawai" not in content
        assert kept.stat().st_mode & 0o777 == 0o600

    def test_go_after_an_hour(self, regency, send, settings):
        send(as_csv(SOUND))
        (old,) = (settings.VAR / "uploads").iterdir()
        long_ago = time.time() - uploads.KEPT - 1
        os.utime(old, (long_ago, long_ago))

        assert uploads.sweep(datetime.now(UTC) - timedelta(seconds=uploads.KEPT)) == 1
        assert not old.exists()

    @pytest.mark.parametrize("token", ["", "x", "../../netral.sqlite3", "A" * 32, "\0" * 32, "a/b" * 11])
    def test_that_nobody_sent_are_not_there(self, regency, open_desk, token):
        assert open_desk.post(TAKE, {"kind": "people", "token": token}).status_code == 422

    def test_that_were_changed_are_not_taken(self, regency, send, open_desk, settings):
        token = token_in(send(as_csv(SOUND)))
        path = settings.VAR / "uploads" / token
        kept = path.read_bytes()
        path.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))

        assert open_desk.post(TAKE, {"kind": "people", "token": token}).status_code == 422

    def test_that_are_too_large_are_refused_unread(self, regency, send, monkeypatch):
        monkeypatch.setattr("netral.directory.desk.imports.preview.takes_files", 1000, raising=True)

        assert send(as_csv(SOUND * 50)).status_code == 413

    @pytest.mark.parametrize("address", ["/pegawai/", TAKE, "/instansi/contoh/impor/"])
    def test_are_taken_at_one_address_only(self, regency, send, address):
        assert send(as_csv(SOUND), address=address).status_code == 415

    @pytest.mark.parametrize("name", ["../../x.csv", "x\r\nSet-Cookie: a=b.csv", "é" * 300 + ".csv", ".csv", ""])
    def test_may_have_any_name(self, regency, send, name):
        response = send(as_csv(SOUND), name=name or "x")

        assert "Baru 4" in words(response)
        assert "Set-Cookie" not in response.headers
