"""A web server for the built site, as a plain host serves it: compressed, from any folder of an address, its own page for what is missing."""

from __future__ import annotations

import gzip
import mimetypes
import threading
from contextlib import contextmanager
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json", ".html": "text/html; charset=utf-8"}
COMPRESSED = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt"}


@lru_cache(maxsize=512)
def _body(path: Path, _changed: int) -> tuple[bytes, bool]:
    data = path.read_bytes()
    return (gzip.compress(data, 6), True) if path.suffix in COMPRESSED else (data, False)


@contextmanager
def serving(site: Path, mount: str = "/"):
    """Serve `site` below `mount` on a free port of this machine; gives the address of its root."""
    site = Path(site).resolve()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked = unquote(urlsplit(self.path).path)
            path = (site / asked.removeprefix(mount).lstrip("/")).resolve() if asked.startswith(mount) else site / "404.html"
            if path.is_dir():
                path /= "index.html"
            found = asked.startswith(mount) and path.is_file() and path.is_relative_to(site)
            path = path if found else site / "404.html"
            body, zipped = _body(path, path.stat().st_mtime_ns)
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream")
            if zipped:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass  # a browser that closes a connection early is no fault

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{mount}"
    finally:
        server.shutdown()
        server.server_close()
