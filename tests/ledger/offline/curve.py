"""The curve of Ed25519 (RFC 8032, section 5.1), to make signatures that no honest signer makes. For tests only."""

from __future__ import annotations

import hashlib

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)

Point = tuple[int, int]
ZERO: Point = (0, 1)


def x_of(y: int, odd: int) -> int | None:
    """Give the first coordinate of the point with a second coordinate; nothing when there is none."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P:
        return None
    return x if x & 1 == odd else -x % P


def add(one: Point, other: Point) -> Point:
    (a, b), (c, d) = one, other
    product = D * a * b * c * d
    return (a * d + b * c) * pow(1 + product, -1, P) % P, (b * d + a * c) * pow(1 - product, -1, P) % P


def times(number: int, point: Point) -> Point:
    made = ZERO
    while number:
        if number & 1:
            made = add(made, point)
        point, number = add(point, point), number >> 1
    return made


def write(point: Point) -> bytes:
    x, y = point
    return (y | (x & 1) << 255).to_bytes(32, "little")


def read(octets: bytes) -> Point | None:
    """Read a point, however it is spelt."""
    number = int.from_bytes(octets, "little")
    y = number & (1 << 255) - 1
    x = x_of(y % P, number >> 255)
    return None if x is None else (x, y % P)


def challenge(r: bytes, key: bytes, message: bytes) -> int:
    return int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % ORDER


BASE: Point = (x_of(4 * pow(5, -1, P) % P, 0) or 0, 4 * pow(5, -1, P) % P)


def small() -> list[Point]:
    """Give the eight points of small order, found as what the order of the base leaves of others."""
    found = {ZERO}
    y = 2
    while len(found) < 8:
        if (x := x_of(y, 0)) is not None:
            left = times(ORDER, (x, y))
            found |= {times(number, left) for number in range(8)}
        y += 1
    return sorted(found)
