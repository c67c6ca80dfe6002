"""What a mail says: of each piece of news as much as the label of its target lets leave the site.

Begin with `composing.py`; `parts.py` is one piece of news in words, `digests.py` many, `heads.py` what stands above.
"""

from .composing import composed
from .heads import HOST
from .news import News, still_news
from .parts import plain

__all__ = ["HOST", "News", "composed", "plain", "still_news"]
