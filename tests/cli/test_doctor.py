import json
import subprocess
import sys


def test_a_new_folder_is_told_what_it_needs(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-m", "netral", "doctor", "--json"],
        env={"PATH": "/usr/bin:/bin", "NETRAL_VAR": str(tmp_path), "NETRAL_LANG": "en"},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    assert ran.returncode == 1
    (database, *_others) = json.loads(ran.stdout)
    assert database["message"]["en"] == "The database is not up to date. Run: netral manage migrate."
