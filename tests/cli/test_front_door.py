"""The front door: whatever goes wrong before, around or after a command is one sentence and the right exit code."""

from __future__ import annotations

import codecs
import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from small import DATA, run

from skillcheck.cli.app import COMMANDS, _plainer
from skillcheck.cli.session import on_screen
from skillcheck.i18n import Texts, languages

ROOT = Path(__file__).parents[2]
HELP_PAGES = [[], *([name] for name in COMMANDS), *(["content", name] for name in ("check", "list", "show", "export"))]


@pytest.fixture(autouse=True, scope="module")
def own_cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SKILLCHECK_CACHE", str(tmp_path_factory.mktemp("cache") / "cache"))
        yield


def test_every_sign_of_the_questionnaire_has_a_plain_one_where_only_ascii_is_shown():
    words = Texts("en").t("assess.review_line", question="“Reply”", answer="‹ go back · œuvre")

    codecs.register_error("plainer", _plainer)

    assert words.encode("ascii", "plainer").decode() == '"Reply" -> < go back - oeuvre'


def program(*arguments: str, **options) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "skillcheck", *DATA, "--lang", "fr", *arguments],
        cwd=ROOT,
        text=True,
        stderr=subprocess.PIPE,
        # a test run started with «&» ignores Ctrl-C, and what it starts would too
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 (no thread of ours here)
        **options,
    )


# --- help -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("page", HELP_PAGES, ids=" ".join)
def test_every_help_page_has_words_and_an_example_and_fits_60_columns(page, lang, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")

    code = run([*page, "--help", "--lang", lang])

    out, err = capsys.readouterr()
    lines = out.splitlines()
    example = next(n for n, line in enumerate(lines) if line.startswith("  skillcheck "))
    assert (code, err) == (0, "")
    assert "--lang" in out
    assert max(len(line) for n, line in enumerate(lines) if n != example) <= 60  # a command line is not cut


@pytest.mark.parametrize("arguments", [[], ["content"]])
def test_alone_it_shows_what_it_can_do(arguments, capsys):
    code = run([*arguments, "--lang", "en"])

    out, err = capsys.readouterr()
    assert (code, err) == (0, "")
    assert out.startswith("Usage: skillcheck")


def test_only_the_command_that_is_called_is_loaded():
    look = "import sys; from skillcheck.cli.app import run; run({!r}); print([n for n in {!r} if 'skillcheck.cli.' + n in sys.modules])"

    def loaded(arguments: list[str]) -> str:
        program = look.format(arguments, list(COMMANDS))
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
        return done.stdout.splitlines()[-1]

    assert loaded(["--help"]) == "[]"
    assert loaded(["forget", "--help"]) == "['forget']"


# --- wrong usage ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["contant"], "content"),
        (["content", "lst"], "list"),
        (["--bogus"], "--bogus"),
        (["content", "check", "--styl"], "--style"),
        (["content", "show"], "ID"),
        (["content", "check", "a", "b", "c"], "b c"),
        (["demo", "--out"], "--out"),
        (["batch", "x.csv", "--min-cell", "abc"], "abc"),
        (["content", "list", "itms"], "items"),
        (["content", "show", "s1113"], "s113"),
        (["report", "x.json", "--format", "docx"], "docx"),
        (["--lang", "xx"], "xx"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_one_sentence_that_names_what_was_found(arguments, found, lang, capsys, monkeypatch):
    monkeypatch.setenv("SKILLCHECK_LANG", lang)

    code = run(arguments)

    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert found in err
    assert "Traceback" not in err


# --- what the machine refuses -----------------------------------------------------------------------------------


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("arguments", [["--help"], ["content", "list", "items"], ["content", "export"]])
def test_a_full_disk_behind_the_output_is_said_and_is_no_success(arguments, unbuffered):
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    env = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with Path("/dev/full").open("w") as full, program(*arguments, stdout=full, env=env) as done:
        err = done.stderr.read()

    assert done.returncode == 1
    assert err == Texts("fr").t("cli.output_cut") + "\n"


def test_output_that_python_takes_only_in_part_is_not_lost_in_silence():
    """Unbuffered, Python drops what one write did not take: a raw stream gets a buffer that writes all or fails."""
    look = (
        "import io, sys; from skillcheck.cli import app\n"
        "class Short(io.RawIOBase):\n"
        "    taken = b''\n"
        "    def writable(self): return True\n"
        "    def write(self, data): Short.taken += bytes(data[:7]); return min(7, len(data))\n"
        "sys.stdout = old = io.TextIOWrapper(Short(), 'utf-8', write_through=True)\n"
        "app._write_all_or_say_so(); print('x' * 100); sys.stdout.flush(); sys.stderr.write(str(len(Short.taken)))"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True, cwd=ROOT)

    assert done.stderr == "101"


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_leaves_early_is_no_failure(unbuffered):
    with program(
        "content", "export", stdout=subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": unbuffered}
    ) as done:
        done.stdout.read(3)
        done.stdout.close()
        err = done.stderr.read()

    assert (done.returncode, err) == (0, "")


def test_ctrl_c_during_a_command_is_said_and_leaves_no_half_result(tmp_path):
    with program("demo", "--out", str(tmp_path / "out"), stdout=subprocess.DEVNULL) as done:
        first = done.stderr.readline()  # the file is understood, scoring begins
        done.send_signal(signal.SIGINT)
        rest = done.stderr.read()

    assert "cohort-30.csv" in first
    assert rest == Texts("fr").t("cli.interrupted") + "\n"
    assert done.returncode in (130, -signal.SIGINT)  # to a shell both are 130
    assert not (tmp_path / "out" / "report.html").exists()


def test_ctrl_c_while_the_program_starts_ends_it_without_a_word():
    look = (
        "import sys\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'skillcheck.cli.session': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted())\n"
        "from skillcheck.__main__ import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=False, cwd=ROOT)

    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_a_folder_where_nothing_may_be_written_is_named(tmp_path, capsys):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    if os.access(closed, os.W_OK):
        pytest.skip("root may write everywhere")

    code = run(["template", "-o", str(closed / "t.csv"), "--lang", "fr"])

    assert code == 1
    assert capsys.readouterr().err == f"{closed / 't.csv'} – {Texts('fr').t('files.not_writable')}\n"


def test_a_screen_cuts_between_words_and_a_path_stays_whole(monkeypatch):
    class Screen(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setenv("COLUMNS", "30")
    path = "/a/very/long/path/that-does-not-fit/in-30-columns.html"

    shown = on_screen(f"Ouvrez le rapport dans un navigateur : {path}", Screen())

    assert shown.splitlines() == ["Ouvrez le rapport dans un", "navigateur :", path]
    assert on_screen("x " * 100, io.StringIO()) == "x " * 100


# --- an option given twice --------------------------------------------------------------------------------------


def options_of_one_value():
    """Every command with each of its options that takes one value."""
    import typer

    from skillcheck.cli.app import app

    def walk(command, names):
        if hasattr(command, "list_commands"):
            for name in command.list_commands(None):
                yield from walk(command.get_command(None, name), [*names, name])
        for one in command.params:
            if one.param_type_name == "option" and not (one.multiple or one.is_flag):
                yield [*names, one.opts[-1]]

    return list(walk(typer.main.get_command(app), []))


def test_an_option_of_one_value_given_twice_is_refused_by_every_command(capsys):
    tried = options_of_one_value()
    for words in tried:
        *command, option = words
        assert run([*command, option, "1", option, "1", "--lang", "fr"]) == 2, words
        said = capsys.readouterr().err
        assert option in said, words
        assert "est donnée deux fois" in said, words
    assert len(tried) > 120


@pytest.mark.parametrize("lang", languages())
def test_the_last_of_two_profiles_does_not_win_in_any_language(lang, capsys, tmp_path):
    from skillcheck.i18n import Texts

    out = tmp_path / "out"
    words = ["batch", "examples/cohort-30.csv", "--profile", "mediator", "--profile", "leader", "-o", str(out)]

    assert run([*words, "--lang", lang]) == 2
    assert capsys.readouterr().err.strip() == Texts(lang).t("cli.given_twice", option="--profile")
    assert not out.exists()


def test_a_language_asked_twice_is_refused_and_a_flag_twice_is_not(capsys):
    assert run(["--lang", "fr", "content", "list", "profiles", "--lang", "en"]) == 2
    assert run(["content", "list", "profiles", "--plain", "--plain"]) == 0
