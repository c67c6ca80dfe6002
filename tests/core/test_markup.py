from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.core import markup

SCRIPT = "alert(1)"
DANGEROUS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "javascript:123",
    "java&#115;cript:alert(1)",
    "\tjavascript:alert(1)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:alert(1)",
    "//evil.example",
    "/\\evil.example",
    "file:///etc/passwd",
]
PIECES = [
    "<script>",
    "</p>",
    "![",
    "](",
    ")",
    "[",
    "]",
    "javascript:",
    "`",
    "```",
    "*",
    "_",
    "[^1]",
    "[^1]:",
    "|",
    "<a",
    "href=",
    '"',
    "'",
    ">",
    "&#x",
    ";",
    "http://",
    "https://a.",
    "www.",
    "<!--",
    "~~",
    "@a",
    "67-64-1",
    "\n",
    "\n\n",
    "\t",
    "    ",
    "> ",
    "- ",
    "# ",
    " ",
]


class _Reader(HTMLParser):
    """Collects the elements and attributes of a text, as a browser would find them."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.elements, self.others = [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, attrs))

    def handle_comment(self, data):
        self.others.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def _assert_within_the_list(html):
    read = _Reader(html)
    assert not read.others
    for tag, attributes in read.elements:
        assert tag in markup.ALLOWED, tag
        for name, value in attributes:
            assert name in markup.ALLOWED[tag], (tag, name)
            if name == "href":
                assert value.startswith(("http://", "https://", "mailto:", "/", "#fn")) or value.lower().startswith(
                    "http"
                ), value
                assert not value.startswith(("//", "/\\"))


@pytest.mark.parametrize("address", DANGEROUS)
@pytest.mark.parametrize(
    "construct", ["[x]({})", "[x](<{}>)", "![x]({})", "<{}>", "[x][r]\n\n[r]: {}", "[![x](/y)]({})"]
)
def test_no_link_leads_where_it_may_not(address, construct):
    html = markup.render(construct.format(address))
    for _tag, attributes in _Reader(html).elements:
        href = dict(attributes).get("href", "/y")
        assert markup.is_safe_link(href), href
        assert SCRIPT not in href


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "`<script>alert(1)</script>`",
        "```html\n<script>alert(1)</script>\n```",
        '```"><script>alert(1)</script>\nx\n```',
        "# <script>alert(1)</script>",
        "> <script>alert(1)</script>",
        "- <script>alert(1)</script>",
        "| <script>alert(1)</script> |\n|---|\n| <b onclick=alert(1)> |",
        '[x](http://a.example "\\"><script>alert(1)</script>")',
        '![x" onerror="alert(1)](http://a.example)',
        "[<script>alert(1)</script>](http://a.example)",
        "a[^1]\n\n[^1]: <script>alert(1)</script>",
        "a[^<script>]\n\n[^<script>]: b",
        "~~<script>alert(1)</script>~~",
        "**<script>alert(1)</script>**",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<!-- --><script>alert(1)</script>",
        "<style>*{}</style>",
        '<a href="javascript:alert(1)">x</a>',
    ],
)
def test_script_in_a_construct_stays_text(body):
    _assert_within_the_list(markup.render(body))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=20),
            st.sampled_from(PIECES),
        ),
        max_size=30,
    )
)
def test_whatever_is_written_nothing_outside_the_list_comes_out(parts):
    _assert_within_the_list(markup.render("".join(parts)))


@pytest.mark.parametrize(
    "body",
    [">" * 10_000 + " deep", "> " * 10_000 + "deep", "".join("  " * depth + "- deep\n" for depth in range(100))],
)
def test_what_is_nested_too_deep_is_shown_as_it_was_written(body):
    assert markup.is_too_deep(body)
    html = markup.render(body)
    assert "deep" in html
    assert html.count("<") == 2


def test_the_html_of_a_text_does_not_outgrow_it_beyond_measure():
    assert len(markup.render("|a|b|\n|-|-|\n" + "|x\n" * 9_000)) < 200_000


def test_four_quotes_within_each_other_are_laid_out():
    body = "> > > > deep"
    assert not markup.is_too_deep(body)
    assert markup.render(body).count("<blockquote") == 4


def test_a_picture_becomes_a_link_so_that_reading_asks_no_other_server():
    html = markup.render("![a map](https://pictures.example/map.png)")
    assert "<img" not in html
    assert 'href="https://pictures.example/map.png"' in html
    assert ">a map</a>" in html


def test_links_give_nothing_away_and_no_weight():
    assert 'rel="nofollow noopener noreferrer"' in markup.render("[x](https://a.example)")


@pytest.mark.parametrize(
    ("body", "address", "shown"),
    [
        ("See https://example.org/x, and so on", "https://example.org/x", "https://example.org/x"),
        ("See www.example.org.", "https://www.example.org", "www.example.org"),
        ("(HTTP://example.org/a?b=c&d=e#f)", "HTTP://example.org/a?b=c&d=e#f", "HTTP://example.org/a?b=c&d=e#f"),
        ("https://example.org/a_(b).", "https://example.org/a_(b)", "https://example.org/a_(b)"),
        ("**https://example.org/_a_/*b***", "https://example.org/_a_/*b", "https://example.org/_a_/*b"),
        ("https://example.org/@a/67-64-1", "https://example.org/@a/67-64-1", "https://example.org/@a/67-64-1"),
        ("- https://example.org/x", "https://example.org/x", "https://example.org/x"),
        ("| a |\n|---|\n| https://example.org/x |", "https://example.org/x", "https://example.org/x"),
        ("الموقع:https://example.org/x؟", "https://example.org/x", "https://example.org/x"),
        ("«https://example.org/x»، ثم", "https://example.org/x", "https://example.org/x"),
    ],
)
def test_an_address_that_simply_stands_there_is_a_link_without_the_signs_around_it(body, address, shown):
    html = markup.render(body)
    assert [dict(attributes) for tag, attributes in _Reader(html).elements if tag == "a"] == [
        {"href": address, "dir": "ltr", "rel": "nofollow noopener noreferrer"}
    ]
    assert f">{escape(shown)}</a>" in html


@pytest.mark.parametrize(
    "body",
    [
        "`https://example.org`",
        "```\nwww.example.org\n```",
        "    https://example.org",
        "https\\://example.org",
        "https&colon;//example.org www&period;example.org",
        "desk@www.example.org",
        "xwww.example.org",
        "https:// www.",
        "javascript://example.org",
    ],
)
def test_code_and_what_only_resembles_an_address_stay_text(body):
    assert "<a" not in markup.render(body)


def test_an_address_within_a_link_is_its_words():
    html = markup.render("[www.example.org](https://a.example)")
    assert html.count("<a") == 1
    assert 'href="https://a.example"' in html


def test_arabic_keeps_its_direction_beside_an_address():
    """An address has its own direction, so what surrounds it goes by the Arabic."""
    html = markup.render("https://example.org/x انظر\n\n- www.example.org هنا")
    assert '<p dir="auto"><a href="https://example.org/x" rel="nofollow noopener noreferrer" dir="ltr">' in html
    assert '<ul dir="rtl">' in html


def test_headings_stand_below_those_of_the_page():
    html = markup.render("# a\n\n## b\n\n###### c")
    assert [tag for tag, _ in _Reader(html).elements] == ["h4", "h5", "h6"]


def test_every_block_finds_its_own_direction_and_a_list_follows_its_first_letter():
    html = markup.render("مرحبا\n\nhello\n\n- قائمة\n\n- b")
    assert html.count('<p dir="auto">') == 4
    assert '<ul dir="rtl">' in html


@pytest.mark.parametrize("token", ["67-64-1", "TLP:AMBER+STRICT", "TLP:GREEN"])
def test_what_reads_left_to_right_does_so_inside_arabic(token):
    assert f'<bdi dir="ltr">{token}</bdi>' in markup.render(f"قال {token} في")


def test_an_address_of_mail_is_no_mention():
    assert "<bdi" not in markup.render("write to desk@example.org")


def test_code_reads_left_to_right_and_names_no_class():
    html = markup.render("```python\na < b\n```")
    assert html == '<pre dir="ltr"><code>a &lt; b\n</code></pre>\n'


def test_footnotes_of_two_posts_do_not_answer_to_the_same_address():
    def ids(body):
        return {dict(attributes).get("id") for _, attributes in _Reader(markup.render(body)).elements} - {None}

    first, second = ids("a[^1]\n\n[^1]: one"), ids("b[^1]\n\n[^1]: two")
    assert first
    assert not first & second


def test_an_excerpt_is_plain_words_cut_between_words():
    body = "# Title\n\nSome **bold** [link](https://a.example) and `code`.\n\n- item"
    assert markup.excerpt(body, 200) == "Title Some bold link and code. item"
    assert markup.excerpt(body, 17) == "Title Some bold…"
    assert len(markup.excerpt("x" * 500, 100)) == 100


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<p onclick='alert(1)'>Words</p>",
        "<a href='javascript:alert(1)'>here</a>",
        "<img src=x onerror=alert(1)>",
        "<iframe src='https://elsewhere.example'></iframe>",
    ],
)
def test_where_the_first_wall_has_fallen_the_second_lets_nothing_out(body, monkeypatch):
    """The parser makes no HTML of what is written as HTML; should it ever do so, the list still holds."""
    monkeypatch.setattr(markup, "_html", lambda body, _tokens: body)
    _assert_within_the_list(markup.render(body))
