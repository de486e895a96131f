"""The register: one SQLite file that knows every workbook handed out, every mail, and every return.

All that changes something is one transaction. Two processes may use a register at once; after a kill
or with a full disk it holds what was true before the change or after it, never half of it.

    with Register(path, now) as register:
        register.add(instance)
        register.enter(instance.id, Stage.ACCEPTED)
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from addin.register.rows import arrival_of, instance_of, message_of, problem_of, problem_row, row_of
from addin.register.schema import connect
from generator.core.errors import RegisterError
from generator.core.instance import Arrival, Instance, Message, MessageState, Outcome, Stage
from generator.core.problems import Problem

Now = Callable[[], datetime]
"""Where the time comes from; it must carry its zone."""


@dataclass(frozen=True)
class Entry:
    """One line in the history of an instance."""

    stage: Stage
    at: datetime
    note: str


class Register:
    """An open register. Raises RegisterError when it cannot be read or written."""

    def __init__(self, path: Path, now: Now, must_exist: bool = False) -> None:
        """Open the register at `path`; it is made if it is not there, unless it `must_exist`."""
        if must_exist and not path.exists():
            raise RegisterError(f"There is no register '{path}'. `auditbook send` makes one.")
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._now = now
        self._book = connect(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was done stays done."""
        self._book.close()

    # ---- instances -----------------------------------------------------------------------------

    def add(self, *instances: Instance) -> None:
        """Enter workbooks that were made, all or none; one with the same id is replaced, its history stays.

        Workbooks handed out earlier to the same facility for the same scheme, and still open, are
        superseded.
        """
        with self._change():
            for instance in instances:
                known = self._one("SELECT 1 FROM instances WHERE id = ?", instance.id)
                self._insert("instances", row_of(instance), replace=("id",))
                if known is None or self.stage(instance.id) is Stage.SUPERSEDED:
                    self._supersede(instance)
                    self._enter(instance.id, Stage.BUILT, "")

    def instance(self, id: str) -> Instance | None:
        """The instance with that id."""
        row = self._one("SELECT * FROM instances WHERE id = ?", id)
        return instance_of(row) if row else None

    def instances(self, facility: str = "", scheme: str = "") -> list[Instance]:
        """All instances, or those of a facility, or of a scheme, oldest first."""
        rows = self._all(
            "SELECT * FROM instances WHERE (? = '' OR facility = ?) AND (? = '' OR scheme = ?)"
            " ORDER BY rowid",
            *(facility, facility, scheme, scheme),
        )
        return [instance_of(row) for row in rows]

    # ---- stages --------------------------------------------------------------------------------

    def enter(self, instance: str, stage: Stage, note: str = "") -> None:
        """Bring an instance to a stage; being there already changes nothing."""
        with self._change():
            if self.stage(instance) is not stage:
                self._enter(instance, stage, note)

    def stage(self, instance: str) -> Stage:
        """How far an instance is; an unknown one is an error."""
        row = self._one("SELECT stage FROM stages WHERE instance = ? ORDER BY rowid DESC", instance)
        if row is None:
            raise RegisterError(f"The register '{self.path}' knows no instance '{instance}'.")
        return Stage(row[0])

    def history(self, instance: str) -> list[Entry]:
        """All that happened to an instance, oldest first."""
        rows = self._all("SELECT stage, at, note FROM stages WHERE instance = ? ORDER BY rowid", instance)
        return [Entry(Stage(stage), datetime.fromisoformat(at), note) for stage, at, note in rows]

    # ---- messages ------------------------------------------------------------------------------

    def prepare(self, message: Message) -> Message:
        """Enter a message that is to go out; returns the one that was there already, if it was.

        A message is the same if its instance, kind, number and recipient are.
        """
        key = (message.instance, message.kind, str(message.number), message.recipient)
        query = "SELECT * FROM messages WHERE instance = ? AND kind = ? AND number = ? AND recipient = ?"
        with self._change():
            if self._one(query, *key) is None:
                row = {**row_of(message), "state": MessageState.PREPARED, "changed": self._stamp()}
                self._insert("messages", row)
            found = self._one(query, *key)
        return message_of(found) if found else message

    def message(self, id: str) -> Message | None:
        """The message with that id."""
        row = self._one("SELECT * FROM messages WHERE id = ?", id)
        return message_of(row) if row else None

    def messages(self, instance: str = "", state: MessageState | None = None) -> list[Message]:
        """All messages, or those of an instance, or those in a state, oldest first."""
        rows = self._all(
            "SELECT * FROM messages WHERE (? = '' OR instance = ?) AND (? = '' OR state = ?) ORDER BY rowid",
            *(instance, instance, state or "", state or ""),
        )
        return [message_of(row) for row in rows]

    def claim(self, message: str) -> bool:
        """Take a prepared message in hand; False if it is not prepared, or somebody else was first."""
        with self._change():
            return self._move(message, MessageState.SENDING, "", MessageState.PREPARED)

    def settle(self, message: str, state: MessageState, words: str) -> bool:
        """Say how the sending of a claimed message ended. A sent request brings its instance to SENT."""
        with self._change():
            moved = self._move(message, state, words, MessageState.SENDING, MessageState.UNCERTAIN)
            found = self.message(message)
            sent = state is MessageState.SENT and found is not None
            if moved and sent and found and self.stage(found.instance) is Stage.BUILT:
                self._enter(found.instance, Stage.SENT, found.recipient)
        return moved

    def release(self, message: str, state: MessageState) -> bool:
        """Make a message that is in `state` ready to be sent again; only somebody who knows may ask."""
        with self._change():
            return self._move(message, MessageState.PREPARED, "", state)

    @contextmanager
    def sending_alone(self) -> Iterator[list[Message]]:
        """Keep every other process from sending with this register; the system ends it with ours.

        Gives the messages that an earlier run left in hand when it was killed; they are now UNCERTAIN.
        """
        # The lock is a transaction in a small database of its own, held open: no clock, no process ids.
        lock = sqlite3.connect(self.path.with_name(self.path.name + "-sending"), timeout=0)
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            lock.close()
            raise RegisterError(
                f"Another run is sending with the register '{self.path}'. Wait until it is done."
            ) from None
        try:
            yield self._left_in_hand()
        finally:
            lock.close()

    def _left_in_hand(self) -> list[Message]:
        with self._change():
            left = self.messages(state=MessageState.SENDING)
            for message in left:
                words = "the run ended before the server's last word"
                self._move(message.id, MessageState.UNCERTAIN, words, MessageState.SENDING)
        return left

    # ---- what came back ------------------------------------------------------------------------

    def receive(self, arrival: Arrival, problems: Sequence[Problem] = ()) -> Arrival | None:
        """Enter a file that came back, with what is wrong in it; its instance comes to ACCEPTED or PROBLEMS.

        A file whose content came before for an instance is not entered again: returns the earlier arrival.
        """
        with self._change():
            known = self.arrival(arrival.sha256)
            if known is not None and known.instance:
                return known
            entered = replace(arrival, round=self._next_round(arrival.instance))
            self._insert("submissions", row_of(entered), replace=("sha256",))
            self._book.execute("DELETE FROM problems WHERE sha256 = ?", (arrival.sha256,))
            for number, problem in enumerate(problems):
                self._insert("problems", problem_row(arrival.sha256, number, problem))
            if entered.instance:
                self._came_back(entered)
        return None

    def arrival(self, sha256: str) -> Arrival | None:
        """The file with that content, if it came back before."""
        row = self._one("SELECT * FROM submissions WHERE sha256 = ?", sha256)
        return arrival_of(row) if row else None

    def arrivals(self, instance: str = "") -> list[Arrival]:
        """All files that came back, or those of an instance, oldest first."""
        rows = self._all(
            "SELECT * FROM submissions WHERE ? = '' OR instance = ? ORDER BY rowid", instance, instance
        )
        return [arrival_of(row) for row in rows]

    def problems(self, sha256: str) -> list[Problem]:
        """What was wrong in a file that came back, the gravest first."""
        rows = self._all("SELECT * FROM problems WHERE sha256 = ? ORDER BY number", sha256)
        return [problem_of(row) for row in rows]

    def _next_round(self, instance: str) -> int:
        """The number of the next return of an instance; 0 for files without one."""
        row = self._one("SELECT count(*) FROM submissions WHERE instance = ?", instance)
        return row[0] + 1 if row and instance else 0

    def _came_back(self, arrival: Arrival) -> None:
        accepted = arrival.outcome is Outcome.ACCEPTED
        self._enter(arrival.instance, Stage.RECEIVED, arrival.sha256)
        self._enter(arrival.instance, Stage.ACCEPTED if accepted else Stage.PROBLEMS, arrival.sha256)

    # ---- the file ------------------------------------------------------------------------------

    @contextmanager
    def _change(self) -> Iterator[None]:
        """One transaction: all of it, or, after any error, nothing."""
        try:
            self._book.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._book.execute("COMMIT")
            except BaseException:
                if self._book.in_transaction:
                    self._book.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise RegisterError(f"The register '{self.path}' cannot be written: {error}.") from None

    def _one(self, query: str, *values: str) -> sqlite3.Row | None:
        return next(iter(self._all(query, *values)), None)

    def _all(self, query: str, *values: str) -> list[sqlite3.Row]:
        try:
            cursor = self._book.execute(query, values)
            cursor.row_factory = sqlite3.Row
            return cursor.fetchall()
        except sqlite3.Error as error:
            raise RegisterError(f"The register '{self.path}' cannot be read: {error}.") from None

    def _insert(self, table: str, row: dict[str, Any], replace: tuple[str, ...] = ()) -> None:
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        updates = ", ".join(f"{name} = excluded.{name}" for name in row if name not in replace)
        again = f" ON CONFLICT ({', '.join(replace)}) DO UPDATE SET {updates}" if replace else ""
        self._book.execute(f"INSERT INTO {table} ({names}) VALUES ({marks}){again}", tuple(row.values()))

    def _enter(self, instance: str, stage: Stage, note: str) -> None:
        self._insert("stages", {"instance": instance, "stage": stage, "at": self._stamp(), "note": note})

    def _move(self, message: str, to: MessageState, words: str, *allowed: MessageState) -> bool:
        marks = ", ".join("?" * len(allowed))
        done = self._book.execute(
            f"UPDATE messages SET state = ?, changed = ?, words = ? WHERE id = ? AND state IN ({marks})",
            (to, self._stamp(), words, message, *allowed),
        )
        return done.rowcount == 1

    def _supersede(self, instance: Instance) -> None:
        for earlier in self.instances(instance.facility, instance.scheme):
            if earlier.id != instance.id and self.stage(earlier.id).is_open:
                self._enter(earlier.id, Stage.SUPERSEDED, instance.id)

    def _stamp(self) -> str:
        return self._now().isoformat(timespec="seconds")
