"""How long dossiers take: `python -m benchmarks.dossiers [ROWS]`.

Writes a CSV of so many made-up dossiers (200,000), reads and imports it into a database of its own, looks some up, and
listens to messages without any dossier in them, which every turn pays for. Prints one JSON object: seconds and
megabytes for the import, milliseconds for a look-up, microseconds for a message.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from service.database.engine import migrate, open_engine
from service.dossiers.connector import State
from service.dossiers.hearing import conceal
from service.dossiers.importing import COLUMNS, read
from service.dossiers.seal import Seal
from service.dossiers.table import DossierTable

LOOK_UPS, MESSAGES = 500, 2000
SAID = (
    "Đăng ký khai sinh cho con cần giấy tờ gì?",
    "chồng em làm ở xa mà con sắp sinh thì ai đi làm giấy khai sinh được, có cần ra phường không hay làm trên mạng",
    "nghị định 123/2015/NĐ-CP điều 11 nói gì",
)


def lines(rows: int) -> Iterator[str]:
    """The export, line by line."""
    states = [state.vietnamese for state in State]
    yield ";".join(names[0] for names in COLUMNS.values())
    for n in range(rows):
        code = f"H37.{n % 90 + 10}-26{n % 12 + 1:02}{n % 28 + 1:02}-{n:06}"
        factors = f"{n % 10_000:04};{n * 7 % 10_000:04}"
        yield f"{code};{factors};{states[n % 10]};1.001193;Đăng ký khai sinh;18/11/2026;;UBND xã"


def main() -> int:
    """Measure and print."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "export.csv"
        file.write_text("\n".join(lines(rows)), "utf-8")
        engine = open_engine(f"sqlite:///{folder}/motcua.db")
        migrate(engine)
        table = DossierTable(engine, Seal(b"of the benchmark alone, 32 bytes."))
        begun = time.perf_counter()
        sheet = read(file)
        checked = time.perf_counter()
        table.replace(sheet.rows, datetime.now(UTC))
        written = time.perf_counter()

        async def look_up() -> int:
            found = [await table.find(row.code, row.phone) for row in sheet.rows[:LOOK_UPS]]
            return sum(each is not None for each in found)

        found = asyncio.run(look_up())
        looked = time.perf_counter()
        for n in range(MESSAGES):
            conceal(SAID[n % len(SAID)])
        heard = time.perf_counter()
        engine.dispose()
    result = {
        "rows": len(sheet.rows),
        "faults": len(sheet.faults),
        "check_s": round(checked - begun, 1),
        "write_s": round(written - checked, 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "look_up_ms": round((looked - written) / LOOK_UPS * 1000, 2),
        "found": found / LOOK_UPS,
        "message_us": round((heard - looked) / MESSAGES * 1e6),
    }
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
