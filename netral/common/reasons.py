"""Why the machine or the network refuses something, in words that help."""

from __future__ import annotations

import errno
import http.client
import socket
import ssl
import urllib.error

KNOWN = {
    errno.ENOENT: ("tidak ada", "it is not there"),
    errno.EACCES: ("tidak ada izin", "there is no permission"),
    errno.EPERM: ("tidak ada izin", "there is no permission"),
    errno.EROFS: ("hanya dapat dibaca", "it can only be read"),
    errno.EISDIR: ("itu folder", "it is a folder"),
    errno.ENOTDIR: ("itu bukan folder", "it is no folder"),
    errno.EEXIST: ("sudah ada", "it is there already"),
    errno.ENOSPC: ("disk penuh", "the disk is full"),
    errno.EDQUOT: ("disk penuh", "the disk is full"),
    errno.ENAMETOOLONG: ("namanya terlalu panjang", "its name is too long"),
    errno.ECONNREFUSED: ("sambungan ditolak", "the connection was refused"),
    errno.ECONNRESET: ("sambungan diputus", "the connection was cut"),
    errno.EPIPE: ("sambungan diputus", "the connection was cut"),
    errno.EHOSTUNREACH: ("jaringan tidak sampai ke sana", "no network leads there"),
    errno.ENETUNREACH: ("jaringan tidak sampai ke sana", "no network leads there"),
}


def reason_of(problem: Exception) -> dict[str, str]:
    """Give the reason in both languages, with the file it is about; what is not known is said as it came."""
    if isinstance(problem, urllib.error.HTTPError):
        return _both(f"HTTP {problem.code}", f"HTTP {problem.code}")
    if isinstance(problem, urllib.error.URLError) and isinstance(problem.reason, Exception):
        return reason_of(problem.reason)
    for kind, said in (
        (TimeoutError, ("tidak dijawab tepat waktu", "no answer in time")),
        (socket.gaierror, ("nama itu tidak dikenal", "that name is not known")),
        (ssl.SSLError, ("sertifikatnya tidak dapat dipercaya", "its certificate cannot be trusted")),
        (http.client.HTTPException, ("jawabannya bukan HTTP", "the answer is not HTTP")),
    ):
        if isinstance(problem, kind):
            return _both(*said)
    known = KNOWN.get(problem.errno or 0) if isinstance(problem, OSError) else None
    if known is None:
        as_it_came = " ".join(str(problem).split())
        return _both(as_it_came, as_it_came)
    file = getattr(problem, "filename", None)
    return _both(*known) if file is None else _both(*(f"{file}: {one}" for one in known))


def _both(id: str, en: str) -> dict[str, str]:
    return {"id": id, "en": en}
