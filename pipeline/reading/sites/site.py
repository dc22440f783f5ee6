"""What is known of a site: one record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.phrases import Phrases


@dataclass(frozen=True)
class Site:
    """A site, or a program that many sites run on. Places in a page are ``#id``, ``.class``, ``[attribute=value]`` or an element's name."""

    names: tuple[str, ...] = ()
    """As they end a page's title: ``题目 - 专栏 - CSDN博客``."""
    text: tuple[str, ...] = ()
    """Places that hold an article's text and little else, the surest first."""
    titles: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    lazy: tuple[str, ...] = ()
    """Attributes of a picture that hold its address until a reader scrolls there."""
    noise: tuple[str, ...] = ()
    """Classes of what no reader of a book needs: numbers of code lines, buttons, anchors, second copies of formulas."""
    cards: Mapping[str, str] = field(default_factory=dict)
    """Class of a link that shows a whole page → class of the title within it."""
    media: tuple[str, ...] = ()
    """Elements of its own for films and sound."""
    lists: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Class of an ordered list → the number's format and what stands around it (``（%）``)."""
    redirectors: Mapping[str, str] = field(default_factory=dict)
    """Host → the parameter that holds the address to which it leads."""
    counters: tuple[str, ...] = ()
    """Parameters of an address that only count readers; one that ends in ``*`` stands for all that begin so."""
    referers: Mapping[str, str] = field(default_factory=dict)
    """Host of pictures that are given to readers of its own pages only → such a page."""
    badges: tuple[str, ...] = ()
    """Addresses of pictures that show a number or a state of the day, by what they begin with after the host's ``www.``."""
    script_text: tuple[str, ...] = ()
    """Names by which a page's script holds the text of an article that only a browser shows."""
    script_accounts: tuple[str, ...] = ()
    script_pictures: Mapping[str, str] = field(default_factory=dict)
    """Name of the script's list of pictures → name of the address in an entry."""
    no_article: Mapping[str, Phrases] = field(default_factory=dict)
    """Why a page holds no article (``was deleted``) → what it says instead of one."""
