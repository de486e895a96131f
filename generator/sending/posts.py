"""What goes to a facility by mail: a letter about an instance, perhaps with a workbook."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generator.core.instance import Instance, Message, MessageKind, message_id
from generator.sending.letters import Letter
from generator.sending.mails import Attachment, attach


@dataclass(frozen=True)
class Post:
    """One mail that somebody should get."""

    instance: Instance
    kind: MessageKind
    number: int
    """Counts the mails of that kind: see Message."""
    letter: Letter
    path: Path | None
    """The workbook that goes with it."""
    draft: Path
    """Where its draft is written, if it is not sent."""
    is_sent: bool = False
    """Whether it went out already."""

    def message(self, sender: str) -> Message:
        """The message that the register keeps of it."""
        instance, recipient = self.instance.id, self.instance.contact
        id = message_id(instance, self.kind, self.number, recipient, sender.rpartition("@")[2])
        return Message(id, instance, self.kind, self.number, recipient)

    def attachment(self, warn: Callable[[str], None]) -> Attachment | None:
        """The workbook as it leaves; `warn` is told of a large one."""
        if self.path is None:
            return None
        attachment = attach(self.path)
        if attachment.is_large:
            warn(f"{self.path} is large ({len(attachment.content) / 1e6:.1f} MB) for mail.")
        return attachment
