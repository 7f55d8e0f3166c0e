"""Pages of institutions, units and people, as they were on a day."""

import re
from datetime import date

import pytest

from netral.accounts.roles import MAY, OF_A_UNIT, Deed, Role
from netral.directory.people.keys import addresses_of, person_at
from netral.directory.people.models import Ending, Kin, Mandate, Person, UnpaidLeave
from netral.directory.people.operations import end_service
from netral.directory.people.subjects import erase
from netral.directory.structure.models import Institution, Unit, UnitState
from tests.directory.imports.samples import BUDI, CITRA, SARI, SOUND
from tests.signing import account_of, sign_in

pytestmark = pytest.mark.django_db
PAGES = ["/instansi/", "/instansi/contoh/", "/instansi/contoh/pegawai/", "/instansi/contoh/impor/", "/pegawai/"]


def words(response, status=200):
    assert response.status_code == status
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


class TestClosed:
    @pytest.mark.parametrize("page", [*PAGES, "/en/instansi/", "/pegawai/00/", "/unit/1/"])
    def test_who_has_not_signed_in_is_asked_to(self, desk, regency, page):
        response = desk.get(page)

        assert (response.status_code, response.content) == (302, b"")
        assert response.headers["Location"].partition("?")[0].endswith("/masuk/")

    def test_nothing_is_ever_on_the_public_host(self, public, regency):
        for page in PAGES:
            assert public.get(page).status_code == 404

    def test_nothing_can_be_sent(self, desk, regency):
        assert desk.post("/pegawai/", {"siapa": SARI[0]}).status_code == 302
        assert desk.post("/instansi/contoh/impor/ambil/", {"token": "x"}).status_code == 302


class TestInstitutions:
    def test_are_listed_and_found(self, open_desk, regency):
        assert "Kabupaten Contoh" in words(open_desk.get("/instansi/"))
        assert "Kabupaten Contoh" in words(open_desk.get("/instansi/?cari=contoh"))
        assert "Instansi tidak ditemukan" in words(open_desk.get("/instansi/?cari=zzz"))

    def test_regions_without_data_are_found_too_and_not_made_by_looking(self, open_desk):
        assert "Kabupaten Siak" in words(open_desk.get("/instansi/?cari=siak"))
        assert "belum ada datanya" in words(open_desk.get("/instansi/14.08/"))
        assert not Institution.objects.filter(code="14.08").exists()

    def test_come_page_by_page(self, open_desk):
        for at in range(120):
            Institution.objects.create(
                kind="agency", name=f"Badan {at:03}", code=f"b{at:03}", valid_from=date(2000, 1, 1)
            )
        seen, page = [], "/instansi/"
        while page:
            content = open_desk.get(page).content.decode()
            seen += re.findall(r"Badan \d{3}", content)
            following = re.search(r'href="(/instansi/\?sesudah=[^"]+)"', content)
            page = following[1] if following else ""
        assert seen == [f"Badan {at:03}" for at in range(120)]

    def test_say_who_is_ppk(self, open_desk, regency):
        Mandate.objects.create(institution=regency, role="ppk", title="Bupati Contoh", valid_from=date(2020, 1, 1))

        assert "Pejabat Pembina Kepegawaian Bupati Contoh" in words(open_desk.get("/instansi/contoh/"))

    @pytest.mark.parametrize("path", ["/unit/99999999999999999999999/", "/unit/999999999999999999/"])
    def test_have_no_unit_of_a_number_beyond_all(self, open_desk, path):
        assert open_desk.get(path).status_code == 404

    @pytest.mark.parametrize("code", ["99.99", "x", "%00", "' OR 1=1"])
    def test_that_are_none_are_not_there(self, open_desk, code):
        assert open_desk.get(f"/instansi/{code}/").status_code == 404


class TestTree:
    def test_is_that_of_the_day(self, open_desk, regency, take):
        take(SOUND)
        UnitState.objects.filter(name="Kecamatan Sukamaju").update(valid_from=date(2024, 1, 1))

        assert "Kecamatan Sukamaju" in words(open_desk.get("/instansi/contoh/"))
        before = words(open_desk.get("/instansi/contoh/?tanggal=31 Desember 2023"))
        assert "Kecamatan Sukamaju" not in before
        assert "31 Desember 2023" in before

    def test_says_what_a_day_must_look_like(self, open_desk, regency):
        page = words(open_desk.get("/instansi/contoh/?tanggal=kemarin dulu"))

        assert "tanggal" in page.casefold()
        assert "kemarin dulu" in open_desk.get("/instansi/contoh/?tanggal=kemarin dulu").content.decode()

    def test_shows_a_unit_with_its_people_and_what_is_below(self, open_desk, regency, take):
        take(SOUND)
        dinas = UnitState.objects.get(name="Dinas Pendidikan")

        page = words(open_desk.get(f"/unit/{dinas.unit_id}/"))

        assert "SD Negeri 1 Contoh" in page
        assert "Sari Contoh" in page
        assert SARI[0] not in page

    def test_of_a_unit_that_was_not_there_yet_says_since_when(self, open_desk, regency):
        UnitState.objects.filter(name="Dinas Pendidikan").update(valid_from=date(2022, 1, 1))
        unit = UnitState.objects.get(name="Dinas Pendidikan").unit_id

        page = words(open_desk.get(f"/unit/{unit}/?tanggal=2020-01-01"))

        assert "belum atau tidak lagi ada pada 1 Januari 2020" in page
        assert "sejak 1 Januari 2022" in page
        assert open_desk.get("/unit/999999999/").status_code == 404


class TestPerson:
    @pytest.fixture
    def citra(self, take):
        take(SOUND)
        return Person.objects.get(name="Citra Contoh")

    def test_shows_posts_and_superiors(self, open_desk, citra):
        (address,) = addresses_of([citra.pk])
        Kin.objects.create(
            person=citra, kinship="spouse", candidate="X", election="pilkada-2024", valid_from=date(2024, 8, 27)
        )
        UnpaidLeave.objects.create(person=citra, valid_from=date(2024, 9, 1), valid_until=date(2024, 12, 1))

        page = words(open_desk.get(f"/pegawai/{address}/?tanggal=2024-10-10"))

        for said in ("Guru Ahli Pertama", "SD Negeri 1 Contoh", "Sari Contoh", "19******20****1***", "pilkada-2024",
                     "1 September 2024 – 30 November 2024", "suami atau istri"):  # fmt: skip
            assert said in page
        assert "199201012090211902" not in page

    def test_has_an_address_that_tells_nothing(self, citra):
        (address,), (following,) = addresses_of([citra.pk]), addresses_of([citra.pk + 1])

        assert person_at(address) == citra.pk
        assert len(set(zip(address, following, strict=True)) & {(one, one) for one in "0123456789abcdef"}) < 16
        assert str(citra.pk) != address

    @pytest.mark.parametrize("address", ["1", "00" * 16, "zz", "x" * 32, "%F0%9F", "0" * 31])
    def test_that_is_none_is_not_there(self, open_desk, regency, address):
        assert open_desk.get(f"/pegawai/{address}/").status_code == 404


class TestPeople:
    def test_come_page_by_page_in_the_order_of_names(self, open_desk, take):
        rows = [[f"1990010120900119{at % 100:02d}"[:18], f"Orang {chr(97 + at % 26)}{at:03}", "Honorer", "S1", "", ""]
                for at in range(120)]  # fmt: skip
        take(rows)
        seen, page = [], "/instansi/contoh/pegawai/"
        while page:
            content = open_desk.get(page).content.decode()
            seen += re.findall(r">(Orang \w+)<", content)
            following = re.search(r'href="(/instansi/contoh/pegawai/\?sesudah=[^"]+)"', content)
            page = following[1] if following else ""
        assert seen == sorted(name for _number, name, *_ in rows)


class TestSearch:
    @pytest.fixture(autouse=True)
    def people(self, take):
        take(SOUND)

    @pytest.mark.parametrize(
        ("said", "code", "found"),
        [
            (SARI[0], "", "Sari Contoh"),
            ("1990 0101 2090 011 900", "", "Sari Contoh"),
            ("sari", "contoh", "Sari Contoh"),
            ("Contoh", "contoh", "Dedi Contoh"),
            ("dr. sari", "contoh", "Sari Contoh"),
            ("199001012090011901", "", "Tidak ada yang cocok"),
            ("Nobody", "contoh", "Tidak ada yang cocok"),
            ("1990", "", "Nomor harus 18 angka; ini 4"),
            ("sa", "contoh", "paling sedikit tiga huruf"),
            ("sari", "", "sebutkan kode instansinya"),
            ("' OR 1=1 --", "contoh", "Tidak ada yang cocok"),
            ("%%%", "contoh", "paling sedikit tiga huruf"),
        ],
    )
    def test_finds_by_number_and_by_name(self, open_desk, said, code, found):
        assert found in words(open_desk.post("/pegawai/", {"siapa": said, "instansi": code}))

    def test_takes_what_no_database_takes(self, open_desk):
        assert open_desk.post("/pegawai/", {"siapa": "sari\0", "instansi": "con\0toh"}).status_code == 200
        assert open_desk.get("/instansi/?cari=%00x&sesudah=%00").status_code == 200
        assert open_desk.get("/instansi/contoh/?tanggal=%00").status_code == 200
        assert open_desk.get("/instansi/contoh/pegawai/?sesudah=%00").status_code == 200
        assert open_desk.get("/pegawai/%00/").status_code == 404

    def test_escapes_what_was_typed(self, open_desk):
        page = open_desk.post("/pegawai/", {"siapa": "<script>alert(1)</script>", "instansi": "contoh"})

        assert b"<script>" not in page.content


class TestErased:
    SAID = "Orang yang datanya sudah dihapus"

    def test_somebody_has_words_in_place_of_a_name_wherever_one_stands(self, open_desk, take, regency):
        take(SOUND)
        gone = Person.objects.get(name="Sari Contoh")
        Mandate.objects.create(institution=regency, role="pyb", title="Sekda", person=gone, valid_from=date(2021, 1, 1))
        end_service(gone, date(2024, 10, 20), Ending.RETIRED)
        erase(gone, date(2026, 11, 22))
        unit = UnitState.objects.get(name="Dinas Pendidikan").unit_id
        (address,), (citra,) = addresses_of([gone.pk]), addresses_of([Person.objects.get(name="Citra Contoh").pk])

        pages = [f"/pegawai/{address}/", "/instansi/contoh/pegawai/"]
        pages += [
            f"{page}?tanggal=2024-10-01" for page in ("/instansi/contoh/", f"/unit/{unit}/", f"/pegawai/{citra}/")
        ]
        for page in pages:
            content = open_desk.get(page).content.decode()
            assert self.SAID in content
            assert not re.search(r"<(a|h1|td)\b[^>]*>\s*</\1>", content)
        assert f"<h1>{self.SAID}</h1>" in open_desk.get(pages[0]).content.decode()
        assert "Somebody whose data were erased" in open_desk.get(f"/en{pages[0]}").content.decode()


class TestLinks:
    """What may not be opened is no link."""

    def open_all(self, visitor, page):
        content = visitor.get(page).content.decode()
        links = set(re.findall(r'href="(/(?:unit|pegawai|instansi|impor)/[^"#]*)"', content))
        assert {link: visitor.get(link).status_code for link in links} == dict.fromkeys(links, 200)
        return content, links

    @pytest.mark.parametrize("role", [one for one in Role if Deed.SEE_INSTITUTION in MAY[one]])
    @pytest.mark.parametrize("day", ["", "?tanggal=2025-06-01"])
    def test_of_every_page_open_in_every_role(self, desk, regency, take, role, day):
        take([*SOUND, [*SARI[:3], "K1", "Plt. Camat Sukamaju", "2022-01-01"]])
        take([[*BUDI[:3], "K1", "Pelaksana", "2026-01-01"]])
        unit = Unit.objects.get(code="D1") if role in OF_A_UNIT else None
        Institution.objects.filter(pk=regency.pk).update(region="14.06")
        sign_in(desk, account_of(role, regency, unit))

        _page, links = self.open_all(desk, f"/instansi/contoh/{day}")
        for link in links:
            self.open_all(desk, link)
        if Deed.LIST_INSTITUTIONS in MAY[role]:
            Institution.objects.create(kind="city", name="Kota Lain", code="lain", valid_from=date(2015, 1, 1))
            self.open_all(desk, "/instansi/")
            self.open_all(desk, "/instansi/?cari=siak")

    def test_of_a_head_are_own_unit_and_below(self, desk, regency, take):
        take([*SOUND, [*CITRA[:3], "K1", "Plt. Camat Sukamaju", "2024-01-01"]])
        units = {one.code: one.pk for one in Unit.objects.all()}
        sign_in(desk, account_of(Role.HEAD, regency, Unit.objects.get(code="K1")))

        content, links = self.open_all(desk, "/instansi/contoh/")

        assert f"/unit/{units['K1']}/" in links
        assert f"/unit/{units['D1']}/" not in links
        assert "/instansi/contoh/pegawai/" not in links
        assert "Dinas Pendidikan" in content
        assert "Sari Contoh" in content
        sari, citra = addresses_of([Person.objects.get(name=one).pk for one in ("Sari Contoh", "Citra Contoh")])
        assert (f"/pegawai/{sari}/" in links, f"/pegawai/{citra}/" in links) == (False, True)


class TestCodes:
    def test_of_units_are_told_where_units_are(self, open_desk, regency):
        unit = Unit.objects.get(code="D1").pk

        assert "Kecamatan Sukamaju kode K1" in words(open_desk.get("/instansi/contoh/"))
        page = words(open_desk.get(f"/unit/{unit}/"))
        assert "Dinas, kode D1." in page
        assert "SD Negeri 1 Contoh kode S1" in page


class TestDays:
    def test_number_of_people_is_said_to_be_of_now(self, open_desk, regency, take):
        take(SOUND)

        page = words(open_desk.get("/instansi/contoh/?tanggal=2020-01-01"))
        assert "4 pegawai aktif saat ini. Unit per 1 Januari 2020." in page

    def test_are_written_in_the_language_of_the_page(self, open_desk, regency):
        assert "For example 20 October 2024" in words(open_desk.get("/en/instansi/contoh/"))
        assert "Misalnya 20 Oktober 2024" in words(open_desk.get("/instansi/contoh/"))
        assert "4 September 2024" in words(open_desk.get("/en/instansi/contoh/?tanggal=4 September 2024"))

    def test_of_units_and_posts_without_one_are_explained_where_a_file_is_sent(self, open_desk, regency):
        assert "Unit dan jabatan tanpa tanggal sendiri" in words(open_desk.get("/instansi/contoh/impor/"))
