import pytest

from netral.common.addresses import of_the_desk
from tests.accounts.conftest import neighbour, place, regency

__all__ = ["neighbour", "place", "regency"]


@pytest.fixture(autouse=True)
def at_the_desk():
    with of_the_desk():
        yield
