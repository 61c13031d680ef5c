"""The catalogues of translations: one folder with one .po file for each language but Japanese, which is the source.

The .po file itself is read, once in a process (about 0.1 s), so that nothing can be stale or left uncompiled: adding a
language is adding a folder. The names of the folders are our own language tags. gettext's and Babel's loaders know only
the locales of the CLDR, and やさしい日本語 (`ja-easy`) is none; it is Japanese to everything but its words.
"""

from dataclasses import dataclass
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from lms.core.words import SOURCE

EASY = "ja-easy"
FOLDER = Path(__file__).parent.parent / "translations"
_NAMES = {SOURCE: "日本語", EASY: "やさしい日本語"}


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the interface is there in a language."""

    language: str
    translated: int
    all: int

    @property
    def percent(self) -> int:
        """Whole per cent, rounded down: 100 means all."""
        return self.translated * 100 // self.all if self.all else 100


class _Missing(NullTranslations):
    """Says that there is no translation, instead of giving the source for one."""

    def gettext(self, message: str) -> str:
        """Give nothing."""
        return ""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Give nothing."""
        return ""


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """List the languages of the interface: Japanese, easy Japanese, then the others by their tag."""
    found = sorted(path.parent.parent.name for path in FOLDER.glob("*/LC_MESSAGES/messages.po"))
    return tuple(dict.fromkeys([SOURCE, *(tag for tag in found if tag == EASY), *found]))


def known(language: str | None) -> str | None:
    """Return the language if the interface speaks it, else None."""
    return language if language in languages() else None


@lru_cache
def html_tag(language: str) -> str:
    """Return what stands in lang="…": easy Japanese is Japanese."""
    return SOURCE if language == EASY else language


@lru_cache
def babel_locale(language: str) -> Locale:
    """Return by whose customs dates and numbers are written."""
    try:
        return Locale.parse(html_tag(language), sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(SOURCE)


@lru_cache
def name(language: str) -> str:
    """Return how a language calls itself."""
    own = _NAMES.get(language) or str(babel_locale(language).display_name)
    return own[0].upper() + own[1:]


def read(language: str) -> Catalog:
    """Read a catalogue, with as many plural forms as its header says, or else its language has.

    Raises:
        FileNotFoundError: the interface does not speak that language.
        babel.messages.pofile.PoFileError: the file is not a catalogue.
    """
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=babel_locale(language), abort_invalid=True)


@lru_cache
def translations(language: str) -> NullTranslations:
    """Return what is translated into a language; nothing is taken that is marked as fuzzy."""
    if language == SOURCE or known(language) is None:
        return _Missing()
    compiled = BytesIO()
    write_mo(compiled, read(language))
    compiled.seek(0)
    found = GNUTranslations(compiled)
    found.add_fallback(_Missing())
    return found


@lru_cache
def coverage(language: str) -> Coverage:
    """Count what is translated."""
    if language == SOURCE:
        return Coverage(SOURCE, 0, 0)
    messages = [message for message in read(language) if message.id]
    done = [m for m in messages if m.string and not m.fuzzy and (isinstance(m.string, str) or all(m.string))]
    return Coverage(language, len(done), len(messages))


def coverages() -> list[Coverage]:
    """Count for every language; Japanese, the source, is whole by itself."""
    return [coverage(language) for language in languages()]


def update(language: str, template: Path) -> None:
    """Bring a catalogue up to the words of the interface: new ones come in empty, those no longer said go.

    Nothing is guessed from likeness. The file is written so that two people's work merges: in order of the
    texts, one line each, without places and dates.

    Args:
        language: a folder of lms/translations; its .po file may be empty.
        template: the .pot file that `make translations` extracts.
    """
    path = FOLDER / language / "LC_MESSAGES" / "messages.po"
    catalogue = read(language)
    with template.open("rb") as file:
        catalogue.update(read_po(file), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    written = BytesIO()
    write_po(written, catalogue, width=0, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    plural = catalogue.plural_forms
    header = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {plural}\\n"\n\n'
    path.write_bytes(header.encode() + written.getvalue())
