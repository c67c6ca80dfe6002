from .article import ArticlePage
from .home import HomePage
from .news_index import NewsIndexPage
from .second_person_task import SecondPersonTask
from .standard import StandardPage

__all__ = ["ArticlePage", "HomePage", "NewsIndexPage", "SecondPersonTask", "StandardPage"]
