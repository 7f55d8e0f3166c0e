import os
import subprocess
import sys

import pytest

from tools.files import ROOT

# The text of tests that would skip; the test below runs each and wants it to fail in CI.
SKIPPING = {
    "a test": "import pytest\ndef test_x():\n    pytest.skip('no browser here')\n",
    "a mark": "import pytest\n@pytest.mark.skip(reason='later')\ndef test_x():\n    pass\n",
    "a file": "import pytest\npytest.importorskip('no_such_module')\n",
    "a need": "from tests.requirements import need\ndef test_x():\n    need('chromium')\n",
}


def run(folder, source, *, ci):
    (folder / "test_x.py").write_text(source)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", folder / "test_x.py"],
        cwd=ROOT,
        env={**os.environ, "CI": "true" if ci else "", "PATH": "/nowhere"},
        capture_output=True,
        text=True,
        check=False,
    ).returncode


class TestSkipping:
    @pytest.mark.parametrize("what", SKIPPING)
    def test_is_a_failure_in_ci(self, tmp_path, what):
        assert run(tmp_path, SKIPPING[what], ci=True) in (1, 2)

    @pytest.mark.parametrize("what", ["a test", "a mark", "a need"])
    def test_is_allowed_to_newcomers(self, tmp_path, what):
        assert run(tmp_path, SKIPPING[what], ci=False) == 0
