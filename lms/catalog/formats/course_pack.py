"""A course as one ZIP file: in from outside, with every limit checked before a byte is unpacked, and out again."""

import io
import lzma
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from lms.catalog.formats.course_files import CoursePack, read_course
from lms.catalog.formats.faults import Fault

MAX_PACKED_BYTES = 50 * 1024 * 1024
MAX_BYTES = 200 * 1024 * 1024
MAX_FILES = 2_000
MAX_RATIO = 100
_RATIO_FROM_BYTES = 100_000  # a small file of the same line again and again packs very well, and harms nobody
_CHUNK = 64 * 1024
_LOCAL_HEADER_BYTES = 30
_ENCRYPTED = 0x1
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(NotImplementedError, EOFError, OSError, ValueError, RuntimeError),
)
_KINDS = (".yaml", ".md", ".svg")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*){0,3}")
_EPOCH = (2000, 1, 1, 0, 0, 0)
_KEY = re.compile(rb"^key:[ ]*[\"']?([a-z][a-z0-9-]{0,39})", re.MULTILINE)
_LITTER = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")


class PackRefused(Exception):
    """A file that is no course pack, or one that is not unpacked; carries everything found wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("; ".join(str(fault) for fault in self.faults))


def read_pack(packed: BinaryIO) -> tuple[CoursePack | None, list[Fault]]:
    """Read a course out of a ZIP: the course when all is well, and every fault at once when not; nothing is kept.

    Args:
        packed: the ZIP, at most 50 MiB; it can be read from any place.
    """
    with TemporaryDirectory() as place:
        try:
            folder = _named_by_its_key(unpack(packed, Path(place) / "pack"), Path(place) / "pack")
        except PackRefused as refused:
            return None, refused.faults
        pack, faults = read_course(folder)
        top = f"{folder.parent.as_posix()}/"
        return pack, [Fault(fault.path.removeprefix(top), fault.line, fault.message, fault.hint) for fault in faults]


def unpack(packed: BinaryIO, into: Path, *, most_bytes: int = MAX_BYTES) -> Path:
    """Unpack a course pack into an empty folder.

    The files may lie at the top of the ZIP or in one folder, as most programs pack them. What an operating system adds
    by itself (`__MACOSX`, `.DS_Store`) is left out.

    Args:
        packed: the ZIP, at most 50 MiB; it can be read from any place.
        into: an empty folder of the caller's.
        most_bytes: how large all files may be together.

    Returns:
        The folder in which course.yaml lies.

    Raises:
        PackRefused: it is no ZIP, or holds what a course does not need: paths that lead out, links, other kinds of
            files, names that differ in nothing but case, more than 200 MiB, 2,000 files, or a hundredfold of its size.

    Source: trust.md, case 18.
    """
    try:
        with zipfile.ZipFile(packed) as pack:
            members = [info for info in pack.infolist() if not info.is_dir() and not _LITTER.search(info.filename)]
            if faults := [*_whole_faults(members, most_bytes), *_member_faults(members), *_overlaps(pack.infolist())]:
                raise PackRefused(faults)
            for info in members:
                _write(pack, info, into)
            return _course_folder(members, into)
    except _UNREADABLE as error:
        raise PackRefused(
            [Fault("ZIP", 1, "ZIP ファイルとして読めません。", "もう一度、圧縮しなおしてください。")]
        ) from error


def pack_files(folder: str, files: Iterable[tuple[str, bytes]]) -> bytes:
    """Pack files into a ZIP; the same files give the same bytes.

    Args:
        folder: the one folder in which they lie.
        files: path from that folder, and content.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, body in files:
            info = zipfile.ZipInfo(f"{folder}/{name}", _EPOCH)
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            pack.writestr(info, body)
    return packed.getvalue()


def _whole_faults(members: list[zipfile.ZipInfo], most_bytes: int) -> Iterator[Fault]:
    size, packed = sum(info.file_size for info in members), sum(info.compress_size for info in members)
    if not members:
        yield Fault("ZIP", 1, "ファイルが1つも入っていません。", "教材のフォルダーを圧縮してください。")
    if len(members) > MAX_FILES:
        yield Fault("ZIP", 1, f"ファイルが多すぎます（{len(members):,}個。{MAX_FILES:,}個まで）。")
    if size > most_bytes:
        yield Fault("ZIP", 1, f"開いたあとの大きさが、{most_bytes // 1024**2}MBをこえます。")
    if size > max(packed * MAX_RATIO, _RATIO_FROM_BYTES):
        yield Fault("ZIP", 1, f"開くと{MAX_RATIO}倍より大きくなるファイルは、読みこめません。")


def _member_faults(members: list[zipfile.ZipInfo]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for info in members:
        name = _shown(info.orig_filename)
        if fault := _member_fault(info):
            yield Fault(name, 1, *fault)
        folded = unicodedata.normalize("NFKC", info.filename).casefold()
        if folded in seen:
            yield Fault(
                name, 1, f"「{seen[folded]}」と同じ名前です。", "大文字と小文字のほかも、ちがう名前にしてください。"
            )
        seen.setdefault(folded, name)


def _member_fault(info: zipfile.ZipInfo) -> tuple[str, str] | None:
    if info.flag_bits & _ENCRYPTED:
        return "パスワードがかかっています。", "パスワードなしで圧縮してください。"
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
        return "ふつうのファイルではありません（リンクなど）。", "ファイルそのものを入れてください。"
    if info.orig_filename != info.filename or not _NAME.fullmatch(info.filename):
        return "この名前のファイルは使えません。", "名前は、英数字・ハイフン・下線・点で書いてください。"
    if not info.filename.endswith(_KINDS):
        return "この種類のファイルは使えません。", f"使えるのは {'、'.join(_KINDS)} です。"
    return None


def _overlaps(infos: list[zipfile.ZipInfo]) -> Iterator[Fault]:
    """Find members that share bytes, as a ZIP made to explode does."""
    for one, other in pairwise(sorted(infos, key=lambda info: info.header_offset)):
        if one.header_offset + _LOCAL_HEADER_BYTES + one.compress_size > other.header_offset:
            yield Fault(_shown(other.orig_filename), 1, "ZIP の中で、ほかのファイルと重なっています。")


def _write(pack: zipfile.ZipFile, info: zipfile.ZipInfo, into: Path) -> None:
    """Write one member, and stop where it grows beyond the size it claims."""
    path = into / info.filename
    path.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with pack.open(info) as source, path.open("xb") as target:
        while chunk := source.read(_CHUNK):
            written += len(chunk)
            if written > info.file_size:
                raise PackRefused([Fault(_shown(info.filename), 1, "書かれている大きさより、中身が大きいです。")])
            target.write(chunk)


def _course_folder(members: list[zipfile.ZipInfo], into: Path) -> Path:
    places = [info.filename.removesuffix("course.yaml") for info in members if info.filename.endswith("course.yaml")]
    roots = [place for place in places if place == "" or place.endswith("/")]
    if len(roots) != 1 or not all(info.filename.startswith(roots[0]) for info in members):
        hint = "course.yaml のあるフォルダーを1つだけ、そのまま圧縮してください。"
        raise PackRefused([Fault("ZIP", 1, "どれが教材のフォルダーか、わかりません。", hint)])
    return into / roots[0]


def _named_by_its_key(folder: Path, top: Path) -> Path:
    """Give files that lay at the top of the ZIP the folder name that they ask for."""
    found = _KEY.search((folder / "course.yaml").read_bytes())
    return folder.rename(top.parent / found[1].decode()) if folder == top and found else folder


def _shown(name: str) -> str:
    """Return a name as a message may show it: no control characters, not endless."""
    kept = "".join(
        character if unicodedata.category(character)[0] != "C" else "\N{REPLACEMENT CHARACTER}" for character in name
    )
    return kept[:100]
