"""Tables of a page: rows and cells, in a frame that keys can scroll."""

from publish.tree.markdown.answers import Answers
from publish.tree.markdown.said import SaidWords
from publish.tree.markdown.sides import Sides


class Tables:
    """The tables of one page, written to ``out`` as they come."""

    def __init__(self, out: list[str], sides: Sides, said: SaidWords, answers: Answers) -> None:
        self._out, self._sides, self._said, self._answers = out, sides, said, answers
        self._count = self._cell = 0
        self._columns: tuple[str, ...] = ()
        self._tag = ""  # of the cells at hand; empty between head and rows
        self.in_cell = False

    def begin(self, columns: tuple[str, ...]) -> None:
        """Begin a table. ``columns`` are the sides to which its columns are set."""
        self._count += 1
        self._columns, self._tag = columns, "th"
        marks, within = self._answers.table_label(self._count)
        # "tabindex" lets a reader without a mouse scroll the frame with keys.
        self._sides.open("div", f'{marks} class="table" role="region" tabindex="0"')
        self._out.append(f"<table{within}>\n")

    def end(self) -> None:
        """End a table."""
        self._sides.close()
        self._out.append("</tbody>\n</table></div>\n" if self._tag == "td" else "</table></div>\n")

    def begin_row(self) -> None:
        """Begin a row below the head."""
        if self._tag == "":
            self._out.append("<tbody>\n")
        self._tag, self._cell = self._tag or "td", 0
        self._out.append("<tr>\n")

    def end_row(self) -> None:
        """End a row."""
        self._out.append("</tr>\n")

    def begin_head(self) -> None:
        """Begin the row of the columns' names."""
        self._cell = 0
        self._out.append("<thead>\n<tr>\n")

    def end_head(self) -> None:
        """End that row."""
        self._tag = ""
        self._out.append("</tr>\n</thead>\n")

    def begin_cell(self) -> None:
        """Begin the next cell of a row."""
        side = self._columns[self._cell].lower()
        self._cell += 1
        # Not "align": the attribute is not of today's HTML.
        self.in_cell = True
        self._sides.open(self._tag, "" if side == "none" else f' class="{side}"')

    def end_cell(self) -> None:
        """End a cell."""
        self.in_cell = False
        self._said.stop()
        self._sides.close()
        self._out.append(f"</{self._tag}>\n")
