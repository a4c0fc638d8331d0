"""All settings, declared once: `MOTCUA_<NAME>` in the environment or in a `.env` file of the working directory."""

from __future__ import annotations

import difflib
import os
import re
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from dotenv import dotenv_values
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from service.errors import SettingsError

PREFIX = "MOTCUA_"
ROOT = Path(__file__).resolve().parents[1]
"""The repository: Rasa is started here."""

PASSED_ON = frozenset({"MOTCUA_ACTION_URL", "MOTCUA_PARENT_PID"})
"""Set for Rasa by the service; no setting of ours, and no error where a child process inherits it."""

SECRETS = frozenset({"MOTCUA_SECRET", "MOTCUA_DOSSIER_KEY", "MOTCUA_DOSSIER_TOKEN"})
"""Never shown, not even in an error."""

Port = Annotated[int, Field(ge=1, le=65535)]


class Settings(BaseSettings):
    """Settings of the service and the command line; `Settings.load()` reads and checks them."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    data_dir: Path = Field(Path("var"), description="folder of everything that is built or kept")
    host: str = Field("127.0.0.1", description="address the public application listens on")
    port: Port = Field(8000, description="port of the public application")
    internal_port: Port = Field(8001, description="loopback port of the action webhook and of /metrics")
    rasa_port: Port = Field(5005, description="loopback port of the Rasa process")
    rasa_python: Path = Field(ROOT / ".venv-rasa/bin/python", description="Python 3.10 interpreter that has Rasa")
    secret: str = Field("", description="shared by service and Rasa on loopback; made at each start when empty")
    database_url: str = Field("", description="SQLAlchemy URL; empty: SQLite motcua.db in the data folder")

    curated_dir: Path = Field(
        ROOT / "knowledge/procedures",
        description="folder of the curated records; another one where a province keeps its own (docs/knowledge.md)",
    )
    province: str = Field("20", pattern=r"^\d{2}$", description="code of the province served (20: Lạng Sơn)")
    encoder: str = Field(
        "index/model", description="folder or name of a sentence-transformers model; none: search by words alone"
    )
    office_name: str = Field(
        "Trung tâm Phục vụ hành chính công xã, phường nơi bạn ở", description="office that hand-off names"
    )
    office_address: str = Field("", description="address of that office")
    office_phone: str = Field("", description="telephone of that office; empty: only the hotline is given")
    office_hours: str = Field("", description="its opening hours, as citizens read them")
    hotline: str = Field("18001096", description="national hotline on public services")
    petition_url: str = Field("https://dichvucong.gov.vn", description="page that takes petitions and complaints")

    citizen_app: str = Field("", description="the province's application for citizens: its name and address")
    border_platform: str = Field("", description="address of the border gates' digital platform")

    public_url: str = Field(
        "",
        description="public https address of the assistant, for links and QR codes; empty: none outside this machine",
    )
    notice: str = Field("", description="banner shown in the page and before the first answer")
    closed: str = Field("", description="kill switch: the reason told to every citizen instead of an answer")
    retention_days: int = Field(90, ge=1, le=3650, description="days after which conversations are deleted")

    dossier_url: str = Field(
        "", description="address of the province's platform that tells where a dossier stands (docs/dossiers.md)"
    )
    dossier_token: str = Field("", repr=False, description="bearer token for that address")
    dossier_key: str = Field(
        "", repr=False, description="key that hides codes in the dossier table; empty: dossiers.key in the data folder"
    )
    ticket_days: int = Field(5, ge=1, le=60, description="working days within which a report of an error is answered")
    petition_owner: str = Field(
        "", max_length=200, description="who reads petitions about officers, roads ...; empty: none are taken in"
    )

    zalo_app_id: str = Field("", pattern=r"^\d{0,32}$", description="id of the Zalo app; empty: no Zalo (docs/zalo.md)")
    zalo_app_secret: str = Field("", repr=False, description="secret key of the Zalo app, for fetching tokens")
    zalo_oa_id: str = Field(
        "", pattern=r"^\d{0,32}$", description="id of the Official Account; others are not answered"
    )
    zalo_oa_secret: str = Field("", repr=False, description="OA Secret Key of the webhook page, by which Zalo signs")
    zalo_callback_url: str = Field("", description="callback address entered in the Zalo app, for `motcua zalo login`")
    zalo_api_url: str = Field("https://openapi.zalo.me", description="Zalo's API; another only for the simulator")
    zalo_oauth_url: str = Field(
        "https://oauth.zaloapp.com", description="Zalo's sign-in; another only for the simulator"
    )

    telegram_token: str = Field(
        "", repr=False, description="token of the Telegram bot, from @BotFather; empty: no Telegram (docs/telegram.md)"
    )
    telegram_url: str = Field(
        "", description="public https address that Telegram delivers to; empty: messages are fetched (long polling)"
    )
    telegram_api_url: str = Field(
        "https://api.telegram.org", description="Telegram's API; another only for the simulator"
    )

    allowed_origins: Annotated[list[str], NoDecode] = Field(
        [],
        description="sites whose pages may call the API and frame the chat, separated by commas; * allows every site",
    )
    rate_per_conversation: int = Field(30, ge=0, description="messages a minute of one conversation; 0: no limit")
    rate_per_address: int = Field(
        0, ge=0, description="messages a minute of one address, never on loopback; 0: no limit"
    )
    trusted_proxies: str = Field("127.0.0.1", description="proxies whose X-Forwarded-For is believed, comma separated")
    max_body_bytes: int = Field(16_384, ge=1_024, description="largest request body accepted")
    turn_timeout: float = Field(
        4.5, gt=0, le=60, description="seconds a turn may take before the citizen is told to wait"
    )
    snapshot_check_seconds: float = Field(2.0, gt=0, description="how often a new snapshot is looked for")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="least severe log line written")

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, str):
            return [part.strip().rstrip("/") for part in value.split(",") if part.strip()]
        return value

    @field_validator("dossier_url", "public_url")
    @classmethod
    def _private(cls, value: str) -> str:
        if value and not re.match(r"https://[^\s/]|http://(?:127\.0\.0\.1|localhost|\[::1\])(?:[:/]|$)", value):
            raise ValueError("must begin with https://, or with http:// on this machine alone")
        return value.strip()

    @field_validator("secret", "dossier_key")
    @classmethod
    def _long_enough(cls, value: str) -> str:
        if value and len(value) < 16:
            raise ValueError("at least 16 characters, or empty")
        return value

    @classmethod
    def load(cls, env_file: Path | None = Path(".env"), **overrides: Any) -> Settings:
        """Read environment and `.env`, refuse what is unknown.

        Raises:
            SettingsError: names the variable, and the nearest known one.
        """
        from_file = {k: v for k, v in dotenv_values(env_file).items() if v is not None} if env_file else {}
        for name, where in [(n, "the environment") for n in os.environ] + [(n, str(env_file)) for n in from_file]:
            if name.upper().startswith(PREFIX) and name.upper() not in KNOWN:
                raise SettingsError(_unknown(name, where))
        try:
            return cls(_env_file=env_file, **overrides)
        except ValidationError as error:
            first = error.errors()[0]
            name = PREFIX + str(first["loc"][0]).upper() if first["loc"] else "the settings"
            shown = "" if name in SECRETS else f" ({first['input']!r})"
            raise SettingsError(f"{name}{shown}: {first['msg']}") from error

    @cached_property
    def folder(self) -> Path:
        """The data folder, absolute: Rasa runs elsewhere."""
        return self.data_dir.expanduser().resolve()

    @property
    def knowledge_db(self) -> Path:
        """Imported records."""
        return self.folder / "knowledge.db"

    @property
    def law_db(self) -> Path:
        """Imported legal documents."""
        return self.folder / "law.db"

    @property
    def current(self) -> Path:
        """The link to the snapshot in use."""
        return self.folder / "current"

    @property
    def model(self) -> Path:
        """The trained Rasa model."""
        return self.folder / "models" / "motcua.tar.gz"

    @property
    def tracker_db(self) -> Path:
        """Rasa's own record of the talks."""
        return self.folder / "rasa.db"

    @property
    def database(self) -> str:
        """URL of the service's database."""
        return self.database_url or f"sqlite:///{self.folder / 'motcua.db'}"

    @property
    def channels_database(self) -> str:
        """URL of the inbox and outbox: a SQLite file of their own, or the PostgreSQL of the talks."""
        own = not self.database_url or self.database_url.startswith("sqlite")
        return f"sqlite:///{self.folder / 'channels.db'}" if own else self.database_url

    @property
    def rasa_url(self) -> str:
        """Where Rasa listens."""
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def local_url(self) -> str:
        """Where the public application answers, seen from this machine."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::", ""} else self.host
        return f"http://{host}:{self.port}"


KNOWN = frozenset(PREFIX + name.upper() for name in Settings.model_fields) | PASSED_ON


def _unknown(name: str, where: str) -> str:
    nearest = difflib.get_close_matches(name.upper(), sorted(KNOWN - PASSED_ON), 1, 0.5)
    hint = f"; did you mean {nearest[0]}?" if nearest else "; docs/settings.md lists all settings"
    return f"unknown setting {name} in {where}{hint}"
