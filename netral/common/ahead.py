"""One step ahead: what comes next is made while what came is being used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
NO_MORE = object()


def ahead(items: Iterable[Item]) -> Iterator[Item]:
    """Give the items in their order; the next one is made meanwhile, in a thread. What it raises is raised in place.

    Pays where making an item leaves Python to others: files, polars, cryptography. The thread asks no database: in it
    there is another connection, which sees no transaction of this one.
    """
    made = iter(items)
    with ThreadPoolExecutor(1) as executor:
        coming = executor.submit(next, made, NO_MORE)
        while (item := coming.result()) is not NO_MORE:
            coming = executor.submit(next, made, NO_MORE)
            yield item  # type: ignore[misc]
