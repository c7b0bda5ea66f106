"""tests.support.words: what of a source people read, and what of it is missing."""

from tests.support.words import lost, runs

SOURCE = """---
title: front
---

# Head {#anchor}

Text[^note] [shown](address.md "t") ![picture](a.png) [named][label] &amp; ﬁve 证据，词

```python
code
```

[^note]: said
[label]: https://e.org/
"""


def test_syntax_is_no_word() -> None:
    kept = {"Head", "Text", "shown", "named", "label", "code", "said", "five", "证据", "词", "address", "md", "t"}
    assert runs(SOURCE) == kept | {"picture"}
    assert runs(SOURCE, pictures=False) == kept


def test_what_is_missing_is_named() -> None:
    assert lost({"one", "two"}, "x on\ne y") == ["two"]
    assert lost({"لا"}, "ال", rtl=True) == []
    assert lost({"لا"}, "ال") == ["لا"]
