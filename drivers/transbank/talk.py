"""One open conversation with a terminal of this family: its exchanges, run one after another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from drivers.conversation import Conversation
from drivers.link.phases import Ending
from drivers.terminal import Hear, Progress, Status, Words
from drivers.transbank import requests, results
from drivers.transbank.chain import Chained
from drivers.transbank.exchanges import Asker
from drivers.transbank.listing import Listing, only
from drivers.transbank.options import Profile
from drivers.transbank.session import Exchange

R = TypeVar("R")


@dataclass
class Memory:
    """What was last taken from a terminal, over all conversations with it."""

    taken: bytes = b""


class Talk:
    """Runs exchanges and remembers what was taken."""

    def __init__(
        self, conversation: Conversation, profile: Profile, memory: Memory, hear: Hear
    ) -> None:
        self._conversation = conversation
        self._memory = memory
        self._hear = hear
        self.profile = profile

    @property
    def ask(self) -> Asker:
        return Asker(self.profile, self._memory.taken)

    def run(self, exchange: Exchange[R] | Chained[R]) -> R:
        result = self._conversation.run(exchange)
        self._memory.taken = exchange.taken
        return result

    def say(self, words: Words) -> None:
        self._hear(Progress(words))

    def ready(self) -> Status:
        """A poll, which only an idle terminal acknowledges."""
        return results.status(self.run(self.ask.poll()))

    def batch(self) -> Listing | Ending:
        """What the terminal shows of its open batch: all of it, or on Autoservicio the last sale.

        Nothing is printed.
        """
        return self.run(self.ask.list()) if self.profile.lists else self.last_sale()

    def last_sale(self) -> Listing | Ending:
        """The answer to 0250 as a list of one; Integrado prints it."""
        answer = self.run(self.ask.ask(requests.last_sale(self.profile), "0260"))
        return answer if isinstance(answer, Ending) else only(answer)
