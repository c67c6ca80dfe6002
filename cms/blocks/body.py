"""The blocks that the body of a page or an article may be built of."""

from .apply import ApplyBlock
from .callout import CalloutBlock
from .facts import FactsBlock
from .figure import FiguresBlock, FigureTableBlock
from .label import LabelMeaningsBlock
from .partners import PartnersBlock
from .picture import PictureBlock
from .point import StepsBlock
from .quote import QuoteBlock
from .text import TextBlock
from .timeline import TimelineBlock

BODY_BLOCKS = [
    ("text", TextBlock()),
    ("callout", CalloutBlock()),
    ("facts", FactsBlock()),
    ("figures", FiguresBlock()),
    ("figure_table", FigureTableBlock()),
    ("picture", PictureBlock()),
    ("quote", QuoteBlock()),
    ("timeline", TimelineBlock()),
    ("steps", StepsBlock()),
    ("partners", PartnersBlock()),
    ("labels", LabelMeaningsBlock()),
    ("apply", ApplyBlock()),
]
