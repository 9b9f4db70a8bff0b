"""The front door: options for all commands, the list of commands, the one place where errors reach the screen."""

from __future__ import annotations

import gc
import os
import re
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

# One thread per matrix product: blocks of people already run side by side, and sums keep one order.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import typer

from skillcheck import errors
from skillcheck.cli.help import HelpCommand, HelpGroup, given_twice, new_app
from skillcheck.cli.session import Session
from skillcheck.content.cache import shared_folder
from skillcheck.i18n import ORIGINAL, language_of, languages
from skillcheck.screens.screen import Stopped
from skillcheck.version import __version__

COMMANDS = (
    "assess", "people", "batch", "report", "places", "organisation", "tasks", "plan", "network", "template",
    "reliability", "simulate", "demo", "verify", "forget", "content",
)  # fmt: skip
"""Each is a file of this room: ``run``, or ``app`` where it has commands of its own."""
SELDOM = (50_000, 50, 50)
"""How seldom memory is looked through for what nobody needs: nearly all that a start makes stays, and looking through
it again and again took a twentieth of the start."""


class Commands(HelpGroup):
    """The commands, each loaded when it is called: nobody waits for those that were not asked for."""

    def summaries(self) -> dict[str, str]:
        """Each command and the key of the line that says what it does."""
        return {name: f"{name}.help" for name in COMMANDS}

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 — click's signature
        """One command, from its file."""
        from importlib import import_module

        module = import_module(f"skillcheck.cli.{cmd_name}")
        if hasattr(module, "app"):
            return typer.main.get_command(module.app)
        alone = new_app(f"{cmd_name}.help")
        alone.command(cls=HelpCommand, name=cmd_name, help=f"{cmd_name}.help")(module.run)
        return typer.main.get_command(alone)


app = new_app("cli.skillcheck", Commands)


@app.callback(invoke_without_command=True)
def skillcheck(
    version: Annotated[bool, typer.Option("--version", help="cli.option_version")] = False,
) -> None:
    """Options of the program itself."""
    if version:
        typer.echo(f"skillcheck {__version__}")
        raise typer.Exit


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    gc.set_threshold(*SELDOM)
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"  # nobody else's plugin reads answers along, nor is searched for
    _write_all_or_say_so()
    _speak_to_any_terminal()
    _end_as_ctrl_c_does()
    code = run(sys.argv[1:] if arguments is None else arguments)
    gc.freeze()  # everything goes with the process: it need not be looked through once more before
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run one command; every failure becomes one clear sentence and an exit code (docs/cli.md)."""
    session = Session(lang=language_of(None))
    try:
        session, arguments = _options_for_all(arguments)
        if (shared := shared_folder()) is not None:
            session.say("cli.shared_cache", folder=str(shared))
        if not arguments and sys.stdin.isatty() and sys.stdout.isatty():
            arguments = ["people"]  # at a desk, the notebook; to a script, the help
        code = typer.main.get_command(app).main(arguments, prog_name="skillcheck", standalone_mode=False, obj=session)
        sys.stdout.flush()
    except errors.SkillcheckError as error:
        session.say_problems(error.problems)
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort, Stopped):
        with suppress(OSError):  # where the terminal was closed, nobody hears it
            session.say("cli.interrupted")
        return errors.EXIT_INTERRUPTED
    except (BrokenPipeError, SystemExit):  # a reader that has seen enough; Typer turns it into SystemExit
        _stop_writing()
        return errors.EXIT_DONE
    except Exception as error:
        if session.debug:
            raise
        return _explain(error, session)
    return code if isinstance(code, int) else errors.EXIT_DONE


def _options_for_all(arguments: list[str]) -> tuple[Session, list[str]]:
    """Take --lang, --data, --plain and --debug out of the command line, wherever they stand before «--»."""
    values: dict[str, str] = {}
    flags: set[str] = set()
    rest: list[str] = []
    queue = list(arguments)
    while queue:
        word = queue.pop(0)
        if word == "--":
            rest += [word, *queue]
            break
        name, equals, value = word.partition("=")
        if name in {"--lang", "--data"}:
            if not equals and not queue:
                raise errors.UsageProblem(errors.Problem("cli.missing_value", fields={"option": name}))
            if name in values:
                raise given_twice(name)
            values[name] = value if equals else queue.pop(0)
        elif word in {"--plain", "--debug"}:
            flags.add(word)
        else:
            rest.append(word)
    if values.get("--lang", ORIGINAL) not in languages():
        fields = {"found": values["--lang"], "known": ", ".join(languages())}
        raise errors.UsageProblem(errors.Problem("cli.unknown_language", fields=fields))
    accessible = os.environ.get("ACCESSIBLE", "") not in {"", "0"}
    return Session(
        lang=language_of(values.get("--lang")),
        data=Path(values["--data"]) if "--data" in values else None,
        plain="--plain" in flags or accessible,
        debug="--debug" in flags,
        lang_given="--lang" in values,
    ), rest


def _explain(error: Exception, session: Session) -> int:
    """Wrong usage found by Typer, the system's refusal, or our own mistake: a sentence for each."""
    if error.args and isinstance(error.args[0], OSError):
        error = error.args[0]  # XlsxWriter's error around the system's
    if type(error).__name__ == "NoArgsIsHelpError":  # «skillcheck» alone, or «skillcheck content»
        typer.echo(getattr(error, "ctx").get_help())  # noqa: B009 — Typer's own class is private
        return errors.EXIT_DONE
    if hasattr(error, "format_message"):
        key, fields = _usage_message(error)
        session.say(key, **fields)
        return errors.EXIT_USAGE
    if isinstance(error, OSError):
        from skillcheck.files import writing_problem

        if error.filename is None:  # what receives our output refuses it
            session.say("cli.output_cut")
            _stop_writing()
        else:
            session.say_problem(writing_problem(error, Path(str(error.filename))))
        return errors.EXIT_NOTHING_DONE
    if isinstance(error, MemoryError):
        session.say("cli.no_memory")
        return errors.EXIT_NOTHING_DONE
    session.say("cli.our_mistake", kind=type(error).__name__, detail=str(error))
    return errors.EXIT_NOTHING_DONE


def _usage_message(error: Any) -> tuple[str, dict[str, object]]:
    """Typer's complaint (English) as one of ours: its kind, the option, what was found and what is possible."""
    param = getattr(error, "param", None)
    name = (
        ""
        if param is None
        else " / ".join(param.opts)
        if param.param_type_name == "option"
        else param.metavar or param.name.upper()
    )
    quoted = re.findall(r"'([^']*)'", error.message) or _refused_value(error)
    fields: dict[str, object] = {
        "option": getattr(error, "option_name", "") or name,
        "known": ", ".join(getattr(error, "possibilities", None) or quoted[1:]) or "--help",
        "found": quoted[0] if quoted else "",
        "detail": error.message,
        "command": error.ctx.command_path if getattr(error, "ctx", None) else "skillcheck",
    }
    if extra := re.fullmatch(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", error.message):
        return "cli.extra_words", {**fields, "found": extra[1]}
    if "requires an argument" in error.message:
        return "cli.missing_value", fields
    kinds = {
        "NoSuchOption": "no_such_option",
        "MissingParameter": "missing_parameter",
        "BadParameter": "bad_choice" if len(quoted) > 1 else "bad_parameter",
        "BadOptionUsage": "bad_option_usage",
    }
    return f"cli.{kinds.get(type(error).__name__, 'usage_other')}", fields


def _refused_value(error: Any) -> list[str]:
    """What was given, where only pydantic, behind Typer, still knows it."""
    reader = getattr(error.__cause__, "errors", None)
    return [str(reader()[0]["input"])] if reader else []


def _end_as_ctrl_c_does() -> None:
    """«Please end» and «the terminal is gone» clean up as Ctrl-C does; a run told to outlive its terminal does."""

    def end(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, end)


def _stop_writing() -> None:
    """What is still in the buffer goes nowhere, instead of failing once more when Python leaves."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)


def _write_all_or_say_so() -> None:
    """With PYTHONUNBUFFERED, Python drops what a full disk did not take and says nothing; a buffer says it."""
    import io

    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us («>&-»): nobody listens, or speaks
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: PTH123, SIM115 (streams live as long as the program)
    out = sys.stdout
    if isinstance(getattr(out, "buffer", None), io.RawIOBase):
        raw: Any = out.buffer
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(raw), out.encoding, out.errors, line_buffering=True)


def _speak_to_any_terminal() -> None:
    """Where the terminal's encoding lacks a sign, print its nearest plain one instead of failing."""
    import codecs

    codecs.register_error("skillcheck", _plainer)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="skillcheck")
            if _ascii_is_wished() and stream.isatty():
                stream.reconfigure(encoding="ascii", errors="skillcheck")


def _ascii_is_wished() -> bool:
    """LANG=C or LC_ALL=C says that this terminal shows plain ASCII; Python would send it UTF-8 all the same."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return locale in {"C", "POSIX"} and bool(sys.flags.utf8_mode) and not os.environ.get("PYTHONUTF8")


PLAIN_SIGNS = {
    "’": "'", "‘": "'", "«": '"', "»": '"', "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "·": "-", "•": "-",
    "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "€": "EUR", "→": "->", "‹": "<", "›": ">", "×": "x",
    "¿": "", "¡": "",
}  # fmt: skip
"""What stands for a sign where only ASCII can be shown; a letter without its accent needs no line here."""


def _plainer(error: UnicodeError) -> tuple[str, int]:
    import unicodedata

    assert isinstance(error, UnicodeEncodeError)
    plain = ""
    for char in error.object[error.start : error.end]:
        bare = unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode()
        plain += PLAIN_SIGNS.get(char, bare or "?")
    return plain, error.end
