"""Requests made from the interface's own description, good and bad: never a fault, always the shape it promises."""

from __future__ import annotations

import warnings

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

TOO_STRICT = positive_data_acceptance
"""A name of the right shape need not be a name we know: then it is refused with the nearest."""

with warnings.catch_warnings():
    # Made while tests are collected, before styles are: the interface needs none.
    warnings.filterwarnings("ignore", "No directory at", UserWarning)
    from netral.config.wsgi import application

    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture(scope="module", autouse=True)
def connections_left_alone():
    """Let no request tidy up connections that tests before it left open, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(max_examples=25)
def test_every_operation_keeps_its_description(case):
    case.call_and_validate(headers={"Host": "localhost"}, excluded_checks=[TOO_STRICT])
