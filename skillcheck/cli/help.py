"""Help pages in the person's language: plain text, no box, every command with an example.

Help texts in the command files are keys of data/ui/LANG/SECTION.yaml; they become words here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from skillcheck.errors import Problem, UsageProblem

if TYPE_CHECKING:
    from skillcheck.i18n import Texts

COMMON = (
    ("--lang fr|en|es|it", "cli.option_lang"),
    ("--data DIR", "cli.option_data"),
    ("--plain", "cli.option_plain"),
    ("-h, --help", "cli.option_help"),
)


def once(command: Any, ctx: Any, args: list[str]) -> None:
    """Refuse an option of one value that is given twice: which of both is meant would be guessed.

    Raises UsageProblem naming every such option.
    """
    _, _, given = command.make_parser(ctx).parse_args(args=list(args))
    single = [one for one in given if one.param_type_name == "option" and not (one.multiple or one.is_flag)]
    if twice := [" / ".join(one.opts) for one in dict.fromkeys(single) if single.count(one) > 1]:
        raise given_twice(*twice)


def given_twice(*options: str) -> UsageProblem:
    """One sentence for each option given more often than it can be."""
    return UsageProblem([Problem("cli.given_twice", fields={"option": option}) for option in options])


class HelpCommand(TyperCommand):
    """A command whose help page is written by ``write_help``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words of the command line, each option of one value at most once."""
        once(self, ctx, args)
        return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page."""
        write_help(self, ctx, formatter)


class HelpGroup(TyperGroup):
    """A group whose help page is written by ``write_help``; commands are listed in the order of the files."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page."""
        write_help(self, ctx, formatter)

    def invoke(self, ctx: Any) -> Any:
        """Run a command; what Ctrl-C cuts short reaches ``cli.app``, where Typer would end it without a word."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise typer.Abort from None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command, or say which one was perhaps meant."""
        from skillcheck.content.lookup import find

        find(self.summaries(), args[0], "cli.unknown_command")
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 — click's signature
        """In the order they were added: the first is what most people want."""
        return list(self.summaries())

    def summaries(self) -> dict[str, str]:
        """Each command and the key of the line that says what it does."""
        return {name: command.help or "" for name, command in self.commands.items()}


def write_help(command: Any, ctx: Any, formatter: Any) -> None:
    """The help page of one command: what it does, how it is called, an example, arguments, options, commands."""
    texts: Texts = ctx.obj.texts
    usage, prefix = " ".join(_usage(command, texts)), texts.t("cli.usage") + " "
    if len(prefix + ctx.command_path) + len(usage) < formatter.width:
        formatter.write(f"{prefix}{ctx.command_path} {usage}\n")
    else:
        formatter.write_usage(ctx.command_path, usage, prefix=prefix)
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(texts.t(command.help))
    example = f"{command.help}_example"
    if texts.has(example):
        with formatter.section(_heading("cli.example", texts)):
            formatter.write(f"  {texts.template(example)}\n")
    parameters = [param for param in command.params if not getattr(param, "hidden", False)]
    arguments = [_record(param, texts) for param in parameters if param.param_type_name == "argument"]
    options = [_record(param, texts) for param in parameters if param.param_type_name == "option"]
    _section(formatter, _heading("cli.arguments", texts), arguments)
    _section(formatter, _heading("cli.options", texts), options)
    commands = command.summaries() if isinstance(command, HelpGroup) else {}
    _section(formatter, _heading("cli.commands", texts), [(name, texts.t(key)) for name, key in commands.items()])
    _section(formatter, _heading("cli.options_for_all", texts), [(name, texts.t(key)) for name, key in COMMON])
    if texts.has(f"{command.help}_notes"):
        formatter.write_paragraph()
        formatter.write_text(texts.t(f"{command.help}_notes"))


def _usage(command: Any, texts: Texts) -> list[str]:
    pieces = [f"[{texts.t('cli.options').upper()}]"]
    for param in command.params:
        if param.param_type_name == "argument":
            name = (param.metavar or param.name or "").upper() + ("…" if param.nargs == -1 else "")
            pieces.append(name if param.required else f"[{name}]")
    return [*pieces, texts.t("cli.command_slot")] if hasattr(command, "commands") else pieces


def _record(param: Any, texts: Texts) -> tuple[str, str]:
    words = texts.t(param.help) if param.help else ""
    if param.param_type_name == "argument":
        return (param.metavar or param.name).upper(), words
    name = ", ".join(param.opts)
    if param.metavar and not param.is_flag:
        name += f" {param.metavar}"
    return name, words


def _heading(key: str, texts: Texts) -> str:
    """A heading without the colon that the formatter adds, but with the space French puts before it."""
    from skillcheck.i18n import typeset

    return typeset(f"{texts.t(key)} :" if texts.lang == "fr" else f"{texts.t(key)}:", texts.lang)[:-1]


def _section(formatter: Any, title: str, rows: list[tuple[str, str]]) -> None:
    if rows:
        with formatter.section(title):
            formatter.write_dl(rows, col_max=max(16, min(30, formatter.width // 3)))


def new_app(help_key: str, group: type[HelpGroup] = HelpGroup) -> typer.Typer:
    """A Typer app with these help pages."""
    return typer.Typer(
        cls=group, help=help_key, rich_markup_mode=None, add_completion=False, no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )  # fmt: skip
