"""The documentation holds: links resolve, commands and views that it names exist."""

import argparse
import importlib.util
import re
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest

from leadflow.cli import parser
from leadflow.config import INCLUDE, PROJECT

# `[text](target)` and `![text](target)`; a title after the target is no part of it.
LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
COMMAND = re.compile(r"\./leadflow +([a-z][a-z-]*)(?![\w/.])([^`\n]*)")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
SQL = re.compile(r"\./leadflow sql (?:--json )?\"([^\"]+)\"")
FROM = re.compile(r"\b(?:from|join)\s+([a-z_]+)\b")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
OUTSIDE = ("http://", "https://", "mailto:")
NOT_OURS = {".venv", "var", ".git", "node_modules"}
VIEWS = {path.stem for path in (INCLUDE / "sql" / "mart").glob("*.sql")}


def pages() -> list[Path]:
    """Every Markdown page of the project, the sample's and the decisions included."""
    found = PROJECT.rglob("*.md")
    return sorted(
        path for path in found if not NOT_OURS & set(path.relative_to(PROJECT).parts[:-1])
    )


def commands() -> dict[str, argparse.ArgumentParser]:
    """Each command's own parser, by name."""
    return next(
        dict(action.choices)
        for action in parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )


def anchors(page: Path) -> set[str]:
    """The fragments that a page's headings can be linked by."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ +(.+?) *#*$", text, re.MULTILINE)
    plain = (re.sub(r"[`*]|\[([^]]*)\]\([^)]*\)", r"\1", title) for title in titles)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in plain}


by_page = pytest.mark.parametrize(
    "page", [pytest.param(page, id=str(page.relative_to(PROJECT))) for page in pages()]
)


@by_page
def test_every_relative_link_resolves(page: Path) -> None:
    for link in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if link.startswith(OUTSIDE):
            continue
        target, _, fragment = unquote(link).partition("#")
        file = (page.parent / target).resolve() if target else page
        assert file.exists(), f"{page.name} links to {link}, which does not exist"
        if fragment and file.suffix == ".md":
            assert fragment in anchors(file), f"{page.name} links to {link}: no such heading"


@by_page
def test_every_command_in_the_docs_exists_with_its_options(page: Path) -> None:
    known = commands()
    for name, rest in COMMAND.findall(page.read_text(encoding="utf-8")):
        assert name in known, f"{page.name} names ./leadflow {name}"
        if name == "test":  # its options are pytest's
            continue
        options = {
            option for action in known[name]._actions for option in action.option_strings
        } | {"--help"}
        told = set(OPTION.findall(rest.split("|")[0]))
        assert told <= options, f"{page.name}: ./leadflow {name} has no {told - options}"


@by_page
def test_queries_in_the_docs_read_views_that_exist(page: Path) -> None:
    for query in SQL.findall(page.read_text(encoding="utf-8")):
        tables = set(FROM.findall(query))
        assert tables <= VIEWS, f"{page.name} asks for {tables - VIEWS}"


def test_the_readme_shows_every_view_and_no_other() -> None:
    shown = re.findall(r"^\*\*`(\w+)`\*\*", (PROJECT / "README.md").read_text("utf-8"), re.M)
    assert sorted(shown) == sorted(VIEWS)


def test_the_columns_of_the_readmes_samples_exist() -> None:
    """A view's column, or one that the sample's query makes, which the view's comment lacks."""
    made = {"rule", "at_column", "from_date", "occurred"}
    readme = (PROJECT / "README.md").read_text("utf-8")
    samples = re.findall(r"^\*\*`(\w+)`\*\*.*\n\n\| (.+) \|$", readme, re.M)
    assert len(samples) == len(VIEWS)
    for view, header in samples:
        statement = (INCLUDE / "sql" / "mart" / f"{view}.sql").read_text("utf-8")
        columns = set(re.findall(rf"comment on column mart\.{view}\.(\w+)", statement))
        assert set(header.split(" | ")) <= columns | made, view


def test_the_table_index_is_fresh() -> None:
    path = PROJECT / "docs" / "make_table_index.py"
    spec = importlib.util.spec_from_file_location("make_table_index", path)
    assert spec and spec.loader
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    assert generator.PAGE.read_text(encoding="utf-8") == generator.index_page(), (
        "docs/tables.md is stale: run python docs/make_table_index.py"
    )


def test_every_page_is_found_from_the_index() -> None:
    index = PROJECT / "docs" / "README.md"
    linked = {(index.parent / unquote(link)).resolve() for link in LINK.findall(index.read_text())}
    missing = [
        str(page.relative_to(PROJECT))
        for page in (PROJECT / "docs").rglob("*.md")
        if page != index and page.resolve() not in linked
    ]
    assert missing == []


def test_pictures_are_small_enough_for_a_page() -> None:
    for picture in (PROJECT / "docs" / "images").iterdir():
        assert picture.stat().st_size <= 200_000, picture.name


def test_the_version_in_the_changelog_is_the_projects() -> None:
    changelog = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.findall(r"^## (\d+\.\d+\.\d+)", changelog, re.M)[0]
    assert f'version = "{newest}"' in (PROJECT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_explains_itself(name: str) -> None:
    assert commands()[name].description or name == "test"


def test_the_production_commands_name_files_that_exist() -> None:
    text = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?<![\w/.])(?:\./)?(deploy/[\w.]+)", text))
    assert named and all((PROJECT / path).exists() for path in named)
    assert subprocess.run(["sh", "-n", PROJECT / "deploy" / "make_secrets.sh"]).returncode == 0
