"""Writes `knowledge/data/units.tsv.gz` from the published lists of units: `python -m knowledge.units_build FOLDER`.

FOLDER holds the list of provinces and communes (`units-*.json`) and of old wards (`old-to-new-wards-*.csv.gz`).
Rows of the result, each belonging to the last one above it of the kind it needs:

    P  code  name                       a province of today
    C  code  name                       one of its communes
    O  name  codes of today's provinces a province that ended
    D  name  code of today's province   a district that ended
    W  name  codes of today's communes  a ward of that district; without a name: the district had no wards
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.units import PATH
from vietnamese import fold, normalise

Row = dict[str, str]


def build(folder: Path) -> str:
    """The rows as text. Raises `KnowledgeError` when a file of `folder` is missing or names an unknown commune."""
    provinces = json.loads(_newest(folder, "units-*.json").read_text(encoding="utf-8"))
    with gzip.open(_newest(folder, "old-to-new-wards-*.csv.gz"), "rt", encoding="utf-8", newline="") as file:
        wards = _without_clashes(list(csv.DictReader(file)))
    return "\n".join("\t".join(row) for row in (*_present(provinces), *_former(provinces, wards))) + "\n"


def _newest(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if not found:
        raise KnowledgeError(f"{folder}: no file {pattern}; name the folder that holds the published lists")
    return found[-1]


def _without_clashes(wards: list[Row]) -> list[Row]:
    """Drop rows that gave a ward a share of the new unit that took in its namesake of another district.

    Of the 1,033 rows of divided wards three were joined by the name alone, such as Hồng Phong of Bình Gia, listed under
    Đồng Đăng, which took in Hồng Phong of Cao Lộc.
    """
    whole = defaultdict(set)
    for ward in wards:
        if ward["isDividedWard"] == "False":
            whole[ward["province"], ward["ward"], ward["newWardCode"]].add(ward["district"])
    return [
        ward
        for ward in wards
        if ward["isDividedWard"] == "False"
        or not whole[ward["province"], ward["ward"], ward["newWardCode"]] - {ward["district"]}
    ]


def _present(provinces: list[dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    for province in provinces:
        yield "P", province["Code"], _name(province["FullName"])
        for commune in province["Wards"]:
            yield "C", commune["Code"], _name(commune["FullName"])


def _former(provinces: list[dict[str, Any]], wards: list[Row]) -> Iterator[tuple[str, ...]]:
    codes = {commune["Code"] for province in provinces for commune in province["Wards"]}
    by_name: dict[tuple[str, str], str] = {
        (province["Code"], fold(commune["FullName"])): commune["Code"]
        for province in provinces
        for commune in province["Wards"]
    }

    def code(ward: Row) -> str:
        if ward["newWardCode"] in codes:
            return ward["newWardCode"]
        key = ward["newProvinceCode"], fold(ward["newWard"])
        if key not in by_name:
            raise KnowledgeError(
                f"{ward['newWard']} ({ward['newProvince']}): not in the list of communes; update the list"
            )
        return by_name[key]

    today = {_name(province["FullName"]) for province in provinces}
    for name, group in _grouped(wards, "province"):
        if name not in today:
            yield "O", name, " ".join(sorted({ward["newProvinceCode"] for ward in group}))
        for district, parts in _grouped(group, "district"):
            yield "D", district, parts[0]["newProvinceCode"]
            for ward, shares in _grouped(parts, "ward"):
                yield "W", ward, " ".join(dict.fromkeys(code(share) for share in shares))


def _grouped(wards: Iterable[Row], key: str) -> list[tuple[str, list[Row]]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for ward in wards:
        groups[_name(ward[key])].append(ward)
    return list(groups.items())


def _name(text: str) -> str:
    """One spelling, the kind with a capital; the one name that ends in a lone small letter gets its capital."""
    name = normalise(text)
    if name.endswith(" ý"):
        name = name[:-1] + "Ý"
    return name[:1].upper() + name[1:]


if __name__ == "__main__":
    # mtime 0: the same rows give the same bytes.
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_bytes(gzip.compress(build(Path(sys.argv[1])).encode(), compresslevel=9, mtime=0))
    print(f"wrote {PATH} ({PATH.stat().st_size:,} bytes)")
