"""The files of a course folder, read with care: nothing outside it, nothing huge, nothing but UTF-8."""

from pathlib import Path

from lms.catalog.formats.faults import Fault, FileFaults, LineFault

MAX_BYTES = 400_000


class CourseFolder:
    """One course's folder, everything found wrong in it, and what is not translated yet."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: list[Fault] = []
        self.gaps: list[Fault] = []

    def name(self, relative: str) -> str:
        """Return how messages call a file."""
        return (self.root / relative).as_posix()

    def complain(self, relative: str, line: int, message: str, hint: str = "") -> None:
        """Note a fault."""
        self.faults.append(Fault(self.name(relative), line, message, hint))

    def miss(self, relative: str, line: int, message: str) -> None:
        """Note what is not there yet in a later language: readers get the first language there, and are told so."""
        self.gaps.append(Fault(self.name(relative), line, message, "いまは、はじめの言語で出ます。"))

    def complain_all(self, relative: str, faults: FileFaults | tuple[LineFault, ...]) -> None:
        """Note the faults found in one file."""
        found = faults.faults if isinstance(faults, FileFaults) else faults
        self.faults.extend(fault.in_file(self.name(relative)) for fault in found)

    def has(self, relative: str) -> bool:
        """Tell whether a file is there."""
        return (self.root / relative).is_file()

    def names(self, pattern: str) -> list[str]:
        """List the files that fit a pattern, by path from the folder, in order."""
        found = (path.relative_to(self.root).as_posix() for path in self.root.glob(pattern) if path.is_file())
        return sorted(found)

    def read_bytes(self, relative: str) -> bytes | None:
        """Read a file; None, with the fault noted, when it cannot be read."""
        path = self.root / relative
        if not path.is_file():
            self.complain(relative, 1, "ファイルがありません。", "名前と置き場所をたしかめてください。")
        elif not path.resolve().is_relative_to(self.root.resolve()):
            self.complain(relative, 1, "フォルダーの外のファイルは使えません。", "ファイルそのものを置いてください。")
        elif path.stat().st_size > MAX_BYTES:
            self.complain(relative, 1, f"ファイルが大きすぎます（{MAX_BYTES // 1000} KBまで）。")
        else:
            return path.read_bytes()
        return None

    def read_text(self, relative: str) -> str | None:
        """Read a text; None, with the fault noted, when it cannot be read."""
        body = self.read_bytes(relative)
        if body is None:
            return None
        try:
            text = body.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as error:
            line = body.count(b"\n", 0, error.start) + 1
            self.complain(relative, line, "文字コードが UTF-8 ではありません。", "UTF-8 で保存しなおしてください。")
            return None
        if "\0" in text:
            line = text.count("\n", 0, text.index("\0")) + 1
            self.complain(relative, line, "目に見えない制御文字が入っています。", "その部分を消してください。")
            return None
        return text
