"""What the reader's worker, the script of a page and ``open.html`` defend, as a browser has it.

The tests stand in tests/readers/browser, and have their row in their docstring. What node shows as well is in browser.py.
"""

from tests.attacks.defences.defence import Defence, lit

_WORKER = (
    Defence(
        "the worker answers for a page before a browser asks by itself", ("drip",), "worker.js",
        lit('sleep(PAGE_MS).then(() => failure(path, { page: "slow" }))'), "sleep(PAGE_MS).then(() => act)",
        tests=("test_a_page_that_drips_is_answered_for_and_there_when_it_has_come",),
    ),
    Defence(
        "the worker answers for a part before a browser asks by itself", ("drip",), "worker.js",
        lit("sleep(PART_MS).then(() => Response.error())"), "sleep(PART_MS).then(() => act)",
        tests=("test_a_document_that_drips_ends_too",),
    ),
    Defence(
        "what lies beside the release is text", ("beside",), "answers.js",
        lit("streamed(body, isText ? TEXT : type, {"), "streamed(body, type, {",
        tests=("test_what_a_host_lays_beside_the_metadata_runs_nothing",),
    ),
    Defence(
        "a drawing beside the release is saved", ("beside",), "answers.js",
        lit('if (!isText) answer.headers.set("Content-Disposition", "attachment");'), "",
        tests=("test_a_drawing_that_a_host_lays_beside_the_metadata_is_saved",),
    ),
    Defence(
        "a browser's own fetch has no cookies, and clears nothing", ("beside",), "worker.js",
        lit('fetch(request, { credentials: "omit" })'), "fetch(request)",
        tests=("test_a_host_cannot_have_the_browser_clear_what_is_kept",),
    ),
    Defence(
        "the worker takes no cookie along", ("cookies",), "mirrors.js",
        lit('credentials: "omit"'), 'credentials: "same-origin"',
        tests=("test_a_copy_that_sets_a_cookie_is_never_told_it_again",),
    ),
    Defence(
        "the page of the mirror list may do nothing", ("mirrors",), "worker.js",
        lit("...(path === MIRRORS_PAGE && { policy: STILL })"), "",
        tests=("test_the_page_of_the_mirror_list_may_do_nothing",),
    ),
    Defence(
        "the worker answers a form, too", ("form",), "worker.js",
        lit('const path = isPage || request.method === "GET" ?'), 'const path = request.method === "GET" ?',
        tests=("test_a_form_that_is_sent_here_opens_the_page_that_is_read_here",),
    ),
    Defence(
        "an address that the signed list names is not let go", ("404 for all",), "worker.js",
        lit("if (!it.head?.mirrors.some((each) => asFolder(each.address) === here)) return true;"), "return true;",
        tests=("test_a_listed_address_that_answers_404_for_everything_is_not_let_go",),
    ),
    Defence(
        "a file that is too long is shown unverified to whom asks for it so", ("too long",), "worker.js",
        lit("error instanceof TooLong && request.url.split(\"#\")[0].endsWith(UNVERIFIED)"), "error instanceof TooLong",
        tests=("test_a_file_too_long_to_be_verified_here_is_not_passed_off_as_verified",),
    ),
    Defence(
        "the worker has no page where nothing is signed", ("unsigned",), "worker.js",
        lit('throw new Error("no archive");'), "{}",
        tests=("test_what_is_not_sealed_has_no_worker",),
    ),
    Defence(
        "an address is text on the worker's own page", ("own page",), "ownpage.js",
        lit("String(text).replace(/[&<>\"']/g, (sign) => `&#${sign.charCodeAt(0)};`)"), "String(text)",
        tests=("test_an_address_that_is_markup_is_text_on_the_workers_own_page",),
    ),
    Defence(
        "what did not come through the worker is not said to be authentic", ("banner",), "worker.js",
        lit('lines: [["first"]]'), 'lines: [["authentic", "1"]]',
        tests=("test_the_first_page_is_not_said_to_be_checked_and_the_next_one_is",),
    ),
    Defence(
        "a page that was saved says nothing of itself", ("banner",), "../reader.js",
        lit("  box.hidden = true;\n"), "",
        tests=("test_a_page_that_was_saved_does_not_say_that_it_is_authentic",),
    ),
    Defence(
        "a drawing that was signed may do nothing", ("drawing",), "answers.js",
        lit('policy = /svg|xml/.test(type) ? STILL : ""'), 'policy = ""',
        tests=("test_a_signed_drawing_runs_nothing_when_it_is_opened",),
    ),
)  # fmt: skip

_OPEN_HTML = (
    Defence(
        "open.html takes what runs out of a page", ("in open.html",), "../open/render.js",
        lit("for (const dropped of page.querySelectorAll(DROPPED)) dropped.remove();"), "",
        tests=("test_nothing_of_a_signed_page_is_active",),
    ),
    Defence(
        "open.html leaves a page the attributes that are known", ("in open.html",), "../open/render.js",
        lit("if (!KEPT.test(name)) element.removeAttribute(name);"), "",
        tests=("test_nothing_of_a_signed_page_is_active",),
    ),
    Defence(
        "open.html follows no link of an unknown kind", ("in open.html",), "../open/render.js",
        lit('} else {\n    link.removeAttribute("href");\n  }'), "}",
        tests=("test_nothing_of_a_signed_page_is_active",),
    ),
    Defence(
        "a page's style fetches nothing in open.html", ("in open.html",), "../open/render.js",
        lit('if (/(url|src|image-set|element|if)\\(|\\\\/i.test(value)) style.removeProperty(name);'), "",
        tests=("test_nothing_of_a_signed_page_is_active",),
    ),
    Defence(
        "open.html asks before it leads outside", ("in open.html",), "../open/render.js",
        lit('link.setAttribute("data-outside", href.trim());'), "",
        tests=("test_a_link_outside_is_shown_before_it_is_followed",),
    ),
    Defence(
        "the page of the mirror list has no style in open.html", ("bar",), "../open/pages.js",
        lit('if (path === MIRRORS_PAGE) page.css = "";'), "",
        tests=("test_the_page_that_the_online_key_signs_has_no_style_of_its_own",),
    ),
    Defence(
        "open.html shows nothing older than itself unasked", ("held back",), "../open/open.js",
        lit("release: this.older ? 0 : release, top"), "release: 0, top",
        tests=("test_when_all_are_held_back_the_reader_is_told_and_decides",),
    ),
    Defence(
        "open.html knows the keys of its own day", ("held back",), "../open/open.js",
        lit("root: roots, dated"), "root: 1, dated",
        tests=("test_keys_that_were_replaced_since_are_followed_and_a_copy_that_hides_it_is_not",),
    ),
    Defence(
        "a name stands once in a zip for open.html", ("at hand",), "../open/zipped.js",
        lit('must(!taken.has(name), "a name of its own");'), "",
        tests=("test_a_zip_that_two_tools_read_in_two_ways_is_not_opened",),
    ),
    Defence(
        "an index leads nowhere outside", ("index",), "../search/page.js",
        lit("path.split(\"/\").filter((name) => name && !/^\\.+$/.test(name)).map(encodeURIComponent).join(\"/\")"), "path",
        tests=("test_an_index_that_lies_leads_nowhere_else",),
    ),
)  # fmt: skip

DEFENCES = (*_WORKER, *_OPEN_HTML)
