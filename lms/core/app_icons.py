"""The icons of the installed site, drawn from its mark: `make icons` writes them beside it."""

from pathlib import Path
from typing import cast

import typst

FOLDER = Path(__file__).parent.parent / "static" / "img"
GROUND = "#faf7f0"
ICONS = {
    "icon-180.png": (180, 76),
    "icon-192.png": (192, 84),
    "icon-512.png": (512, 84),
    "icon-maskable-512.png": (512, 58),
}
"""Width in pixels, and how much of it the mark takes in per cent: of a maskable icon a circle is sure to be seen."""
_POINTS_PER_INCH = 72


def draw(pixels: int, share_percent: int) -> bytes:
    """Draw the mark on its ground as a square PNG."""
    source = f"""
    #set page(width: {pixels}pt, height: {pixels}pt, margin: 0pt, fill: rgb("{GROUND}"))
    #align(center + horizon, image("/mark.svg", width: {share_percent}%))
    """
    return cast(bytes, typst.Compiler(root=FOLDER).compile(source.encode(), format="png", ppi=_POINTS_PER_INCH))


def main() -> None:
    """Write every icon."""
    for name, (pixels, share_percent) in ICONS.items():
        (FOLDER / name).write_bytes(draw(pixels, share_percent))


if __name__ == "__main__":
    main()
