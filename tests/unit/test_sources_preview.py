"""`import --dry-run`: bounded as the intake is, and a proposal for a file that nobody knows."""

import json
from pathlib import Path

import pytest

from leadflow.config import policy
from leadflow.sources import preview
from leadflow.sources.preview import EXIT_HELD, EXIT_READABLE, lines_of, preview_file
from leadflow.sources.profiles import ProfileError

UNKNOWN = (
    "姓名,单位,手机/电话,接待人\r\n"
    "张伟,苏州晨光机械有限公司,13812345678,李敏\r\n"
    "王芳,杭州蓝海科技有限公司,13912345678,李敏\r\n"
)


def test_a_file_over_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = policy()
    limits = usual.intake.limits.model_copy(update={"file_mb": 1})
    intake = usual.intake.model_copy(update={"limits": limits})
    monkeypatch.setattr(preview, "policy", lambda: usual.model_copy(update={"intake": intake}))
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("the file was read"))
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate((1 << 20) + 1)
    shown = preview_file(path)
    assert shown.exit_code == EXIT_HELD
    assert [part.held for part in shown.parts] == [
        {"key": "sources.held.file_size", "limit": 1, "file": "large.csv"}
    ]


def test_limits_of_the_policy_hold_for_the_preview(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = policy()
    limits = usual.intake.limits.model_copy(update={"record_kb": 1})
    intake = usual.intake.model_copy(update={"limits": limits})
    monkeypatch.setattr(preview, "policy", lambda: usual.model_copy(update={"intake": intake}))
    path = tmp_path / "long.csv"
    path.write_bytes(b"a,b\n" + b"x" * 5000)
    (part,) = preview_file(path).parts
    assert part.held and part.held["key"] == "sources.held.long_record"


def test_an_unknown_file_shows_its_proposal_and_no_cell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "名片.csv"
    path.write_text(UNKNOWN, encoding="utf-8")
    assert preview.preview([path], None, as_json=False) == EXIT_HELD
    told = capsys.readouterr().out
    assert "proposed profile 名片" in told
    assert "13812345678" not in told
    assert preview.preview([path], None, as_json=True) == EXIT_HELD
    ((part,),) = [shown["parts"] for shown in json.loads(capsys.readouterr().out)]
    assert part["proposal"]["record_type"] == "lead"
    assert [column["fills"] for column in part["proposal"]["columns"]] == [
        ["person_name"],
        ["company_name"],
        ["mobile"],
        ["owner_source"],
    ]
    assert "13812345678" not in json.dumps(part)
    assert "proposal_yaml" in part


def test_a_proposal_that_is_being_checked_can_be_tried(tmp_path: Path) -> None:
    path = tmp_path / "名片.csv"
    path.write_text(UNKNOWN, encoding="utf-8")
    draft = tmp_path / "draft.yaml"
    draft.write_text(preview_file(path).parts[0].proposal_yaml or "", encoding="utf-8")
    shown = preview_file(path, str(draft))
    assert shown.exit_code == EXIT_READABLE
    assert shown.parts[0].proposal is None
    assert "mobile (phone)" in "\n".join(lines_of(shown, "en"))
    draft.write_text("name: draft\n", encoding="utf-8")
    with pytest.raises(ProfileError, match=r"draft\.yaml"):
        preview_file(path, str(draft))
