"""The edition in traditional characters (繁體): every finished page again, under hant/.

Words are found first and converted one by one, so that characters of two words that meet are never
read as a third (面 in 和|面积). `data/hant.yml` says what neither dictionary knows.
"""

from .converter import Converter
from .corrections import KEYS, Corrections, load_corrections
from .edition import (
    FOLDER,
    LANGUAGE,
    ONCE,
    Forms,
    fragment,
    page,
    page_with_forms,
    simplified_forms,
    texts,
)
from .memory import Memory

__all__ = [
    "FOLDER",
    "KEYS",
    "LANGUAGE",
    "ONCE",
    "Converter",
    "Corrections",
    "Forms",
    "Memory",
    "fragment",
    "load_corrections",
    "page",
    "page_with_forms",
    "simplified_forms",
    "texts",
]
