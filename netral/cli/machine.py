"""What commands ask of the machine, and how its refusals are said in a line."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import ipaddress
import socket
from collections.abc import Iterator
from pathlib import Path

from netral.cli.parser import printable
from netral.common.errors import NetralError
from netral.common.reasons import reason_of
from netral.law.errors import BadQuestion


@contextlib.contextmanager
def said_in_a_line(*, id: str, en: str) -> Iterator[None]:
    """Turn what the operating system refuses into one line."""
    try:
        yield
    except OSError as problem:
        reason = reason_of(problem)
        raise NetralError(id=f"{id}: {reason['id']}", en=f"{en}: {reason['en']}") from problem


def octets_of(path: str, field: str) -> bytes:
    """Read a file that somebody named. Raises BadQuestion."""
    try:
        return Path(path).read_bytes()
    except OSError as problem:
        reason = reason_of(problem)
        raise BadQuestion(field, id=f"Tidak terbaca: {reason['id']}", en=f"Cannot be read: {reason['en']}") from None


def listening_address(text: str) -> str:
    """Read an address to listen on. Raises BadQuestion."""
    try:
        address = ipaddress.ip_address(text)
        if getattr(address, "scope_id", None):
            raise ValueError(text)  # the server underneath cannot read it
        return str(address)
    except ValueError:
        shown = printable(text)
        raise BadQuestion(
            "host",
            id=f"“{shown}” pada “host” bukan alamat IP. Tulis misalnya 127.0.0.1.",
            en=f"“{shown}” in “host” is not an IP address. Write for example 127.0.0.1.",
            nearest=("127.0.0.1",),
        ) from None


def try_port(host: str, port: int) -> None:
    """Refuse a port that cannot be listened on: servers that share ports would not notice each other."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            raise NetralError(
                id=f"Port {port} di {host} sedang dipakai program lain. Pilih yang lain dengan --port.",
                en=f"Port {port} on {host} is in use by another program. Choose another with --port.",
            ) from problem
        with said_in_a_line(id=f"{host} port {port} tidak dapat dipakai", en=f"{host} port {port} cannot be used"):
            raise


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Let no other program use a folder meanwhile. Raises NetralError when one does."""
    with (folder / "in-use").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NetralError(
                id=f"Folder {folder} sedang dipakai program lain.", en=f"Another program is using the folder {folder}."
            ) from None
        yield
