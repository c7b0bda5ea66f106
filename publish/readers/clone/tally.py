"""What arrived, counted for people. Threads take turns."""

from publish.readers.clone.jobs import Candidate, Download, Gathering


class CloneTally:
    """The counts of a clone."""

    def __init__(self) -> None:
        self.files = 0
        """Files of the copy, fetched or found, under each of their names."""
        self.reused = 0
        """Files found in place."""
        self.fetched_bytes = 0
        self._arrived: set[str] = set()

    def file(self, job: Download, member: Candidate, length: int, *, reused: bool) -> bool:
        """Count a file of a copy. Return ``False`` if another was quicker."""
        # Two threads may finish the same job: the first counts, else the numbers would be wrong.
        if job.done:
            return False
        job.done = True
        if job.entry.path not in self._arrived:
            self._arrived.add(job.entry.path)
            self.files += 1 + len(job.also)
            self.reused += reused
        self.fetched_bytes += length
        member.served += not reused
        member.row = member.row if reused else 0
        return True

    def piece(self, gathering: Gathering, member: Candidate, length: int) -> None:
        """Count a piece that a copy gave; of a negative length, none."""
        self.fetched_bytes += max(0, length)
        gathering.given[member] += length > 0

    def document(self, gathering: Gathering) -> None:
        """Count a whole document, for the copy that gave most pieces."""
        self._arrived.add(gathering.partial.known.entry.path)
        self.files += 1
        for member, _ in gathering.given.most_common(1):
            member.served += 1
        self.reused += not gathering.given
