"""Small sites of other programs, in texts of our own: one folder or file for each kind of source."""

import json
from pathlib import Path

from tests.support import telegram
from tests.support.small import PICTURE

JEKYLL = {
    "_config.yml": "title: Old letters\nurl: https://old.example.org\nbaseurl: ''\nlang: en\npermalink: pretty\n"
    "plugins: [jekyll-feed]\nx: !ruby/object {}\n",
    "_posts/2018-01-15-first-letter.md": "---\nlayout: post\ntitle: 'The first: letter #1'\ntags: camp letters\nauthor: Ani, Bo\n"
    "---\n<!-- more -->\n## What she wrote {#wrote}\n\nSee [the second]({% post_url 2018-02-01-second %}#als-antwort), "
    "[by address](https://old.example.org/2018/02/01/second/) and ![order]({{ site.baseurl }}/images/Order%201.png).\n\n"
    "![far](https://cdn.example.net/far.png) and [elsewhere](https://example.net/).\n\n"
    "{% include note.html %}\n\n<div>raw words</div>\n\n{: .gallery}\n",
    "_posts/2018-02-01-second.html": "---\ntitle: Second\n---\n<h2 id='als-antwort'>Als Antwort</h2>\n"
    "<p>Back to <a href='/2018/01/15/first-letter/#wrote'>hers</a>. <b>མཛོ་</b> ئۇيغۇر</p><script>spy()</script>\n",
    "_posts/2018-03-01-third.markdown": "---\ntitle: 第三封信\nlang: zh-CN\npublished: true\n---\n正文在此。\n",
    "_posts/2018-03-02-kept.md": "---\ntitle: Kept\npublished: false\n---\nNot for all.\n",
    "_drafts/idea.md": "---\ntitle: Idea\n---\nNot yet.\n",
    "about.md": "---\ntitle: About us\n---\nWho we were.\n",
    "README.md": "For developers.\n",
    "images/Order 1.png": PICTURE,
}
HUGO = {
    "hugo.toml": "baseURL = 'https://hugo.example.org/'\nlanguageCode = 'en-us'\ntitle = 'Hugo letters'\n"
    "defaultContentLanguage = 'en'\n[languages.en]\n[languages.bo]\n[permalinks]\nnews = '/:year/:slug/'\n",
    "content/_index.md": "---\ntitle: Front\n---\n",
    "content/posts/bundle/index.md": "+++\ntitle = 'A bundle'\ndate = 2019-05-01T10:00:00Z\ntags = ['a']\n+++\n"
    '![seal](seal.png) and [news]({{< ref "news/one.md" >}}).\n\n{{< seals of="2019" >}}\n\n'
    '{{< figure src="seal.png" alt="the seal" >}}\n',
    "content/posts/bundle/seal.png": PICTURE,
    "content/posts/bundle/list.csv": b"a,b\n1,2\n",
    "content/posts/bundle/index.bo.md": "---\ntitle: ཡི་གེ\ndate: 2019-05-02\n---\nབོད་ཡིག་གི་ཡི་གེ།\n",
    "content/news/one.md": '{"title": "News one", "date": "2019-06-01", "aliases": ["/old/one/"]}\n\nNews, and '
    "[the bundle](/posts/bundle/) and [itself](../../old/one/) and ![top](/img/top.png).\n",
    "content/news/draft.md": "---\ntitle: D\ndate: 2019-01-01\ndraft: true\n---\nDraft words.\n",
    "static/img/top.png": PICTURE,
}
MKDOCS = {
    "mkdocs.yml": "site_name: Doc letters\nsite_url: https://docs.example.org/\ntheme:\n  name: material\n  language: fr\n"
    "nav:\n  - Deux: deux.md\n  - Un: un.md\nmarkdown_extensions:\n  - x:\n      emoji: !!python/name:material.emoji\n",
    "docs/un.md": "---\ndate: 2020-01-02\nauthors: [ani]\n---\n# Le titre *en tête*\n\nTexte, [deux](deux.md#la-fin) et "
    "[nulle part](nichts.md) et [vers rien](#rien).\n\n!!! note\n    Attention.\n",
    "docs/deux.md": "---\ndate: 2020-01-03\n---\nDeux mots.\n\n## La fin\n\nVoir ![sceau](img/sceau.png).\n",
    "docs/img/sceau.png": PICTURE,
    "docs/.authors.yml": "authors:\n  ani:\n    name: Ani La\n",
}
ELEVENTY = {
    "eleventy.config.js": "export default function () {}\n",
    "src/_data/site.json": '{"url": "https://e.example.org", "language": "uk"}',
    "src/posts/posts.json": '{"tags": ["листи"]}',
    "src/posts/lyst.md": "---js\n{}\n---\n",
    "src/posts/2021-03-04-lyst.md": '---json\n{"title": "Лист"}\n---\nСлова листа, [далі](/posts/dali/).\n',
    "src/posts/dali.md": "---\ntitle: Далі\ndate: 2021-03-05\n---\nІнші слова.\n",
    "src/index.njk": "{% for p in posts %}{% endfor %}",
}
PLAIN = {
    "2022-05-06 سلام.md": "# سلام\n\nنص عربي، [الآخر](غير.md).\n",
    "غير.md": "---\ndate: 2022-05-07\n---\nنص آخر بلا صور.\n",
}
BLOCKS = (
    "<!-- wp:paragraph --><p>Block words &amp; <strong>bold</strong>. <a href='https://wp.example.org/2019/08/classic/'>classic"
    "</a> <a href='/?p=12'>by number</a></p><!-- /wp:paragraph -->"
    "<!-- wp:image --><figure><img src='https://wp.example.org/wp-content/uploads/2019/08/order-300x200.png' alt='An order'/>"
    "<figcaption>Caption words</figcaption></figure><!-- /wp:image -->"
    "<iframe src='https://video.example.net/1'>frame words</iframe><form>form words <input value='go'></form>"
    "<img src='https://wp.example.org/wp-content/uploads/2019/08/lost.png'>"
)
CLASSIC = (
    'Первая строка\nвторая\n\nНовый абзац [gallery ids="1,2"] 1. September # 610\n<blockquote>Сказано</blockquote>'
)


def _item(number: int, name: str, text: str, **more: str) -> str:
    values = {
        "title": f"Title {number}", "link": f"https://wp.example.org/2019/08/{name}/", "wp:post_id": str(number),
        "wp:post_date": "2019-08-09 10:00:00", "wp:post_name": name, "wp:status": "publish", "wp:post_type": "post",
        "wp:post_password": "", "dc:creator": "ani", "content:encoded": f"<![CDATA[{text}]]>", **more,
    }  # fmt: skip
    terms = '<category domain="category" nicename="n"><![CDATA[News & more]]></category>'
    return "<item>" + "".join(f"<{key}>{value}</{key}>" for key, value in values.items()) + terms + "</item>"


WORDPRESS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" '
    'xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>WP letters</title><link>https://wp.example.org</link>'
    "<language>ru-RU</language><wp:wxr_version>1.2</wp:wxr_version><wp:author><wp:author_login>ani</wp:author_login>"
    "<wp:author_display_name><![CDATA[Ani La]]></wp:author_display_name></wp:author>"
    + _item(11, "blocks", BLOCKS)
    + _item(12, "classic", CLASSIC)
    + _item(13, "hidden", "Secret words", **{"wp:status": "private"})
    + _item(14, "locked", "Locked words", **{"wp:post_password": "x"})
    + _item(15, "unready", "Draft words", **{"wp:status": "draft"})
    + "</channel></rss>\n"
)
GHOST = {
    "db": [
        {
            "meta": {"version": "5.0"},
            "data": {
                "posts": [
                    {
                        "id": "1", "title": "鬼故事", "slug": "gui", "status": "published", "visibility": "public", "type": "post",
                        "html": "<p>原文，<a href='__GHOST_URL__/two/'>第二</a>。</p><ul><li>一</li></ul>",
                        "published_at": "2023-01-02T00:00:00.000Z", "feature_image": None,
                    },
                    {
                        "id": "2", "title": "Two", "slug": "two", "status": "published", "visibility": "public", "type": "post",
                        "html": "<p>Two words</p>", "published_at": "2023-01-03T00:00:00.000Z", "locale": "en",
                    },
                    {
                        "id": "3", "title": "Members", "slug": "members", "status": "published", "visibility": "members",
                        "html": "<p>Paid words</p>", "published_at": "2023-01-04T00:00:00.000Z",
                    },
                ],
                "tags": [{"id": "t", "name": "故事"}],
                "posts_tags": [{"post_id": "1", "tag_id": "t"}],
                "users": [{"id": "u", "name": "Ani"}],
                "posts_authors": [{"post_id": "1", "author_id": "u"}],
                "settings": [{"key": "title", "value": "Ghost letters"}, {"key": "locale", "value": "zh"}],
            },
        }
    ]
}  # fmt: skip
BLOGGER = """<?xml version='1.0' encoding='UTF-8'?><?xml-stylesheet href="http://www.blogger.com/styles/atom.css"?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:app='http://purl.org/atom/app#'>
<id>tag:blogger.com,1999:blog-1.archive</id><title type='text'>نامه‌ها</title>
<link rel='alternate' type='text/html' href='http://letters.example/'/><author><name>Ali</name></author>
<entry><id>tag:blogger.com,1999:blog-1.layout</id>{kind}template'/><content>&lt;!DOCTYPE html&gt;</content></entry>
<entry><id>tag:blogger.com,1999:blog-1.settings.BLOG_LOCALE</id>{kind}settings'/><content>fa</content></entry>
<entry><id>tag:blogger.com,1999:blog-1.post-1</id><published>2012-05-04T23:30:00.000+04:30</published>
<updated>2012-05-06T01:00:00.000+04:30</updated>{kind}post'/>
<category scheme='http://www.blogger.com/atom/ns#' term='زندان'/><title type='text'>نامهٔ نخست</title>
<content type='html'>سلام دنیا&lt;br /&gt;&lt;a href="http://letters.example/p/about.html"&gt;دربارهٔ ما&lt;/a&gt;</content>
<link rel='replies' href='http://letters.example/feeds/1/comments'/>
<link rel='alternate' type='text/html' href='http://letters.example/2012/05/one.html'/><author><name>Ali</name></author></entry>
<entry><id>tag:blogger.com,1999:blog-1.page-2</id><published>2012-05-05T01:00:00.000+04:30</published>{kind}page'/>
<title type='text'>درباره</title><content type='html'>ما</content>
<link rel='alternate' type='text/html' href='http://letters.example/p/about.html'/></entry>
<entry><id>tag:blogger.com,1999:blog-1.post-3</id><published>2012-05-05T01:00:00.000+04:30</published>{kind}post'/>
<control xmlns='http://www.w3.org/2007/app'><draft>yes</draft></control><title>Draft</title><content>kept</content></entry>
<entry><id>tag:blogger.com,1999:blog-1.post-4</id>{kind}comment'/><content>a reader's</content></entry>
<entry><id>tag:blogger.com,1999:blog-1.post-5</id>{kind}comment'/><content>a reader's</content></entry>
</feed>""".replace(
    "{kind}",
    "<category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#",
)


def _taken_out(number: int, status: str, more: str = "<blogger:trashed/>") -> str:
    return f"""<entry><id>tag:blogger.com,1999:blog-1.post-{number}</id><blogger:type>POST</blogger:type>
<blogger:status>{status}</blogger:status><author><name>Ali</name><blogger:type>BLOGGER</blogger:type></author>
<title>One</title><content type='html'>&lt;p&gt;words&lt;/p&gt;</content><published>2020-05-04T01:00:00Z</published>
<category scheme='tag:blogger.com,1999:blog-1' term='tag'/><blogger:filename>/2020/05/one.html</blogger:filename>
{more}</entry>"""


TAKEOUT = (
    "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom'"
    " xmlns:blogger='http://schemas.google.com/blogger/2018'><id>tag:blogger.com,1999:blog-1</id><title>L</title>"
    + _taken_out(1, "LIVE") + _taken_out(2, "DRAFT") + _taken_out(3, "SOFT_TRASHED")
    + _taken_out(4, "LIVE", "<blogger:trashed>2024-01-01T00:00:00Z</blogger:trashed>")
    + _taken_out(5, "SCHEDULED") + _taken_out(6, "ODD") + "</feed>"
)  # fmt: skip


def medium_page(title: str, body: str, *, subtitle: str = "Of her", when: str = "2019-03-04") -> str:
    """A page of Medium's export; without ``when`` a draft."""
    address = f"https://medium.com/@ani/{title.lower().replace(' ', '-')}-abc123def456"
    day = (
        f' on <a href="https://medium.com/p/x"><time class="dt-published" datetime="{when}T22:11:00.123Z">d</time></a>'
    )
    link = f'<p><a href="{address}" class="p-canonical">Canonical link</a></p>'
    return (
        f'<!DOCTYPE html><html><head><title>{title}</title></head><body><article class="h-entry"><header>'
        f'<h1 class="p-name">{title}</h1></header><section data-field="subtitle" class="p-summary">{subtitle}</section>'
        '<section data-field="body" class="e-content"><section name="a" class="section section--first">'
        f'<div class="section-divider"><hr class="section-divider"></div><h3 class="graf graf--title">{title}</h3>{body}'
        '</section></section><footer><p>By <a href="https://medium.com/@ani" class="p-author h-card">Ani La</a>'
        f"{day if when else ''}.</p>{link if when else ''}<p>Exported from <a href='https://medium.com'>Medium</a></p>"
        "</footer></article></body></html>"
    )


MEDIUM: dict[str, str | bytes] = {
    "README.html": "<p>Welcome</p>",
    "ips/ips-1.html": "<p>192.0.2.1</p>",
    "posts/2019-03-04_My-story-abc123def456.html": medium_page(
        "My story", '<p>Her words, <a href="https://medium.com/p/abc123def457">more</a>.</p>'
    ),
    "posts/2020-05-06_第二-abc123def457.html": medium_page("第二", "<p>正文在此。</p>", when="2020-05-06"),
    "posts/draft_Names-abc123def458.html": medium_page("Names", "<p>of sources</p>", when=""),
}
SUBSTACK: dict[str, str | bytes] = {
    "posts.csv": "post_id,post_date,is_published,email_sent_at,inbox_sent_at,type,audience,title,subtitle,podcast_url\n"
    '1001.first-letter,2021-01-02T10:00:00.000Z,true,,,newsletter,everyone,"First, a letter",Sub,\n'
    "1002.paid,2021-02-02T10:00:00.000Z,true,,,newsletter,only_paid,Paid,,\n"
    "1003.draft,,false,,,newsletter,everyone,,,\n1004.about,2021-01-01,true,,,page,everyone,About,,\n",
    "posts/1001.first-letter.html": "<p>Hello words</p>",
    "posts/1002.paid.html": "<p>paid words</p>",
    "posts/1003.draft.html": "<p>draft words</p>",
    "posts/1004.about.html": "<p>about words</p>",
    "email_list.letters.csv": "email\nreader@example.org\n",
}


def note(number: int, words: str, **fields: object) -> dict[str, object]:
    """A post of Mastodon's, which was for all."""
    return {
        "id": f"https://m.example.org/users/ani/statuses/{number}", "type": "Note", "summary": None, "inReplyTo": None,
        "published": f"2022-03-05T10:00:{number:02}Z", "url": f"https://m.example.org/@ani/{number}",
        "to": ["https://www.w3.org/ns/activitystreams#Public"], "cc": ["https://m.example.org/users/ani/followers"],
        "content": f"<p>{words.strip()}</p>", "contentMap": {"ru": words}, "attachment": [], "tag": [], **fields,
    }  # fmt: skip


def outbox(*notes: object) -> str:
    """The list of posts in an archive of Mastodon's."""
    rows = [{"type": "Create", "object": one} if isinstance(one, dict) else {"type": "Announce", "object": one}
            for one in notes]  # fmt: skip
    return json.dumps({"id": "outbox.json", "type": "OrderedCollection", "orderedItems": rows})


_PICTURE = {"type": "Document", "mediaType": "image/png", "url": "/m/media_attachments/files/a.png", "name": "An order"}
MASTODON: dict[str, str | bytes] = {
    "outbox.json": outbox(
        note(1, "", content="<p>First<br>words</p><p>more</p>", attachment=[_PICTURE],
             tag=[{"type": "Hashtag", "name": "#Москва"}, {"type": "Mention", "name": "@bo"}]),
        note(2, "second part", inReplyTo="https://m.example.org/users/ani/statuses/1"),
        note(3, "names of sources", to=["https://m.example.org/users/ani/followers"]),
        "https://else.example.org/posts/4",
    ),
    "actor.json": "{}",
    "media_attachments/files/a.png": PICTURE,
}  # fmt: skip
FOLDERS = {"jekyll": JEKYLL, "hugo": HUGO, "mkdocs": MKDOCS, "eleventy": ELEVENTY, "plain": PLAIN, "medium": MEDIUM,
           "substack": SUBSTACK, "telegram": telegram.FOLDER, "mastodon": MASTODON}  # fmt: skip


def laid(folder: Path, files: dict[str, str | bytes]) -> Path:
    """A folder with these files."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def source(folder: Path, kind: str) -> Path:
    """The small site of a kind, below ``folder``."""
    if kind in FOLDERS:
        return laid(folder / kind, FOLDERS[kind])  # type: ignore[arg-type]
    folder.mkdir(parents=True, exist_ok=True)
    name, text = {
        "wordpress": ("export.xml", WORDPRESS),
        "blogger": ("blog-05-04-2012.xml", BLOGGER),
        "ghost": ("export.json", json.dumps(GHOST, ensure_ascii=False)),
    }[kind]
    (folder / name).write_text(text, "utf-8")
    return folder / name
