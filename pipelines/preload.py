"""What every worker process needs, imported once in the process that they are forked from.

Only modules: no engine, no archive, no connection is made here, so nothing that a fork would break
is running yet. See `multiprocessing.set_forkserver_preload`.

A terminal sends Ctrl-C to every process. The one that scans tells of it and ends the others: this
one ends without a word while it has nothing to serve yet, and workers take no notice. A worker that
was asked for by one that is gone by now does not find what it should be told, and ends as quietly.
"""

import gc
import os
import signal
import sys
from importlib import import_module
from types import TracebackType


def _unserved(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if not issubclass(kind, FileNotFoundError | EOFError | ConnectionError):
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _unserved
signal.signal(signal.SIGINT, lambda *_: os._exit(4))
import_module("pipelines.runner").quiet_beam()  # it talks while it is imported, too
# Looking for cycles among what is imported would take a fifth of the time, see `pipelines.runner`.
gc.disable()
for _name in (
    "apache_beam",
    "pipelines.archiving",
    "pipelines.screening",
    "pipelines.splits",
    "pipelines.options",
    "detectors.registry",
    "presidio_analyzer.predefined_recognizers",
):
    import_module(_name)
signal.signal(signal.SIGINT, signal.SIG_IGN)
