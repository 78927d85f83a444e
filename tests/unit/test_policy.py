"""Policy files: a mistake is told with its file, its line or key, and nothing of Python."""

from pathlib import Path

import pytest

from leadflow.config import INCLUDE, _load, policy
from leadflow.presets.problem import PolicyError
from leadflow.presets.preset import Policy

PRESET = (INCLUDE / "policy" / "b2b.yaml").read_text(encoding="utf-8")


def load(tmp_path: Path, content: str) -> Policy:
    path = tmp_path / "mine.yaml"
    path.write_text(content, encoding="utf-8")
    return _load(path, Policy)


def test_the_version_follows_the_numbers_and_nothing_else(tmp_path: Path) -> None:
    same = load(tmp_path, PRESET + "\n# a remark\n")
    assert same.version == policy("b2b").version
    other = load(tmp_path, PRESET.replace("lapse_days: 15", "lapse_days: 16"))
    assert other.version != same.version
    assert other.version.startswith("b2b-")


@pytest.mark.parametrize(
    ("found", "replaced", "told"),
    [
        pytest.param("lapse_days: 15", "lapse_days: many", "ownership.lapse_days", id="no number"),
        pytest.param("lapse_days: 15", "laps_days: 15", "ownership.laps_days", id="misspelt key"),
        pytest.param("dormant_after_months: 6", "dormant_after_months: 0", "dormant", id="too low"),
        pytest.param("lapse_days: 15", "lapse_days: [15", "line ", id="no YAML"),
    ],
)
def test_a_mistake_names_file_and_place(
    tmp_path: Path, found: str, replaced: str, told: str
) -> None:
    assert found in PRESET
    with pytest.raises(PolicyError) as refusal:
        load(tmp_path, PRESET.replace(found, replaced))
    assert str(refusal.value).startswith("mine.yaml")
    assert told in str(refusal.value)
    assert "unicode string" not in str(refusal.value)


def test_an_unknown_preset_names_the_known_ones() -> None:
    with pytest.raises(PolicyError, match="b2b"):
        policy("nosuch")
