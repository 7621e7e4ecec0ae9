"""Mistakes in the journal, its tables and its evidence, and on the way to head office."""

from __future__ import annotations

from tests.explorer.mutants.mutant import DAYS, Search, one, several

INGEST = "cashier/hub/ingest.py"
JOURNAL = "cashier/store/journal.py"
PUSH = "cashier/sync/push.py"
TABLES = "cashier/store/tables/life.py"

STORE = (
    one(
        "a commit does not wait for the disk",
        (Search.POWER_CUTS,),
        "cashier/store/connection.py",
        "synchronous = full",
        "synchronous = normal",
    ),
    one(
        "two processes may write one journal",
        (Search.PROCESSES,),
        "cashier/store/lock.py",
        "fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)",
        "fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)",
    ),
    one(
        "a transaction that is undone leaves the head of the chain where it was going",
        (Search.FAILING_DISK, *DAYS),
        JOURNAL,
        "                self._head = before\n",
        "",
    ),
    one(
        "the hash leaves out the event before",
        DAYS,
        "cashier/store/event.py",
        "for name in COLUMNS[:-1])",
        "for name in COLUMNS[:-2])",
    ),
    one(
        "an event is appended without its projection",
        DAYS,
        JOURNAL,
        "        tables.project(self.connection, event)\n",
        """\
        if fact is not Fact.BATCH_SEEN:
            tables.project(self.connection, event)
""",
    ),
    one(
        "the table of receipts forgets what the journal says",
        DAYS,
        "cashier/store/tables/told.py",
        "    Fact.RECEIPT_KEPT: _receipt_kept,",
        "    Fact.RECEIPT_KEPT: nothing,",
    ),
    one(
        "the tables forget that an original was voided",
        DAYS,
        TABLES,
        '_mark_voided(connection, facts["request"], 1)',
        '_mark_voided(connection, facts["request"], 0)',
    ),
    one(
        "a void that the bank took back still counts as a void",
        DAYS,
        TABLES,
        """\
    stepped(connection, event, facts)
    _mark_voided(connection, facts["request"], 0)
""",
        "    stepped(connection, event, facts)\n",
    ),
    one(
        "evidence is named but not stored",
        DAYS,
        JOURNAL,
        """\
        self.execute(
            "insert into blobs(name, data) values (?, ?) on conflict do nothing", name, data
        )
        return name
""",
        "        return name\n",
    ),
    one(
        "the trace of a conversation is not kept with its outcome",
        DAYS,
        "cashier/services/conclude.py",
        "    if ending.trace:\n",
        "    if ending.trace and ending.proof is Proof.QUERY:\n",
    ),
)

SYNC = (
    one(
        "events are marked as arrived before head office has answered",
        DAYS,
        PUSH,
        "        batch = next_batch(self._journal)\n",
        """\
        batch = next_batch(self._journal)
        if batch.events:
            with self._journal.write() as pen:
                marks.set_acked(pen, batch.epoch, batch.events[-1].seq)
""",
    ),
    several(
        "events are dropped when head office cannot be reached",
        DAYS,
        (PUSH, "import Forked, Gap, Rejected", "import Forked, Gap, Rejected, Unreachable"),
        (
            PUSH,
            "        except Gap as gap:\n",
            """\
        except Unreachable:
            with self._journal.write() as pen:
                marks.set_acked(pen, batch.epoch, self._journal.head.seq)
            raise
        except Gap as gap:
""",
        ),
    ),
    one(
        "one kind of event never goes to head office",
        DAYS,
        PUSH,
        "from journal where rowid > ? order by rowid limit",
        "from journal where rowid > ? and kind <> 'request_queried' order by rowid limit",
    ),
    one(
        "what is sent again has a new id",
        DAYS,
        PUSH,
        "        event = Event(**dict(row))\n",
        """\
        again = {**dict(row), "id": journal.head.hash[:32]}
        event = Event(**again).sealed(journal.lane)
""",
    ),
    several(
        "head office accepts a gap",
        DAYS,
        (
            INGEST,
            """\
        elif event.seq > self.seq + 1:
            raise Clashed(Clash("gap", expected=self.seq + 1))
""",
            "",
        ),
        (INGEST, "if event.prev != self.hash or not starts:", "if not starts:"),
    ),
    one(
        "the lane gives up when head office lacks earlier events",
        DAYS,
        PUSH,
        "            self._rewind(batch, gap.at)\n",
        "            raise Rejected(str(gap)) from gap\n",
    ),
    several(
        "head office stores a replay a second time",
        DAYS,
        (
            INGEST,
            "        if self._has(event.seq, event.hash):\n            self._advance(event)\n",
            "        if self._has(event.seq, event.hash):\n            self._append(event)\n",
        ),
        (INGEST, "if event.prev != self.hash or not starts:", "if not starts:"),
        (
            "cashier/hub/schema.py",
            "  unique (lane, epoch, seq, branch)\n",
            "  check (seq > 0)\n",
        ),
    ),
    one(
        "head office takes a replay for a fork",
        DAYS,
        INGEST,
        "        if self._has(event.seq, event.hash):\n",
        "        if event.hash == self.hash:\n",
    ),
    one(
        "head office ignores a fork",
        DAYS,
        INGEST,
        '            raise Clashed(Clash("fork", at=event.seq))\n',
        "            self._advance(event)\n",
    ),
    one(
        "head office never asks for the traces of conversations",
        DAYS,
        "cashier/hub/projector.py",
        '"(?:blob|trace)":"',
        '"(?:blob)":"',
    ),
)
