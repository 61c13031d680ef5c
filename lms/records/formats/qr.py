"""A QR code as a drawing inside a page."""

from html import escape

import segno

from lms.catalog.rules import Html


def drawing(url: str, label: str) -> Html:
    """Draw an address as inline SVG, in black on the white that the page puts behind it.

    Args:
        url: what a camera reads.
        label: what a screen reader says instead.
    """
    svg = segno.make(url, error="m", micro=False).svg_inline(svgclass="qr", lineclass=None, omitsize=True, border=0)
    named = f'<svg role="img" aria-label="{escape(label)}" shape-rendering="crispEdges" '
    return Html(svg.replace("<svg ", named, 1))
