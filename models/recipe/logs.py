"""Logs of a stage: printed, and kept as JSON."""

import json
import time
from pathlib import Path
from typing import Any

REPORTS = Path(__file__).resolve().parents[1] / "reports"


class Log:
    """One entry per printed line; `write` leaves settings, entries and results in a file."""

    def __init__(self, name: str, settings: dict[str, Any]) -> None:
        self.name = name
        self.settings = settings
        self.entries: list[dict[str, Any]] = []
        self.results: dict[str, Any] = {}
        self.start = time.time()

    def seconds(self) -> float:
        return time.time() - self.start

    def add(self, **values: Any) -> None:
        entry = {"seconds": round(self.seconds()), **{k: _short(v) for k, v in values.items()}}
        self.entries.append(entry)
        print(" ".join(f"{k} {v}" for k, v in entry.items()), flush=True)

    def write(self, folder: Path = REPORTS) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        content = {"settings": self.settings, "results": self.results, "entries": self.entries}
        text = json.dumps(content, indent=1) + "\n"
        (folder / f"{self.name}.json").write_text(text, encoding="utf-8")


def _short(value: Any) -> Any:
    return float(f"{value:.4g}") if isinstance(value, float) else value
