"""The public pages: Wagtail page types and their blocks. Only what is TLP:CLEAR lives here.

`blocks/` may import core; `models/` may import everything below the roof. Begin with `models/article.py`.
"""
