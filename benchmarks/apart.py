"""Commands run in a process of their own, on a database of their own: how long they take and how much memory."""

import json
import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parent.parent


def netral(folder: Path, address: str, *words: str) -> tuple[dict[str, int], float, int]:
    """Run a command of ours; give what it says, how many seconds it took, and its peak memory in MB."""
    said, took, peak = run_apart(folder, address, "netral", *words)
    return json.loads(said) if "--json" in words else {}, took, peak


def run_apart(folder: Path, address: str, module: str, *words: str) -> tuple[str, float, int]:
    """Run a module; give what it says, how many seconds it took, and its peak memory in MB."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "NETRAL_VAR": str(folder / "var"), "DATABASE_URL": address}
    began = perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", module, *words], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        said = process.stdout.read() if process.stdout else ""
        _pid, code, usage = os.wait4(process.pid, 0)
        took = perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(code)
    if process.returncode:
        raise RuntimeError(f"{module} {' '.join(words)} ended with {process.returncode}")
    return said, took, usage.ru_maxrss >> 10
