"""Communes of the province and their one-stop centres, as a talk needs them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from knowledge.office import FILE, Office, Offices
from knowledge.units import AdministrativeUnit, UnitLevel, UnitMatch, Units
from vietnamese import normalise


@dataclass(frozen=True)
class Place:
    """A place named in a message. `matches`: several for namesakes; `rest` is the message without it."""

    matches: tuple[UnitMatch, ...]
    rest: str

    @property
    def match(self) -> UnitMatch:
        """The first of its namesakes."""
        return self.matches[0]

    @property
    def communes(self) -> tuple[AdministrativeUnit, ...]:
        """What it is today: one commune, or the several that it was divided into or that bear its name."""
        return tuple(dict.fromkeys(unit for match in self.matches for unit in match.units))


class Places:
    """Units and offices of one province. What the province imports is read again when its file changes."""

    def __init__(self, province: str, data_dir: Path | None = None) -> None:
        self._province, self._data_dir = province, data_dir
        self._read: tuple[float, Offices] | None = None

    @cached_property
    def _units(self) -> Units:
        return Units.load()

    @cached_property
    def _communes(self) -> dict[str, AdministrativeUnit]:
        return {unit.code: unit for unit in self._units.communes(self._province)}

    def load(self) -> None:
        """Read units and offices before the first citizen waits for them. Raises `CuratedError` for broken offices."""
        self.commune(self._province)
        self.office(self._province)

    def commune(self, code: str) -> AdministrativeUnit | None:
        """The commune of a code, None outside the province."""
        return self._communes.get(code)

    def office(self, unit: str) -> Office | None:
        """The one-stop centre of a commune or of the province, as far as it is known."""
        path = self._data_dir / FILE if self._data_dir else None
        stamp = path.stat().st_mtime if path and path.exists() else 0.0
        if self._read is None or self._read[0] != stamp:
            self._read = (stamp, Offices.load(self._data_dir))
        return self._read[1].of(unit)

    def named(self, text: str) -> Place | None:
        """The only place below the province that the text names; None for none, and for several places."""
        text = normalise(text)
        found = [m for m in self._units.find(text, self._province) if m.level is not UnitLevel.PROVINCE]
        if len({m.start for m in found}) != 1:
            return None
        end = found[0].start + len(found[0].text)
        return Place(tuple(found), f"{text[: found[0].start]} {text[end:]}")

    def called(self, name: str) -> Place | None:
        """The commune of a bare name, such as "Đồng Đăng", said where a commune was asked for."""
        found = [place for kind in ("xã", "phường") if (place := self.named(f"{kind} {name}"))]
        # A wrong kind still finds its namesake: the same commune twice is one.
        units = {unit.code for place in found for unit in place.communes}
        return found[0] if len(units) == 1 else None
