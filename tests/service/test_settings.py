"""Settings: read, refused, and documented."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.errors import SettingsError
from service.settings import KNOWN, PASSED_ON, Settings


def test_defaults_serve_lang_son_on_loopback() -> None:
    settings = Settings.load(None)
    assert (settings.port, settings.rasa_port, settings.province, settings.retention_days) == (8000, 5005, "20", 90)
    assert settings.host == "127.0.0.1" and settings.rate_per_conversation == 30 and settings.rate_per_address == 0


def test_environment_stands_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env = tmp_path / ".env"
    env.write_text("MOTCUA_PORT=9001\nMOTCUA_NOTICE=Bảo trì\nOTHER=1\n", "utf-8")
    assert Settings.load(env).port == 9001
    monkeypatch.setenv("MOTCUA_PORT", "9002")
    settings = Settings.load(env)
    assert settings.port == 9002 and settings.notice == "Bảo trì"


@pytest.mark.parametrize(("name", "nearest"), [("MOTCUA_PROT", "MOTCUA_PORT"), ("MOTCUA_PROVINCES", "MOTCUA_PROVINCE")])
def test_an_unknown_setting_is_named_with_its_nearest(
    name: str, nearest: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = tmp_path / ".env"
    env.write_text(f"{name}=1\n", "utf-8")
    with pytest.raises(SettingsError, match=rf"{name} in .*\.env.*{nearest}\?"):
        Settings.load(env)
    monkeypatch.setenv(name, "1")
    with pytest.raises(SettingsError, match=rf"{name} in the environment.*{nearest}\?"):
        Settings.load(None)


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "70000"), ("PORT", "x"), ("PROVINCE", "Lạng Sơn"), ("RETENTION_DAYS", "0"), ("LOG_LEVEL", "loud"),
     ("SECRET", "short"), ("TURN_TIMEOUT", "-1")],
)  # fmt: skip
def test_an_unusable_value_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"MOTCUA_{name}", value)
    with pytest.raises(SettingsError, match=f"MOTCUA_{name}") as caught:
        Settings.load(None)
    assert (value in str(caught.value)) == (name != "SECRET"), "a secret is never printed"


def test_origins_are_a_list_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_ALLOWED_ORIGINS", "https://a.gov.vn/, https://b.gov.vn")
    assert Settings.load(None).allowed_origins == ["https://a.gov.vn", "https://b.gov.vn"]


def test_every_setting_is_documented_with_its_help_and_default(root: Path) -> None:
    page = (root / "docs/settings.md").read_text("utf-8")
    for name, field in Settings.model_fields.items():
        row = next((line for line in page.splitlines() if f"`MOTCUA_{name.upper()}`" in line), "")
        assert row, f"MOTCUA_{name.upper()} is missing in docs/settings.md"
        assert field.description and field.description in row
    named = {word.strip("`") for word in page.split() if word.strip("`").startswith("MOTCUA_")}
    assert {word for word in named if word.isidentifier()} - {"MOTCUA_"} <= KNOWN - PASSED_ON
