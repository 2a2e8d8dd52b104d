"""Batch to findings to verdicts: pure functions, no network and no clock.

- `normalise_text`, `fold`, `views`: the texts that detectors read, and the way back to the text as
  received
- `batch`, `prefilter`, `compiled`: one buffer for the texts of a batch, many patterns in one pass
- `family`, `hits`: what every family gives back, whatever its engine
- `secrets`: credentials; its rules are `ruleset` over `rules/secrets`; `validators`, `words`,
  `named` and `examples` test them
- `pii`: personal data, of the kinds of `personal`
- `names`: people and places, by the evidence that `people` gathers
- `embargo`: what is not yet public
- `split`: secrets that were sent in several messages
- `registry`, `probe`: every family under one roof, with one fingerprint and a canary each
- `scan`: runs the families over a batch; `contents` cuts files and places what is found in them,
  `fingerprint` masks it, `findings` makes rows of it, `explain` says why
- `exposure`, `intervals`: who could read it, at which tier, since when
- `decide`, `cases`, `weigh`, `reasons`: findings, exposure and policy become verdicts
"""
