"""`import` copies files into the inbox so that none is lost."""

import pytest

from leadflow.commands.imports import put_into_inbox
from leadflow.commands.output import CommandError
from leadflow.commands.server import check_profiles
from leadflow.config import settings
from leadflow.sources.profiles import own_folder, profiles


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def _file(folder, name, content):
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(content)
    return path


def test_files_are_copied_whole_under_their_own_names(tmp_path, inbox):
    path = _file(tmp_path / "mine", "leads.csv", "a,b")

    put_into_inbox([path], inbox)

    assert [entry.name for entry in inbox.iterdir()] == ["leads.csv"]
    assert (inbox / "leads.csv").read_text() == "a,b"
    assert path.exists()


def test_two_given_files_of_one_name_are_refused_and_nothing_is_copied(tmp_path, inbox):
    files = [_file(tmp_path / folder, "leads.csv", folder) for folder in ("east", "west")]

    with pytest.raises(CommandError, match=r"leads\.csv is given twice"):
        put_into_inbox(files, inbox)

    assert list(inbox.iterdir()) == []


def test_a_waiting_file_is_never_overwritten_by_another(tmp_path, inbox):
    _file(inbox, "leads.csv", "waits")

    with pytest.raises(CommandError, match=r"another leads\.csv waits"):
        put_into_inbox([_file(tmp_path / "mine", "leads.csv", "comes")], inbox)

    assert (inbox / "leads.csv").read_text() == "waits"


def test_the_same_content_again_and_a_file_of_the_inbox_itself_are_fine(tmp_path, inbox):
    waiting = _file(inbox, "leads.csv", "same")

    put_into_inbox([_file(tmp_path / "mine", "leads.csv", "same")], inbox)
    put_into_inbox([waiting], inbox)

    assert waiting.read_text() == "same"


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LEADFLOW_HOME", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


def test_doctor_names_the_file_and_line_of_a_broken_own_profile(home):
    _file(own_folder(), "fair_leads.yaml", "name: fair_leads\nrecord_type: nonsense\n")

    finding = check_profiles()

    assert finding.state == "problem"
    assert "fair_leads.yaml" in finding.told


def test_a_broken_own_profile_leaves_all_other_formats_usable(home):
    shipped = {profile.name for profile in profiles()}
    _file(own_folder(), "fair_leads.yaml", "name: fair_leads\nrecord_type: nonsense\n")

    assert {profile.name for profile in profiles()} == shipped
