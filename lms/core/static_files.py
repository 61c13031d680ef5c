"""Static addresses that carry the hash of their content, so that they may be cached for ever."""

import hashlib
from pathlib import Path
from typing import Any

from flask import Flask
from whitenoise import WhiteNoise


def init_app(app: Flask) -> None:
    """Add the hash to each static address and serve the folder compressed."""
    folder = Path(str(app.static_folder))
    hashes: dict[str, str] = {}

    @app.url_defaults
    def _add_hash(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint != "static" or "v" in values:
            return
        name = str(values["filename"])
        if name not in hashes or app.debug:
            hashes[name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()[:12]
        values["v"] = hashes[name]

    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # Flask's documented way to add middleware
        app.wsgi_app, root=str(folder), prefix="static/", max_age=app.config["SEND_FILE_MAX_AGE_DEFAULT"]
    )
