"""Why a verdict is what it is: codes that programs may rely on, each with its meaning for people.

A reason is a code, or a code, a colon and what it speaks of: `policy-rule:secret-inside`.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Every code that `detectors.decide` gives; `docs/policies.md` lists them."""

    meaning: str

    def __new__(cls, code: str, meaning: str) -> Reason:
        """Make a code that knows its meaning."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member

    def about(self, what: str) -> str:
        """Name what the reason speaks of."""
        return f"{self.value}:{what}"

    # what decided
    DETECTOR_FAILED = "detector-failed", "a detector failed on the item: it is held for review"
    POLICY_RULE = "policy-rule", "this rule of the policy decided"
    POLICY_SILENT = "policy-silent", "no rule of the policy covers the finding: a person is told"
    EMBARGO_LIFTED = "embargo-lifted", "the embargo's hour has come"
    AUDIENCE_CLEARED = "audience-cleared", "everybody who could read it may know"
    SUPPRESSED = "suppressed", "this suppression says that the finding is no leak"
    FILE_UNSCANNED = "file-unscanned", "the file's content was not read, or not whole"

    # who could read it
    SEEN_OUTSIDE = "seen-outside", "another organisation could read it"
    FULL_TIER = "full-tier", "one of them has full access: severity raised by one"
    TIER_UNKNOWN = "tier-unknown", "the access of one of them is not known and counts as full"
    COPY_KEPT = "copy-kept", "one of them has left and may keep a copy"
    NDA_COVERS = "nda-covers", "an agreement covers one of them: it does not raise the severity"
    WILL_SEE_ON_ACCEPTANCE = (
        "will-see-on-acceptance",
        "an invited organisation can read it once it accepts",
    )
    AUDIENCE_UNKNOWN = "audience-unknown", "nothing says who else could read it: counts as external"
    GUESTS_INSIDE = "guests-inside", "guests of our own could read it: severity kept"
    ONLY_INSIDE = "only-inside", "only our own organisation could read it: severity lowered by one"

    # why an action is refused
    ALREADY_GONE = "already-gone", "the text no longer stands there"
    AUTHOR_UNKNOWN = "author-unknown", "whose item it is, is not known"
    AUTHOR_DISPUTED = "author-disputed", "sources differ on which organisation's item it is"
    NOT_OURS = "not-ours", "the item is another organisation's"
