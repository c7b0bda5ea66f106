"""publish.reports.imports.koenig.exported: HTML of exports."""

from publish.reports.imports.html import read
from publish.reports.imports.koenig.exported import parted, public
from publish.reports.writing.write import write

BEGIN, END = '<!--kg-gated-block:begin nonMember:false memberSegment:"status:-free" -->', "<!--kg-gated-block:end-->"


def test_what_is_for_members_is_left_out() -> None:
    seen = BEGIN.replace("false", "true")
    assert public(f"a{BEGIN}paid{END}b{seen}all{END}c") == ("aballc", 1)
    assert public(f"a{BEGIN}paid{BEGIN}paid") == ("a", 2)
    assert public(f"a{BEGIN}paid{END}b".replace("<!--", "<!-- ")) == ("ab", 1)


def test_a_card_has_no_words_of_its_furniture_and_a_links_lines_stay_apart() -> None:
    bookmark = (
        '<figure class="kg-card kg-bookmark-card"><a href="https://e.example"><div>'
        '<div class="kg-bookmark-title">Title</div>'
        '<div class="kg-bookmark-description">Words</div><div><img class="kg-bookmark-icon" src="https://e.example/i.png">'
        '<span class="kg-bookmark-author">P</span><span class="kg-bookmark-publisher">A</span></div></div></a></figure>'
    )
    assert write(read(parted(bookmark)).blocks) == "[Title Words P · A](https://e.example)\n"
    audio = (
        '<div class="kg-card kg-audio-card"><div class="kg-audio-title">T</div><audio src="/a.mp3"></audio>'
        '<div class="kg-audio-player"><span>0:00</span><button>1×</button></div></div>'
    )
    assert write(read(audio).blocks) == "T\n\n[/a.mp3](/a.mp3)\n"
