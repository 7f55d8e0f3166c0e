"""The two steps of every answer, in one place: place the question in time, then ask the engine."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from netral.law import artefact
from netral.law.evaluate import Engine
from netral.law.question import Question
from netral.law.situate import situate
from netral.law.timeline import Timeline

if TYPE_CHECKING:  # loaded only where somebody names a region
    from netral.law.regions import Regions


@functools.cache
def engine() -> Engine:
    """Give the engine of Netral's own corpus."""
    return Engine(artefact.section("rules"))


@functools.cache
def timeline() -> Timeline:
    """Give the election calendar of Netral's own corpus."""
    return Timeline(artefact.section("elections"))


@functools.cache
def regions() -> Regions:
    """Give the regions of Netral's own corpus, by name and by code."""
    from netral.law.regions import Regions

    return Regions(artefact.section("regions"))


def situated(question: Question) -> Question:
    """Place a question in time (see `situate`). Raises BadQuestion."""
    return situate(question, timeline())


def answer(question: Question) -> dict[str, Any]:
    """Answer a question (see `Engine.check`). Raises BadQuestion."""
    return engine().check(situated(question))
