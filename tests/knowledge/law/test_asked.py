from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.law.asked import AskedError, load_asked

FILE = """number: 1/2020/QH14
kind: Luật
articles:
  "3":
    - mấy tuổi thì được chèo thuyền một mình
  "4":
    - thuyền không đăng ký có bị giữ không
"""


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_questions_are_read_by_provision(tmp_path: Path) -> None:
    write(tmp_path, "1-2020-qh14.yaml", FILE)
    assert [(a.number, a.article, len(a.questions)) for a in load_asked(tmp_path)] == [
        ("1/2020/QH14", "3", 1),
        ("1/2020/QH14", "4", 1),
    ]


def test_a_question_of_two_provisions_is_refused_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", FILE + "    - mấy tuổi thì được chèo thuyền một mình\n")
    with pytest.raises(AskedError, match=r"a\.yaml:8: .*article 3 too"):
        load_asked(tmp_path)


def test_a_wrong_key_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", FILE.replace("kind:", "kin:"))
    with pytest.raises(AskedError, match="did you mean 'kind'"):
        load_asked(tmp_path)


def test_the_repository_s_own_questions_are_sound() -> None:
    load_asked()
