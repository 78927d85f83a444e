"""The launcher: standard library only, the machine's own index, clear messages."""

import ast
import importlib.util
import sys
import urllib.error
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from leadflow.config import PROJECT

LAUNCHER = PROJECT / "leadflow"


@pytest.fixture
def launcher(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    loader = SourceFileLoader("launcher", str(LAUNCHER))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("launcher", loader))
    loader.exec_module(module)
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL", "PIP_CONFIG_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return module


def test_it_needs_the_standard_library_alone() -> None:
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(LAUNCHER.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module]
        )
    }
    assert imported <= sys.stdlib_module_names


def test_the_index_is_the_one_that_the_environment_names(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://index.example/simple/")
    assert launcher.index_url() == "https://index.example/simple"


def test_else_the_index_of_the_pip_configuration(launcher: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "pip").mkdir()
    (tmp_path / "pip" / "pip.conf").write_text("[global]\nindex-url = https://other.example/s\n")
    assert launcher.index_url() == "https://other.example/s"


@pytest.mark.parametrize(
    ("tags", "machine", "fits"),
    [
        pytest.param("manylinux_2_17_x86_64.manylinux2014_x86_64", "x86_64", True, id="this one"),
        pytest.param("manylinux_2_17_aarch64.manylinux2014_aarch64", "x86_64", False, id="arm"),
        pytest.param("musllinux_1_1_x86_64", "x86_64", False, id="other C library"),
        pytest.param("win_amd64", "x86_64", False, id="other system"),
    ],
)
def test_only_a_wheel_for_this_machine_fits(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, tags: str, machine: str, fits: bool
) -> None:
    monkeypatch.setattr(launcher.platform, "machine", lambda: machine)
    monkeypatch.setattr(launcher.sys, "platform", "linux")
    monkeypatch.setattr(launcher.sysconfig, "get_config_var", lambda name: "x-x86_64-linux-gnu")
    assert launcher.fits_this_machine(tags) is fits


def test_without_a_network_it_says_what_to_do(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise urllib.error.URLError("no route")

    monkeypatch.setattr(launcher.urllib.request, "urlopen", refuse)
    with pytest.raises(launcher.SetUpError, match="PIP_INDEX_URL"):
        launcher.download("https://index.example/simple/uv/")


def test_a_full_disk_is_told_before_anything_is_written(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = SimpleNamespace(free=5 * 2**20)
    monkeypatch.setattr(launcher.shutil, "disk_usage", lambda path: usage)
    with pytest.raises(launcher.SetUpError, match="5 MB free"):
        launcher.set_up({})


def test_the_environment_is_made_again_when_the_lock_changes(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lock, stamp = tmp_path / "requirements.txt", tmp_path / "stamp"
    monkeypatch.setattr(launcher, "REQUIREMENTS", lock)
    monkeypatch.setattr(launcher, "STAMP", stamp)
    lock.write_text("pandas==3\n")
    assert not launcher.is_ready()
    stamp.write_text(launcher.fingerprint())
    assert launcher.is_ready()
    lock.write_text("pandas==4\n")
    assert not launcher.is_ready()
