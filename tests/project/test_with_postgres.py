from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tools import with_postgres

pytestmark = pytest.mark.slow


class TestPostgres:
    """The server that the tests start for themselves."""

    def test_asks_for_a_password_and_listens_nowhere_else(self):
        with with_postgres.postgres() as url:
            known = conninfo_to_dict(url)
            without = make_conninfo("", host=str(known["host"]), user="netral", dbname="postgres")

            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(without)
            with psycopg.connect(url) as connection:
                assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
                assert connection.execute("SHOW timezone").fetchone() == ("UTC",)

    def test_leaves_nothing_behind(self):
        with with_postgres.postgres() as url:
            folder = Path(str(conninfo_to_dict(url)["host"]))
            assert folder.exists()

        assert not folder.exists()
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(url)
