"""Train the model of language if what it learns from has changed: `python -m tools.train`."""

from __future__ import annotations

import time
from pathlib import Path

from netral.law import artefact


def main() -> None:
    """Train, or find that nothing changed; say which, how long it took and how large the model is."""
    began = time.perf_counter()
    model = artefact.model()
    size = Path(artefact.ARTEFACT, "model.json").stat().st_size
    print(
        f"Model of language: {len(model['acts'])} acts, {len(model['features'])} features, "
        f"{size / 1e6:.1f} MB, {time.perf_counter() - began:.1f} s"
    )


if __name__ == "__main__":
    main()
