"""Batch to findings to verdicts: pure functions, no network and no clock.

- `normalise_text`, `fold`: the text that detectors read, and the way back to the text as received
- `batch`, `prefilter`: one buffer for the texts of a batch, many patterns in one pass over it
- `family`: what every family gives back, whatever its engine
- `secrets`: credentials; its rules are `ruleset` over `rules/secrets`; `validators`, `words` and
  `examples` test them
- `pii`: personal data; its `kinds` are read by `recognisers`: `identifiers` and `phones` check,
  `surroundings` weigh
- `embargo`: codenames of what is not yet public
- `registry`: every family under one roof, with one fingerprint and a canary each
- `scan`: runs the families over a batch; `fingerprint` masks what they found
- `exposure`, `intervals`: who could read it, at which tier, since when
- `decide`, `cases`, `weigh`, `reasons`: findings, exposure and policy become verdicts
"""
