"""From the orders of a roster to workbooks on disk, entered in the register, with a letter for each."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from generator.core.identity import Identity
from generator.core.instance import Instance, Message, MessageKind, MessageState, Stage
from generator.core.writing import put_whole
from generator.sending.instances import InstanceMaker, Order
from generator.sending.letters import Letters
from generator.sending.posts import Post

TOGETHER = 200
"""Workbooks that are entered in the register at a time."""


class Ledger(Protocol):
    """What making requests needs of the register."""

    def add(self, *instances: Instance) -> None:
        """Enter workbooks that were made."""
        ...

    def instances(self, facility: str = "", scheme: str = "") -> list[Instance]:
        """What was handed out so far."""
        ...

    def stage(self, instance: str) -> Stage:
        """How far an instance is."""
        ...

    def messages(self, instance: str = "", state: MessageState | None = None) -> list[Message]:
        """Messages so far."""
        ...


@dataclass(frozen=True)
class Request:
    """A workbook on disk that is to go to a facility."""

    order: Order
    instance: Instance
    is_sent: bool = False
    """Whether its mail went out already; then the workbook was left as it is."""

    def post(self, letters: Letters) -> Post:
        """The mail that it goes with, its letter in the languages of the workbook."""
        path = Path(self.instance.path)
        letter = letters.write(self.instance, self.order.scheme.name, {})
        draft = path.with_suffix(".eml")
        return Post(self.instance, MessageKind.REQUEST, 1, letter, path, draft, self.is_sent)


class RequestMaker:
    """Makes the requests of a roster; what the register knows already is made again as it was."""

    def __init__(self, ledger: Ledger, folder: Path, today: date) -> None:
        self._ledger = ledger
        self._folder = folder
        self._today = today
        self._makers: dict[date, InstanceMaker] = {}

    def make(self, orders: Sequence[Order], done: Callable[[], None] = lambda: None) -> list[Request]:
        """Write all workbooks and enter them. `done` is called after each."""
        self._folder.mkdir(parents=True, exist_ok=True)
        found: list[Request] = []
        for start in range(0, len(orders), TOGETHER):
            some = [self._request(order, done) for order in orders[start : start + TOGETHER]]
            self._ledger.add(*(request.instance for request in some if not request.is_sent))
            found += some
        return found

    def _request(self, order: Order, done: Callable[[], None]) -> Request:
        known = next(self._known(order), None)
        if known is not None and self._was_sent(known, order):
            request = Request(order, known, is_sent=True)
        else:
            request = self._written(order, known.built if known else self._today)
        done()
        return request

    def _known(self, order: Order) -> Iterator[Instance]:
        """Instances of the same request: same facility, scheme, edition, languages and due date."""
        for instance in self._ledger.instances(order.facility_id, order.scheme.id):
            same = (instance.edition, instance.languages, instance.due) == (
                order.scheme.edition,
                ",".join(order.languages),
                order.due,
            )
            if same and self._ledger.stage(instance.id) is not Stage.SUPERSEDED:
                yield instance

    def _was_sent(self, instance: Instance, order: Order) -> bool:
        return any(
            message.state is MessageState.SENT
            and message.kind is MessageKind.REQUEST
            and message.recipient == order.facility["contact"]
            for message in self._ledger.messages(instance.id)
        )

    def _written(self, order: Order, built: date) -> Request:
        maker = self._makers.setdefault(built, InstanceMaker(built))
        identity = maker.identity(order)
        if not order.facility.get("reference"):
            number = identity.instance[:8].upper()
            order = replace(order, facility={**order.facility, "reference": number})
        content = maker.make(order)
        path = self._folder / order.file_name
        put_whole(path, content)
        return Request(order, _instance(order, identity, path, sha256(content).hexdigest()))


def _instance(order: Order, identity: Identity, path: Path, digest: str) -> Instance:
    typed = {
        key: str(order.facility.get(key) or "")
        for key in ("name", "name_local", "contact", "requester", "purpose", "reference", "reply_to")
    }
    return Instance(
        id=identity.instance,
        facility=order.facility_id,
        scheme=identity.scheme,
        edition=identity.edition,
        layout=identity.layout,
        languages=identity.languages,
        fingerprint=identity.fingerprint,
        built=date.fromisoformat(identity.built),
        due=order.due,
        path=str(path),
        sha256=digest,
        **typed,
    )
