"""The only place that decides: what was found, who could read it, what the policy says, now.

Acting on somebody else's words is the harm to prevent here. An action that touches an item is
planned only if the item's author belongs to our own organisation (rule 6 of the design). On a
partner's item it becomes `ask_partner`. Where the author's organisation is not known, where sources
dispute it, or where the text no longer stands there, it becomes a row of state `refused` with the
reason, so that nobody believes it was done.

One verdict is made per row that has findings, that a detector failed on, or whose file could not be
scanned. Rows that differ about one revision are two claims and get a verdict each. Clean items get
none: how many there were stands in the run's ledger line.

=========  =====================================================================================
outcome    the first that applies
=========  =====================================================================================
review     a detector failed on the item
flagged    a finding keeps a severity
unscanned  the file's content was not read whole, and nothing of it was flagged
allowed    every finding passes: a lifted embargo, a cleared audience, a suppression
=========  =====================================================================================

The severity is the worst of all findings'; `detectors.weigh` tells how one is weighed. A revision
is decided by itself: a clean edit does not undo the verdict on what stood there before.

A decision depends on its row, and not on what else is in the batch or on its order. The key
that keeps an action from running twice covers our organisation, the item, the action, its state and
the rules that asked for it, and neither the instant nor the versions of policy and rules. So
deciding again does nothing twice, and a new finding on an old item is news.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final, NamedTuple

import msgspec
import pyarrow as pa

from detectors.cases import Case, Scanned, cases
from detectors.exposure import Directory
from detectors.intervals import micros
from detectors.reasons import Reason
from detectors.weigh import Judgement, Scales, seen_by
from schemas.columns import (
    ACTIONS,
    EXPOSURE,
    FILES,
    FINDINGS,
    MESSAGES,
    TABLES,
    UNKNOWN_ORG,
    VERDICTS,
    conform,
)
from schemas.identity import digests
from schemas.policy import Action, Policy, Severity
from schemas.suppression import active

OWN_ORG: Final = "own_org"
NEEDS_PARTNER: Final = "needs_partner"
NOBODY: Final = "none"

_encode: Final = msgspec.msgpack.Encoder().encode


@dataclass(frozen=True, slots=True)
class Decisions:
    """Rows of `columns.VERDICTS` and `columns.ACTIONS`, each in the order of its table."""

    verdicts: pa.RecordBatch
    actions: pa.RecordBatch


class _Judged(NamedTuple):
    """A case, who can act on it, and what each of its findings came to, the deciding one first."""

    case: Case
    can_act: str
    judgements: list[tuple[Judgement, str]]

    @property
    def severity(self) -> Severity:
        return self.judgements[0][0].severity if self.judgements else Severity.NONE

    @property
    def outcome(self) -> str:
        if self.case.failure:
            return "review"
        if self.severity is not Severity.NONE:
            return "flagged"
        return "unscanned" if self.case.unscanned else "allowed"

    @property
    def reasons(self) -> list[str]:
        why = self.case.unscanned
        unscanned = [Reason.FILE_UNSCANNED.about(why)] if why else []
        others = [reason for judgement, _ in self.judgements for reason in judgement.reasons]
        first, last = (unscanned, others) if self.outcome == "unscanned" else (others, unscanned)
        return list(dict.fromkeys([*first, *last]))


class _Plan(NamedTuple):
    action: Action
    state: str
    reason: str
    rules: list[str]


def decide(
    items: pa.RecordBatch,
    scan: Scanned,
    directory: Directory,
    policy: Policy,
    *,
    now: datetime,
    rule_pack: str,
    own_org: str,
) -> Decisions:
    """Decide on every item of a batch that needs a decision.

    Args:
        items: Rows of `columns.MESSAGES` or `columns.FILES`, any order.
        scan: What was found in them.
        directory: Who could see which channel.
        policy: What is allowed.
        now: Aware; the instant that the decision is made for.
        rule_pack: Fingerprint of the rules and engines that scanned.
        own_org: Whose install observed the items.

    Returns:
        Verdicts and actions, in the order of their tables; none for clean items.

    Raises:
        ArchiveCorrupt: The batch is of neither table.
        Unreconciled: A finding is not about the row that it is said to be about.
    """
    is_file = "file_id" in items.schema.names
    conform(items, FILES if is_file else MESSAGES)
    conform(scan.findings, FINDINGS)
    own = policy.organisation_of(own_org)
    scales = Scales(policy, own, now)
    judged = [
        _judged(case, scales, directory, own, is_file=is_file)
        for case in cases(items, scan, directory, active(policy.suppressions, now), is_file=is_file)
    ]
    as_of = micros(now, 0)
    return Decisions(
        _verdicts(items, judged, as_of, policy.label, rule_pack, is_file=is_file),
        _actions(items, judged, as_of, own, is_file=is_file),
    )


def _judged(
    case: Case, scales: Scales, directory: Directory, own: str, *, is_file: bool
) -> _Judged:
    """Weigh everything that speaks about an item."""
    seen = seen_by(case.readers, gone=case.gone)
    people = directory.people(case.channel_id)
    judgements = [
        (scales.judge(found, seen, case.channel_id, people), found.rule) for found in case.found
    ]
    judgements.sort(key=lambda entry: (-entry[0].severity.rank, entry[0].place, entry[1]))
    if case.failure:
        doubt = scales.doubt(case.failure, seen, is_file=is_file)
        worst = max((doubt, *(entry[0] for entry in judgements)), key=_rank).severity
        judgements.insert(0, (doubt._replace(severity=worst), ""))
    if case.deleted or _nobodys(case):
        can_act = NOBODY
    else:
        can_act = OWN_ORG if case.author == own else NEEDS_PARTNER
    return _Judged(case, can_act, judgements)


def _rank(judgement: Judgement) -> int:
    return judgement.severity.rank


def _nobodys(case: Case) -> Reason | None:
    """Say why nobody can be named whose item it is, if so."""
    if case.disputed:
        return Reason.AUTHOR_DISPUTED
    return Reason.AUTHOR_UNKNOWN if case.author == UNKNOWN_ORG else None


def _plans(judged: _Judged, own: str, *, is_file: bool) -> list[_Plan]:
    """Turn what the policy wants into what may be done, one row per action."""
    plans: dict[Action, _Plan] = {}
    for judgement, rule in judged.judgements:
        for wanted in judgement.actions:
            planned = _may(wanted, judged.case, own, is_file=is_file, ask=judgement.ask)
            if planned is None:
                continue
            action, refusal = planned
            if action in plans:
                plans[action].rules.append(rule)
            elif refusal is None:
                plans[action] = _Plan(action, "planned", judgement.why, [rule])
            else:
                why = f"{refusal}: {refusal.meaning}"
                plans[action] = _Plan(action, "refused", why, [rule])
    return list(plans.values())


def _may(
    wanted: Action, case: Case, own: str, *, is_file: bool, ask: bool
) -> tuple[Action, Reason | None] | None:
    """Say what becomes of an action: itself or another, why it is refused, or that it is idle."""
    nobodys = _nobodys(case)
    ours = case.author == own and nobodys is None
    if wanted is Action.NOTIFY_SENDER:
        if ours:
            return wanted, Reason.AUTHOR_UNKNOWN if case.author_id is None else None
        return wanted, nobodys or Reason.NOT_OURS
    if wanted is Action.ASK_PARTNER and ours:
        return None
    if not wanted.touches_item and wanted is not Action.ASK_PARTNER:
        return wanted, None
    if case.gone:
        return wanted, Reason.ALREADY_GONE
    if nobodys is not None:
        return wanted, nobodys
    if not ours:
        return (Action.ASK_PARTNER, None) if ask else (wanted, Reason.NOT_OURS)
    idle = Action.HIDE if is_file else Action.QUARANTINE_FILE
    return None if wanted is idle else (wanted, None)


def _verdicts(
    items: pa.RecordBatch,
    judged: Sequence[_Judged],
    as_of: int,
    policy: str,
    rule_pack: str,
    *,
    is_file: bool,
) -> pa.RecordBatch:
    """Write the rows of `columns.VERDICTS`, sorted as the table is.

    A digest covers, beside key and content, what else two claims about an item may differ in. So
    what a commit takes for a row that is stored already is equal in every column.
    """
    contents = [
        (
            entry.outcome,
            entry.severity.value,
            entry.reasons,
            sorted({found.rule for found in entry.case.found}),
            entry.can_act,
            policy,
            rule_pack,
        )
        for entry in judged
    ]
    marks = digests(
        TABLES["verdicts"],
        [
            (e.case.item, *content, e.case.author_id, e.case.findings, e.case.since, e.case.until)
            for e, content in zip(judged, contents, strict=True)
        ],
    )
    rows = sorted(
        zip((entry.case for entry in judged), contents, marks, strict=True),
        key=lambda row: (*_place(row[0]), row[2], row[0].author_org),
    )
    case = [row[0] for row in rows]
    content = [row[1] for row in rows]
    return _batch(
        VERDICTS,
        items,
        case,
        {
            "item_kind": ["file" if is_file else "message"] * len(rows),
            "sent_at": [c.at for c in case],
            "author_id": [c.author_id for c in case],
            "outcome": [c[0] for c in content],
            "severity": [c[1] for c in content],
            "reasons": [c[2] for c in content],
            "rules": [c[3] for c in content],
            "findings": [c.findings for c in case],
            "exposure": _exposure(case),
            "can_act": [c[4] for c in content],
            "policy": [c[5] for c in content],
            "rule_pack": [c[6] for c in content],
            "as_of": [as_of] * len(rows),
            "digest": [row[2] for row in rows],
        },
    )


def _actions(
    items: pa.RecordBatch, judged: Sequence[_Judged], as_of: int, own: str, *, is_file: bool
) -> pa.RecordBatch:
    """Write the rows of `columns.ACTIONS`, sorted as the table is."""
    planned = [
        (
            entry.case,
            plan.action.value,
            entry.can_act,
            plan.state,
            plan.reason,
            _key(own, entry.case.item, plan),
        )
        for entry in judged
        for plan in _plans(entry, own, is_file=is_file)
    ]
    marks = digests(TABLES["actions"], [(case.item, *plan) for case, *plan in planned])
    rows = sorted(
        ((*plan, mark) for plan, mark in zip(planned, marks, strict=True)),
        key=lambda row: (*_place(row[0]), row[1], row[6], row[0].author_org),
    )
    names = ("action", "can_act", "state", "reason", "idempotency_key", "digest")
    values: dict[str, list[Any] | pa.Array[Any]] = {
        name: [row[place] for row in rows] for place, name in enumerate(names, 1)
    }
    values["planned_at"] = [as_of] * len(rows)
    return _batch(ACTIONS, items, [row[0] for row in rows], values)


def _place(case: Case) -> tuple[str, str, str]:
    return case.channel_id, case.ts, case.item


def _key(own: str, item: str, plan: _Plan) -> str:
    rules = sorted(set(plan.rules))
    named = _encode((own, item, plan.action.value, plan.state, rules))
    return blake2b(named, digest_size=16, person=b"crossgate.action").hexdigest()


def _batch(
    schema: pa.Schema,
    items: pa.RecordBatch,
    cases: Sequence[Case],
    values: dict[str, list[Any] | pa.Array[Any]],
) -> pa.RecordBatch:
    """Make a batch of a table; what identifies an item comes from its case or its row."""
    rows = pa.array([case.row for case in cases], pa.int64())
    known: dict[str, list[Any] | pa.Array[Any]] = {
        "org_id": items["org_id"].take(rows),
        "day": items["day"].take(rows),
        "item": [case.item for case in cases],
        "channel_id": [case.channel_id for case in cases],
        "ts": [case.ts for case in cases],
        "revision": [case.revision for case in cases],
        "author_org": [case.author_org for case in cases],
        **values,
    }
    arrays = [
        column if isinstance(column := known[name], pa.Array) else pa.array(column, kind)
        for name, kind in zip(schema.names, schema.types, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _exposure(cases: Sequence[Case]) -> pa.Array[Any]:
    """Write the exposure of each case as one column, without an object per reader."""
    ends = [0]
    for case in cases:
        ends.append(ends[-1] + len(case.readers))
    columns = list(zip(*(reader for case in cases for reader in case.readers), strict=True))
    fields = [EXPOSURE.field(position) for position in range(EXPOSURE.num_fields)]
    arrays = [
        pa.array(columns[position] if columns else [], field.type)
        for position, field in enumerate(fields)
    ]
    return pa.ListArray.from_arrays(
        pa.array(ends, pa.int32()),
        pa.StructArray.from_arrays(arrays, fields=fields),
        type=VERDICTS.field("exposure").type,
    )
