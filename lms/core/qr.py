"""A QR code as a drawing: inside a page, or inside a printed sheet."""

import io
from html import escape

import segno
from markupsafe import Markup


def drawing(url: str, label: str) -> Markup:
    """Draw an address as inline SVG, in black on the white that the page puts behind it.

    Args:
        url: what a camera reads.
        label: what a screen reader says instead.
    """
    svg = segno.make(url, error="m", micro=False).svg_inline(svgclass="qr", lineclass=None, omitsize=True, border=0)
    named = f'<svg role="img" aria-label="{escape(label)}" shape-rendering="crispEdges" '
    return Markup(svg.replace("<svg ", named, 1))  # noqa: S704  drawn here; the label is escaped


def picture(url: str, ink: str) -> str:
    """Draw an address as an SVG file for a printed sheet; it survives a fold or a coffee stain.

    Args:
        url: what a camera reads.
        ink: colour of the modules, as #1d2a29.
    """
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=0, dark=ink, xmldecl=False)
    return out.getvalue().decode()
