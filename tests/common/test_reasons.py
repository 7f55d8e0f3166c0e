"""Why the machine refuses something, in words."""

from __future__ import annotations

import http.client
import socket
import ssl
import urllib.error

import pytest

from netral.common.reasons import reason_of


@pytest.mark.parametrize(
    ("problem", "id", "en"),
    [
        (FileNotFoundError(2, "No such file", "x.isi"), "x.isi: tidak ada", "x.isi: it is not there"),
        (IsADirectoryError(21, "Is a directory"), "itu folder", "it is a folder"),
        (OSError(28, "No space left"), "disk penuh", "the disk is full"),
        (
            urllib.error.URLError(ConnectionRefusedError(111, "refused")),
            "sambungan ditolak",
            "the connection was refused",
        ),
        (urllib.error.URLError(socket.gaierror(-2, "Name")), "nama itu tidak dikenal", "that name is not known"),
        (TimeoutError("timed out"), "tidak dijawab tepat waktu", "no answer in time"),
        (
            ssl.SSLCertVerificationError(1, "x"),
            "sertifikatnya tidak dapat dipercaya",
            "its certificate cannot be trusted",
        ),
        (http.client.BadStatusLine("x"), "jawabannya bukan HTTP", "the answer is not HTTP"),
        (OSError("something\nelse"), "something else", "something else"),
    ],
)
def test_is_said_in_both_languages(problem, id, en):
    assert reason_of(problem) == {"id": id, "en": en}


def test_names_the_status_of_an_answer():
    answer = urllib.error.HTTPError("http://x", 503, "x", http.client.HTTPMessage(), None)
    assert reason_of(answer)["id"] == "HTTP 503"
