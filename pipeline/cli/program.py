"""The program around the commands, in ``invoke`` and ``duizhao`` alike: help, wrong command lines, being stopped, readers that go away."""

from __future__ import annotations

import difflib
import inspect
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from invoke import Argument, Exit, Program
from invoke.exceptions import ParseError
from invoke.util import enable_logging

from pipeline.cli.common import leave_broken_pipe, stdout
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.stopping import STOPPED, status_of

HELP = frozenset({"--help", "-h"})


def end_as_documented(program: type[Program]) -> None:
    """Let this kind of program help, and end with the exit codes that the README names (invoke's own is 1 for everything)."""
    parse: Callable[..., None] = program.parse_tasks
    after_parsing: Callable[..., None] = program.parse_cleanup
    execute: Callable[..., None] = program.execute

    def parse_tasks(self: Program) -> None:
        with _ends_well(self):
            asked = _help_asked(self)
            if asked is not None:
                self.core[0].args.help.set_value(asked or True, cast=False)
                self.core.unparsed = []
            parse(self)
        if self.args.debug.value:  # also when it came after the command
            enable_logging()

    def parse_cleanup(self: Program) -> None:
        """Print help and lists."""
        try:
            with _ends_well(self):
                after_parsing(self)
        except Exit:
            flush()
            raise
        except BrokenPipeError:
            leave_broken_pipe()

    def execute_tasks(self: Program) -> None:
        with _ends_well(self):
            execute(self)

    program.parse_tasks = parse_tasks  # type: ignore[method-assign]
    program.parse_cleanup = parse_cleanup  # type: ignore[method-assign]
    program.execute = execute_tasks  # type: ignore[method-assign]
    program.print_task_help = _print_task_help  # type: ignore[method-assign]


@contextmanager
def _ends_well(program: Program) -> Iterator[None]:
    """A command line that is not understood, and being stopped, are one message and an exit code."""
    try:
        yield
    except ParseError as error:
        raise _usage(error, _advice(program, error)) from error
    except ValueError as error:  # invoke's own conversion of an option's value to a number
        if not str(error).startswith("invalid literal for int()"):
            raise
        raise _usage(ParseError(f"{str(error).rpartition(': ')[2]} is not a whole number"), _advice(program, error)) from error
    except KeyboardInterrupt as stop:
        raise Exit(STOPPED, status_of(stop)) from stop


def _usage(error: ParseError, hint: str) -> Exit:
    """The end of a wrong command line, in plainer words than invoke's."""
    said = str(error)
    if lacking := re.fullmatch(r"'(.+)' did not receive required positional arguments: (.+)", said):
        said = f"{lacking[1]} needs {lacking[2].replace(chr(39), '').upper()}"
    elif valueless := re.fullmatch(r"Flag <Argument: ([\w-]+).*> needed value and was not given one!", said):
        said = f"{_flag(valueless[1])} needs a value"
    return Exit(str(DuizhaoError(said, hint=hint)), ExitStatus.USAGE)


def _advice(program: Program, error: Exception) -> str:
    commands = list(program.collection.task_names)
    given = [word for word in program.core.unparsed if word in commands]
    if given:
        return f"{program.called_as} {given[-1]} --help shows what it takes."
    word = str(error).partition("'")[2].rpartition("'")[0]
    near = difflib.get_close_matches(word, commands, n=1)
    meant = f"Did you mean {near[0]}? " if near else ""
    return f"{meant}{program.called_as} --list shows the commands, {program.called_as} COMMAND --help one of them."


def _help_asked(program: Program) -> str | None:
    """The command to explain where the words ask for help (``build --help``, ``help build``), empty for the program itself; else ``None``.

    invoke's own parser takes ``--help`` for a command's argument where that still wants one.
    """
    words: list[str] = program.core.unparsed
    words = words[: words.index("--")] if "--" in words else words
    commands = program.collection.task_names
    if words[:1] == ["help"] and "help" not in commands:
        return words[1] if len(words) > 1 else ""
    position = next((number for number, word in enumerate(words) if word in HELP), None)
    if position is None or words[0] not in commands:
        return None
    return next(word for word in reversed(words[:position]) if word in commands)


def _print_task_help(self: Program, name: str) -> None:
    context = self.parser.contexts[name]
    positional = context.positional_args
    options = [context.help_for(flag) for flag, argument in context.flags.items() if argument not in positional]
    names = "".join(f" {argument.name.upper()}" for argument in positional)
    _say(f"Usage: {self.called_as} {name}{' [options]' if options else ''}{names}\n\n{inspect.getdoc(self.collection[name])}\n")
    if positional:
        _say("Arguments:\n")
        self.print_columns([(argument.name.upper(), argument.help or "") for argument in positional])
    if options:
        _say("Options:\n")
        self.print_columns(sorted(options, key=lambda option: option[0].lstrip("-")))


def _say(text: str) -> None:
    stdout.print(text, markup=False)


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}" if len(name) > 1 else f"-{name}"


def flush() -> None:
    """Say now whether the reader is still there, not when Python ends."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        leave_broken_pipe()


class Duizhao(Program):
    """The console script: invoke's own program with one more option, the project's folder."""

    SHOWN: ClassVar[dict[str, str]] = {
        "-h, --help [COMMAND]": "Show this, or what a command takes.",
        "-l, --list": "List the commands.",
        "--project FOLDER": "The project's folder; default: the nearest one upwards from here.",
        "-d, --debug": "Show the traceback of an error.",
        "--print-completion-script SHELL": "Print the completion script for bash, zsh or fish.",
        "-V, --version": "Show the version.",
    }
    """Of invoke's options those that are of use here; the others work, but are about running shell commands."""

    def core_args(self) -> list[Any]:
        """Return the program's own options, with that of the project."""
        return [*super().core_args(), Argument(name="project", kind=str, help=self.SHOWN["--project FOLDER"])]

    def parse_core(self, argv: list[str] | None) -> None:
        """Read the options before the command."""
        try:
            super().parse_core(argv)
        except ParseError as error:
            raise _usage(error, f"{self.called_as} --help shows the options.") from error

    def parse_cleanup(self) -> None:
        """Make all options known, also those after the command."""
        if self.args.project.value is not None:
            os.environ["DUIZHAO_PROJECT"] = self.args.project.value
        super().parse_cleanup()

    def print_help(self) -> None:
        """Print the help of the program itself."""
        _say("Usage: duizhao [options] COMMAND [its options]\n")
        _say("Chinese articles in, bilingual books out. A folder with sources/ in it is a project: duizhao build\n")
        _say("Options:\n")
        self.print_columns(list(self.SHOWN.items()))
        self.list_tasks()
        _say("duizhao COMMAND --help shows what a command takes.")
