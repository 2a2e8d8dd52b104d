"""`make fuzz`: hostile and broken inputs through the whole scan. Faults end it with exit code 1."""

from __future__ import annotations

import faulthandler
import hashlib
import sys
import tempfile
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Final

from cyclopts import App, Parameter

from benchmarks.fuzz import slow
from benchmarks.fuzz.inputs import Inputs, long_texts
from benchmarks.fuzz.run import Fault, Tally, once, run
from detectors import ruleset
from detectors.embargo.marks import Marker
from detectors.registry import Detectors, build
from pipelines.commands.arguments import policy
from pipelines.output import emit, line, number, say, table
from schemas.policy import Embargo, KeywordSet, Names, Severity

HANG_S: Final = 300
"""A batch that takes longer hangs; the run ends with where it was."""
HUGE: Final = 10_000_000
_KEY: Final = b"fuzz register" * 3
_DRAFT: Final = """
Saltglass Instruments will merge its two laboratories in Trondheim and Graz on 3 November. About 140
people move or leave. "We could not keep both roofs dry," said director Ottoline Varga.
"""

app = App(name="fuzz", help="Scan hostile and broken inputs.", help_format="markdown")


@app.default
def fuzz(
    *,
    inputs: Annotated[int, Parameter(help="Mutated inputs.")] = 200_000,
    seed: Annotated[int, Parameter(help="Equal seeds scan equal inputs.")] = 7,
    slowest: Annotated[int, Parameter(help="Rules attacked at full length; 0 for no attack.")] = 20,
    as_json: Annotated[bool, Parameter(name="--json", help="Print one JSON document.")] = False,
    keep: Annotated[Path | None, Parameter(help="Write faulty inputs to this folder.")] = None,
) -> int:
    """Scan mutated inputs, long ones and attacks on every rule, and say what did not hold."""
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="crossgate-fuzz-") as folder:
        rules = ruleset.load()
        made = Inputs(seed, rules, Path(folder))
        detectors = engines()
        faulthandler.dump_traceback_later(HANG_S, exit=True)
        for done in run(detectors, (made.one() for _ in range(inputs)), tally):
            faulthandler.dump_traceback_later(HANG_S, exit=True)
            if done % 20_000 < 500:
                say(f"{done:,} inputs, {len(tally.faults):,} faults")
    mutated = tally.rates()
    attacked: list[slow.Attacked] = []
    growing: list[slow.Attacked] = []
    long: list[tuple[str, float]] = []
    if slowest:
        say("long texts, attacks")
        faulthandler.dump_traceback_later(6 * HANG_S, exit=True)
        long = _long(detectors, tally)
        attacked = list(slow.rules(detectors, tally, slowest))
        growing = list(slow.growing())
        over = [*((a.name, a.seconds, a.text) for a in attacked), *((k, s, "") for k, s in long)]
        tally.faults += [
            Fault(f"took {seconds:.0f} s", name, text)
            for name, seconds, text in over
            if seconds > slow.CEILING_S
        ]
    faulthandler.cancel_dump_traceback_later()
    if keep:
        _keep(keep, tally.faults)
    results: dict[str, Any] = {
        "seed": seed,
        "inputs": tally.inputs,
        "findings": tally.findings,
        "held": tally.held,
        "faults": [{"what": fault.what, "class": fault.kind} for fault in tally.faults],
        "slowest_batch_s": round(tally.slowest, 3),
        "us_per_character": {name: round(rate, 3) for name, rate in mutated},
        "long_s": {name: round(seconds, 2) for name, seconds in long},
        "slowest_rules_s": {a.name: round(a.seconds, 2) for a in attacked},
        "growing_patterns_s": {a.name: round(a.seconds, 3) for a in growing},
    }
    emit("fuzz", results) if as_json else _show(results)
    return 1 if tally.faults else 0


def engines() -> Detectors:
    """Every family, names by patterns alone; the register holds a name, keywords and a draft."""
    entry = Embargo(
        id="saltglass",
        title="About Saltglass",
        names=("Saltglass", "Project Merlin"),
        common_names=frozenset(),
        keywords=(KeywordSet(words=("merger", "Trondheim", "laborator*"), least=2, within=30),),
        drafts=(Marker(_KEY).draft(_DRAFT),),
        lifts_at=None,
        severity=Severity.HIGH,
    )
    given = replace(policy(None), embargoes=(entry,), names=Names(models=()))
    built = build(given, cache_dir=None, register_key=_KEY)
    built.self_test()
    return built


def _long(detectors: Detectors, tally: Tally) -> list[tuple[str, float]]:
    """Scan texts of the longest kind that is read, and huge ones as a message and as a file."""
    rules = ruleset.load()
    taken = [
        (name, once(detectors, f"long: {name}", text, "messages", tally))
        for name, text in long_texts(rules, slow.LONG // 4)
    ]
    for name, text in islice(long_texts(rules, HUGE), 2):
        taken += [
            (f"10 MB, {name}, {where}", once(detectors, "huge", text, where, tally))
            for where in ("messages", "files")
        ]
    return sorted(taken, key=lambda one: -one[1])


def _keep(folder: Path, faults: list[Fault]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for fault in faults:
        data = fault.text.encode("utf-8", "surrogatepass")
        name = f"{fault.what}-{fault.kind}-{hashlib.sha256(data).hexdigest()[:8]}"
        (folder / name.replace(" ", "-").replace("/", "-")).write_bytes(data)


def _show(results: dict[str, Any]) -> None:
    for name, heading in (
        ("us_per_character", "mutated inputs, processor time in µs a character"),
        ("long_s", "long texts, seconds"),
        ("slowest_rules_s", "rules attacked at full length, seconds a text"),
        (
            "growing_patterns_s",
            "patterns of re that grow faster than their text, seconds for 8 KiB",
        ),
    ):
        if results[name]:
            table(heading, ("what", "value"), list(results[name].items()), numbers=("value",))
            line()
    for fault in results["faults"][:50]:
        line(f"{fault['class']}: {fault['what']}")
    line(
        f"{number(results['inputs'])} inputs, {number(results['findings'])} findings, "
        f"{number(results['held'])} held for too many readings, "
        f"{number(len(results['faults']))} faults; slowest batch {results['slowest_batch_s']} s"
    )


if __name__ == "__main__":
    sys.exit(app(result_action="return_value"))
