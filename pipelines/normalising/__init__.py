"""From one record of the log to rows: what Slack's shapes mean. Pure; no input or output.

- `reasons`: why a record is a dead letter
- `times`: Slack's timestamps as integers
- `shapes`: the JSON of Slack, typed for speed and read leniently where the types do not hold
- `texts`: texts hidden in blocks and attachments, and text folded for search
- `messages`: revisions of messages
- `posts`: the messages of a batch, most of which are plain posts and need not be read in full
- `files`: files as shared
- `facts`: who is who, which channels there are, and who could see them when
- `tables`: rows become the record batches of `schemas.columns`

`pipelines.normalise` puts them together.
"""
