"""Mistakes in the rules: how much is left, who may, how long an approval lasts."""

from __future__ import annotations

from tests.explorer.mutants.mutant import DAYS, one, several

APPROVALS = "cashier/domain/approvals.py"
APPROVE = "cashier/services/approve.py"
CAPS = "cashier/domain/caps.py"
CHOICE = "cashier/domain/choice.py"
POLICY = "cashier/domain/policy.py"
SCHEMA = "cashier/store/migrations/m002_projections.py"
WITNESSES = "cashier/services/witnesses.py"

_NOBODY_WATCHES = (
    CHOICE,
    "if any(one.state in UNRESOLVED for one in facts.others):",
    "if any(one.state is State.SENT for one in facts.others):",
)
"""The rule that locks an original while something is in doubt hides what stands behind it."""

LEFT = (
    several(
        "the cap leaves out what is queued",
        DAYS,
        (CAPS, "lifecycle import RESERVING", "lifecycle import PAID, UNRESOLVED"),
        (CAPS, "if one.state in RESERVING]", "if one.state in PAID | UNRESOLVED]"),
    ),
    one(
        "queued requests reserve nothing anywhere",
        DAYS,
        "cashier/domain/lifecycle.py",
        "RESERVING = UNRESOLVED | PAID | frozenset({_S.QUEUED})",
        "RESERVING = UNRESOLVED | PAID",
    ),
    several(
        "the cap leaves out what is in doubt, and an original in doubt is not locked",
        DAYS,
        _NOBODY_WATCHES,
        (CAPS, "lifecycle import RESERVING", "lifecycle import PAID, State"),
        (CAPS, "if one.state in RESERVING]", "if one.state in PAID | {State.QUEUED}]"),
    ),
    one("an original in doubt is not locked by the rules", DAYS, *_NOBODY_WATCHES),
    several(
        "an original in doubt is locked neither by the rules nor by the unique index",
        DAYS,
        _NOBODY_WATCHES,
        (
            SCHEMA,
            "create unique index one_unresolved_per_original",
            "create index one_unresolved_per_original",
        ),
    ),
    one(
        "what a supervisor has taken over no longer locks its original",
        DAYS,
        "cashier/domain/lifecycle.py",
        "UNRESOLVED = frozenset({_S.INTENDED, _S.SENT, _S.IN_DOUBT, _S.ESCALATED})",
        "UNRESOLVED = frozenset({_S.INTENDED, _S.SENT, _S.IN_DOUBT})",
    ),
    one(
        "every part is compared with the whole sale instead of with what is left",
        DAYS,
        CAPS,
        "    if amount.minor > room.minor:",
        "    if amount.minor > captured.minor:",
    ),
    one(
        "a voucher that comes again in the next batch is taken for the old sale",
        DAYS,
        "cashier/domain/records.py",
        'apart = transaction.batch or transaction.at[len("2026-") :] or "-"',
        'apart = "-"',
    ),
)

RIGHTS = (
    one(
        "an amount above the limit needs no approval",
        DAYS,
        POLICY,
        "    if amount.minor > policy.approve_above.minor:",
        "    if amount.minor > policy.highest.minor:",
    ),
    one(
        "a supervisor may approve what they asked for themselves",
        DAYS,
        POLICY,
        "    if checker.id == maker:",
        '    if maker == "":',
    ),
    one(
        "a cashier may approve",
        DAYS,
        "cashier/domain/roles.py",
        "_COUNTER = frozenset({Permission.FIND, Permission.REQUEST})",
        "_COUNTER = frozenset({Permission.FIND, Permission.REQUEST, Permission.APPROVE})",
    ),
    one(
        "the highest amount is compared in whole units",
        DAYS,
        POLICY,
        "    if amount.minor > policy.highest.minor:",
        "    if amount.minor // 100 > policy.highest.minor:",
    ),
    one(
        "an amount that is too high to wait is queued",
        DAYS,
        POLICY,
        "    if amount.minor > policy.queue_highest.minor:",
        "    if amount.minor > policy.highest.minor:",
    ),
    one(
        "a clock that is set back makes an approval valid for ever",
        DAYS,
        POLICY,
        "    return not timedelta(0) <= age <= timedelta(minutes=policy.approval_minutes)",
        "    return age > timedelta(minutes=policy.approval_minutes)",
    ),
    one(
        "what was given back on a day counts when it is asked for, and no more before the money",
        DAYS,
        "cashier/services/usage.py",
        "        Scope.DAY: _sum(one for one in today if one.by == moment.by),",
        "        Scope.DAY: _sum(() if facts.besides else today),",
    ),
    several(
        "one supervisor approves twice where two must",
        DAYS,
        (APPROVE, "        if by.id in there:", '        if by.id == "":'),
        (
            "cashier/services/approvals.py",
            "    if len(valid_approvals(lane, source, request)) >= decision.by.number:",
            "    if valid_approvals(lane, source, request):",
        ),
    ),
    several(
        "whoever asks counts as the second checker",
        DAYS,
        (
            APPROVE,
            "        demand_checker(by, request.drafted_by)",
            '        demand_checker(by, "")',
        ),
        (APPROVALS, "        if one.by != maker and not is_stale(", "        if not is_stale("),
    ),
    one(
        "above the limit one person alone ends a doubt",
        DAYS,
        WITNESSES,
        "return 1 if needs_approval(lane.policy, request.amount) is None else 2",
        "return 1",
    ),
    one(
        "a sale typed from its slip is another sale than the one that the terminal told",
        DAYS,
        "cashier/store/reads.py",
        "    return [one for one in map(_original, rows) if may_be_same(one, original)]",
        "    return [one for one in map(_original, rows) if one is original]",
    ),
    one(
        "nobody checks a sale that only a slip tells",
        DAYS,
        "cashier/domain/decide.py",
        "    if asked.facts.original.source is Source.SLIP:",
        "    if asked.facts.original.source is None:",
    ),
    one(
        "a sale from a slip is voided by its voucher alone",
        DAYS,
        "cashier/domain/choice.py",
        "    lacking = _lacking_on_slip(facts, facts.capabilities.slip_void_needs)",
        '    lacking = ""',
    ),
    one(
        "the same person counts twice as a witness",
        DAYS,
        WITNESSES,
        "    if len({one.id for one in people}) < len(people):",
        "    if len({id(one) for one in people}) < len(people):",
    ),
    one(
        "a PIN is counted only after it was found wrong, and a right one opens a lock",
        DAYS,
        "cashier/services/identify.py",
        """\
    if person is not None:
        count_try(lane, person_id)
    if not _is_right(lane, person, pin) or person is None:
""",
        """\
    if not _is_right(lane, person, pin) or person is None:
        if person is not None:
            count_try(lane, person_id)
""",
    ),
    one(
        "a clock that is set back ends a lockout",
        DAYS,
        "cashier/domain/pins.py",
        "    if tries.count < TRIES or tries.last_at is None:",
        "    if tries.count < TRIES or tries.last_at is None or now < tries.last_at:",
    ),
)

RULES = (*LEFT, *RIGHTS)
