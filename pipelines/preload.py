"""What every worker process needs, imported once in the process that they are forked from.

Only modules: no engine, no archive, no connection is made here, so nothing that a fork would break
is running yet. See `multiprocessing.set_forkserver_preload`.
"""

import gc
from importlib import import_module

from pipelines.runner import quiet_beam

quiet_beam()
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
