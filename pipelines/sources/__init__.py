"""Where records come from, and the log that they are landed in.

- `source`: what every source offers; `open_source` recognises one by looking
- `export`: a Slack export; `layout` and `people` find their way in it, `unpack` keeps it harmless
- `events`: files of JSON lines of Slack events
- `wrapping`: the form in which parts of an export become records
- `log`: the ordered, checksummed segments that everything is landed in; `storage`, `segments`,
  `frames` and `appender` are its parts
"""

from __future__ import annotations

from typing import Final

from pipelines.sources.events import EventsSource
from pipelines.sources.export import ExportSource
from pipelines.sources.source import Source, open_source

SOURCES: Final = {source.kind: source for source in (ExportSource, EventsSource)}
"""The sources by kind."""

__all__ = ["SOURCES", "Source", "open_source"]
