"""The hub of this process: which sockets listen to which topic."""

from collections.abc import Mapping


class Hub:
    def announce(self, seqs: Mapping[str, int]) -> None:
        """Tell the sockets of this process that these topics moved. Safe from any thread."""


hub = Hub()
