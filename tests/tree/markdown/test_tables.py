"""publish.tree.markdown.tables: rows and cells, in a frame that keys can scroll."""

from tests.tree.markdown.pages import html


def test_head_rows_and_sides_of_two_tables() -> None:
    found = html("| a | b |\n|---|--:|\n| 1 | 2 |\n| 3 | 4 |\n\nx\n\n| only |\n|---|\n")
    assert found.count('class="table" role="region" tabindex="0"><table>') == 2
    assert (
        '<table>\n<thead>\n<tr>\n<th>a</th>\n<th class="right">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n'
        '<td class="right">2</td>\n</tr>\n<tr>\n<td>3</td>\n<td class="right">4</td>\n</tr>\n</tbody>\n</table></div>'
    ) in found
    assert found.endswith("<thead>\n<tr>\n<th>only</th>\n</tr>\n</thead>\n</table></div>")


def test_a_break_within_a_cell_alone_is_taken() -> None:
    found = html("| a |\n|---|\n| 1<br>2 |\n\n3<br>4\n")
    assert "<td>1<br>\n2</td>" in found
    assert "3&lt;br&gt;4" in found
