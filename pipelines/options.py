"""Settings of a run, as the options of a Beam pipeline.

The runner is named, never guessed: the default name may run an engine that is downloaded, and
`multi_threading` with two workers loses elements without an error (reference: Beam, sections 3
and 4). One process runs one in-memory runner; more cores mean more processes (`pipelines.driver`).
"""

from __future__ import annotations

from apache_beam.options.pipeline_options import PipelineOptions

from schemas.errors import UsageInvalid

_LOSES_ELEMENTS = "multi_threading"


def beam_options(extra: list[str] | None = None) -> PipelineOptions:
    """Options for one bounded run in this process.

    Args:
        extra: Further Beam flags, as they follow `--` on the command line.

    Raises:
        UsageInvalid: A flag selects a mode that is known to lose elements.
    """
    flags = ["--runner=FnApiRunner", "--direct_running_mode=in_memory", *(extra or [])]
    if any(_LOSES_ELEMENTS in flag for flag in flags):
        raise UsageInvalid(
            "--direct_running_mode", "multi_threading loses elements", "use workers = N instead"
        )
    return PipelineOptions(flags)
