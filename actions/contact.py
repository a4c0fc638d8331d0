"""Whom a citizen can turn to besides the assistant."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

NATIONAL_HOTLINE = "18001096"
"""Tổng đài Cổng Dịch vụ công quốc gia."""


class Contact(BaseModel):
    """The office behind the assistant; empty fields are never filled with guesses."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    office_name: str = Field("Trung tâm Phục vụ hành chính công", description="the office that runs the assistant")
    office_address: str = Field("", description="where the office is")
    office_phone: str = Field("", description="phone of the office, as it is to be shown")
    office_hours: str = Field("", description="when the phone is answered, in Vietnamese")
    hotline: str = Field(NATIONAL_HOTLINE, description="hotline of the national public service portal")
    portal_url: str = Field("https://dichvucong.gov.vn", description="national public service portal")
    petition_url: str = Field("https://dichvucong.gov.vn", description="where petitions and complaints are filed")
    citizen_app: str = Field("", description="name and address of the province's application for citizens")
    border_platform: str = Field("", description="address of the border gates' digital platform")
    public_url: str = Field("", description="public address of the assistant, for links; / in the widget; empty: none")
    province_name: str = Field("", description="name of the province, such as Lạng Sơn")
    retention_days: int = Field(90, ge=1, description="how long conversations are kept")

    def office_line(self) -> str:
        """One sentence with the office's phone and hours, or an empty string when no phone is set."""
        if not self.office_phone:
            return ""
        hours = f" ({self.office_hours})" if self.office_hours else ""
        return f"{self.office_name}: điện thoại {self.office_phone}{hours}."

    def hotline_line(self) -> str:
        """One sentence with the national hotline."""
        return f"Tổng đài Cổng Dịch vụ công quốc gia: {self.hotline}."

    def whom_to_ask(self) -> str:
        """Office (where its phone is known) and hotline, as sentences."""
        return " ".join(filter(None, (self.office_line(), self.hotline_line())))
