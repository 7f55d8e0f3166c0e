"""The desk's directory in a real browser: an ugly file of a regency comes in, its bad rows go back and come again."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import uuid

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe

from netral.accounts.roles import Role
from netral.directory import demo
from tests.browsing import press
from tests.databases import own_database
from tests.signing import sign_in_at
from tools.serving import serving

COUNT = 10_000
INSTITUTION = (
    "from datetime import date; from netral.directory.structure.models import Institution;"
    "Institution.objects.create(kind='regency', name='Pemerintah Kabupaten Contoh', code='contoh',"
    " valid_from=date(1945, 8, 17))"
)
MONTHS = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
          "November", "Desember"]  # fmt: skip


@pytest.fixture(scope="module")
def desk_and_cookies(tmp_path_factory):
    """A server with Kabupaten Contoh in its directory, and an operator there."""
    url = os.environ.get("DATABASE_URL", "")
    own = {"DATABASE_URL": own_database(url, f"netral_desk_{uuid.uuid4().hex[:12]}") if url else ""}
    with serving(**own) as site:
        environment = {**os.environ, "NETRAL_VAR": str(site.folder), **own}
        command = [sys.executable, "-m", "netral", "manage", "shell", "-v0", "-c", INSTITUTION]
        subprocess.run(command, env=environment, check=True, timeout=60)
        yield site, sign_in_at(site, environment, "contoh", Role.OPERATOR, Role.BKN_AUDITOR)


@pytest.fixture(scope="module")
def desk_site(desk_and_cookies):
    return desk_and_cookies[0]


@pytest.fixture(scope="module")
def units_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("files") / "unor.csv"
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["UNOR ID", "UNOR NAMA", "UNOR ATASAN ID", "JENIS UNOR"])
        writer.writerows(demo.tree())
    return path


def spoilt(rows):
    """Give the rows with what goes wrong in real files, and how many of them cannot be taken over."""
    rows[10][0] = 1.98001e17  # a number that the spreadsheet rounded
    rows[20][0] = rows[20][0][:-1]
    rows[30][0] = rows[29][0]
    rows[40][1] = ""
    rows[50][3] = "X99"
    rows[60][1] = '=HYPERLINK("http://contoh.example")'
    rows[70][5] = "31 Februari 2020"
    rows[80][2] = "TNI"
    rows[90][0] = rows[90][0][:4] + "1342" + rows[90][0][8:]
    return rows, [10, 20, 30, 40, 50, 60, 70, 80, 90]


@pytest.fixture(scope="module")
def people_file(tmp_path_factory):
    """An XLSX with titles above, merged headings, mixed days, blank rows and blanks in numbers."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["PEMERINTAH KABUPATEN CONTOH"])
    sheet.append(["DAFTAR PEGAWAI, KEADAAN 31 OKTOBER 2026"])
    sheet.append([])
    sheet.append(["PEGAWAI", None, None, "UNOR", None, None])
    sheet.append(["NIP BARU", "NAMA", "STATUS PEGAWAI", "ID", "JABATAN NAMA", "TMT JABATAN"])
    for span in ("A1:F1", "A2:F2", "A4:C4", "D4:F4"):
        sheet.merge_cells(span)
    rows, _bad = spoilt([said(at, person) for at, person in enumerate(demo.people(COUNT))])
    for at, row in enumerate(rows):
        sheet.append(row)
        if at % 1000 == 0:
            sheet.append([])
    path = tmp_path_factory.mktemp("files") / "DUK Oktober (final) rev2.xlsx"
    book.save(path)
    return path


def said(at, person):
    """Give somebody as a file of a regency tells of them: days in any form, blanks in numbers."""
    year, month, day = person.since.split("-")
    since = [
        person.since,
        f"{day}-{month}-{year}",
        f"{int(day)} {MONTHS[int(month) - 1]} {year}",
        f"{day}/{month}/{year}",
    ]
    number = person.number
    if at % 3 == 0 and number:
        number = f"{number[:8]} {number[8:14]} {number[14]} {number[15:]}"
    return [number, person.name, person.status, person.unit, person.title, since[at % 4]]


@pytest.fixture
def window(browser, desk_and_cookies):
    """Give a maker of windows that somebody signed in sees: the operator, unless another role is named."""
    contexts = []

    def open_(*, role=Role.OPERATOR, scripts=False, width=1280, **options):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts, accept_downloads=True, **options
        )
        context.add_cookies([desk_and_cookies[1][role]])
        contexts.append(context)
        return context.new_page()

    yield open_
    for context in contexts:
        context.close()


def counts(page):
    words = [text.strip() for text in page.locator("dl.facts").first.locator("dt, dd").all_inner_texts()]
    return dict(zip(words[::2], (int(word.replace(".", "")) for word in words[1::2]), strict=True))


def send(page, site, kind, path):
    page.goto(f"{site.desk}/instansi/contoh/impor/")
    page.check(f"input[name=kind][value={kind}]")
    page.set_input_files("#file", path)
    press(page.get_by_role("button", name="Lihat apa yang akan berubah"))


@pytest.mark.slow
def test_an_ugly_file_comes_in_and_its_bad_rows_are_mended(desk_site, window, units_file, people_file, tmp_path):
    page = window()
    send(page, desk_site, "units", units_file)
    assert counts(page) == {"Baru": len(demo.tree()), "Berubah": 0, "Tetap": 0, "Ditolak": 0}
    press(page.get_by_role("button", name="Simpan data"))
    assert page.locator("h1").inner_text() == "Data tersimpan"

    send(page, desk_site, "people", people_file)
    assert page.locator("h1").inner_text() == "Apa yang akan berubah"
    assert page.locator("#column-number option[selected]").inner_text() == "PEGAWAI NIP BARU"
    told = counts(page)
    assert told == {"Baru": COUNT - 9, "Berubah": 0, "Tetap": 0, "Ditolak": 9}
    assert "1,98E+17" in page.content()
    press(page.get_by_role("button", name="Simpan data"))
    assert counts(page) == told
    with page.expect_download() as coming:
        page.get_by_role("link", name="Unduh baris yang ditolak").click()
    mended = tmp_path / "ditolak.csv"
    mended.write_text(mend(coming.value.path().read_text("utf-8-sig")), encoding="utf-8-sig")

    send(page, desk_site, "people", mended)
    assert counts(page) == {"Baru": 9, "Berubah": 0, "Tetap": 0, "Ditolak": 0}
    press(page.get_by_role("button", name="Simpan data"))
    send(page, desk_site, "people", mended)
    assert counts(page) == {"Baru": 0, "Berubah": 0, "Tetap": 9, "Ditolak": 0}
    page.goto(f"{desk_site.desk}/instansi/contoh/")
    assert "10.000 pegawai aktif" in page.locator("main").inner_text()


def mend(text):
    """Give refused rows as an officer puts them right: with what they should have said."""
    right = [said(at, person) for at, person in enumerate(demo.people(100))]
    _rows, bad = spoilt([list(row) for row in right])
    headings, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert len(rows) == len(bad)
    for row, at in zip(rows, bad, strict=True):
        row[:6] = right[at]
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([headings, *rows])
    return out.getvalue()


class TestPages:
    @pytest.fixture(autouse=True)
    def with_people(self, desk_site, window, units_file):
        """Have the tree there, and somebody in it."""
        page = window()
        send(page, desk_site, "units", units_file)
        press(page.get_by_role("button", name="Simpan data"))

    def small_file(self, tmp_path):
        path = tmp_path / "pegawai.csv"
        rows = [said(at, person) for at, person in enumerate(demo.people(300))]
        rows[7][0] = "1.98E+17"
        with path.open("w", encoding="utf-16", newline="") as file:
            headings = ["NIP", "Nama", "Status", "Kode Unit", "Jabatan", "TMT"]
            csv.writer(file, delimiter="\t").writerows([headings, *rows])
        return path

    @pytest.mark.parametrize("language", ["", "/en"])
    @pytest.mark.parametrize("width", [360, 1280])
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_have_no_barrier(self, desk_site, window, tmp_path, language, width, scheme):
        page, at = window(scripts=True, width=width, color_scheme=scheme), f"{desk_site.desk}{language}"
        file = self.small_file(tmp_path)

        def look():
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url

        for path in ("/", "/instansi/", "/instansi/contoh/impor/", "/pegawai/"):
            page.goto(at + path)
            look()
        page = window(role=Role.BKN_AUDITOR, scripts=True, width=width, color_scheme=scheme)
        for path in ("/instansi/", "/instansi/?cari=siak"):
            page.goto(at + path)
            look()
        page = window(scripts=True, width=width, color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{at}/instansi/contoh/impor/")
        page.set_input_files("#file", file)
        press(page.locator("main form button[type=submit]").first)
        look()
        press(page.locator("main form button[type=submit]").first)
        look()
        page.goto(f"{at}/instansi/contoh/")
        look()
        press(page.get_by_role("link", name="Dinas Pendidikan", exact=True))
        look()
        press(page.locator("td a").first)
        look()
        press(page.locator("main a[href$='berhenti/']"))
        look()
        page.goto(f"{at}/instansi/contoh/pegawai/")
        look()
        page.goto(f"{at}/pegawai/")
        page.fill("#siapa", "12345")
        press(page.locator("main form button[type=submit]"))
        look()

    def test_are_walked_by_keyboard(self, desk_site, window, tmp_path):
        page = window(width=360)
        page.goto(f"{desk_site.desk}/instansi/contoh/impor/")
        page.set_input_files("#file", self.small_file(tmp_path))
        page.locator("#file").focus()
        tab_to(page, "Lihat apa yang akan berubah")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Apa yang akan berubah")
        tab_to(page, "Simpan data")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Data tersimpan")

    def test_find_somebody_by_number_and_by_name_with_neither_in_the_address(self, desk_site, window, tmp_path):
        page = window()
        send(page, desk_site, "people", self.small_file(tmp_path))
        press(page.get_by_role("button", name="Simpan data"))
        somebody = next(person for at, person in enumerate(demo.people(300)) if at > 20 and person.number)
        for words in (somebody.number, somebody.name.lower()):
            page.goto(f"{desk_site.desk}/pegawai/")
            page.fill("#siapa", words)
            press(page.get_by_role("button", name="Cari"))
            assert page.url == f"{desk_site.desk}/pegawai/"
            assert somebody.name in page.locator("table").inner_text()
            assert somebody.number not in page.locator("table").inner_text()
            press(page.get_by_role("button", name="EN"))
            assert page.url == f"{desk_site.desk}/en/pegawai/"
            assert somebody.name in page.locator("table").inner_text()


def tab_to(page, name):
    """Press Tab until the button of this name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(":focus").inner_text() == name:
            return
    pytest.fail(f"{name} is not reached by keyboard")
