"""The command line: one verb per module of `pipelines.commands`, and how it ends.

Exit codes: 0 fine, 1 findings asked to fail on or a refused verification, 2 usage, 3 refused by a
hold or policy, 4 failed. An error names where, what and what to do; it never quotes a message.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from io import TextIOWrapper
from itertools import pairwise
from typing import Final

from cyclopts import App, CycloptsError, MissingArgumentError, UnusedCliTokensError

from pipelines.commands import demo, doctor, embargo, findings, policy, rules, scan, search, status
from pipelines.output import emit, say
from schemas.errors import CrossgateError, FilterUnknown, UsageInvalid

app: Final = App(
    name="crossgate",
    help="Guard the channels that organisations share: find, decide, archive, search.",
    help_format="markdown",
    version=lambda: version("crossgate"),
    suppress_keyboard_interrupt=False,
)
app.command(demo.demo)
app.command(scan.scan)
app.command(findings.app)
app.command(search.search)
app.command(status.status)
app.command(doctor.doctor)
app.command(policy.app)
app.command(embargo.app)
app.command(rules.app)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the process with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # an ASCII terminal gets escapes, not an error
            stream.reconfigure(errors="backslashreplace")
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s %(message)s")
    for name in [name for name, value in os.environ.items() if name.startswith("CROSSGATE_")]:
        if not os.environ[name]:  # set to nothing is not set
            del os.environ[name]
    try:
        _refuse_empty(arguments)
        code = app(
            list(arguments), exit_on_error=False, print_error=False, result_action="return_value"
        )
    except CycloptsError as error:
        command = " ".join(["crossgate", *(error.command_chain or ())])
        remedy = f"see {command} --help"
        variables = error.argument.parameter.env_var if error.argument else None
        if isinstance(error, MissingArgumentError) and variables:
            remedy = f"give it, or set {next(iter(variables))}; {remedy}"
        what = str(error)
        if isinstance(error, UnusedCliTokensError):
            what = f"nothing is known to do with {' '.join(error.unused_tokens or ())}"
        if "--json" in arguments:
            _emit(UsageInvalid(command, what, remedy))
        say(f"crossgate: {what}", style="red")
        say(f"  {remedy}")
        return 2
    except CrossgateError as error:
        return _refuse(error, arguments)
    except BrokenPipeError:  # whoever reads us, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001  # whatever it says may quote what was read
        from pipelines.stage import describe

        return _refuse(describe(error), arguments)
    except KeyboardInterrupt:
        say("crossgate: stopped; the same command goes on where it was")
        return 4
    return code if isinstance(code, int) else 0


def _refuse_empty(arguments: Sequence[str]) -> None:
    """Refuse what a script's unset variable leaves: an empty path would be the folder we are in.

    Raises:
        UsageInvalid: An argument, or the value of an option, is empty.
    """
    for before, argument in pairwise(["", *arguments]):
        option, equals, value = argument.partition("=")
        if option.startswith("--") and equals and not value:
            raise UsageInvalid(option, "is empty", "name something, or leave it out")
        if not argument:  # what stands before it may be what was searched for: it is not told
            where = before if before.startswith("--") else "an argument"
            raise UsageInvalid(where, "is empty", "name something, or leave it out")


def _refuse(error: CrossgateError, arguments: Sequence[str]) -> int:
    """Say where, what and what to do, for people and, if asked, for machines."""
    if "--json" in arguments:
        _emit(error)
    say(f"crossgate: {error.where}: {error.what}", style="red")
    say(f"  {error.remedy}  [{error.code}]")
    return error.exit_code


def _emit(error: CrossgateError) -> None:
    emit(
        "error",
        {
            "code": error.code,
            "where": error.where,
            "what": error.what,
            "remedy": error.remedy,
            **({"known": error.known} if isinstance(error, FilterUnknown) else {}),
        },
    )
