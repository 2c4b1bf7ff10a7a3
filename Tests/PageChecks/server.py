"""A small web server for a folder, below a base path, as a plain host would serve it."""

import http.server
import threading
import urllib.parse
from pathlib import Path


class SiteServer:
    """Serves `root` at `http://127.0.0.1:<port><base_path>` while its `with` block runs."""

    def __init__(self, root: Path, base_path: str):
        class Handler(http.server.SimpleHTTPRequestHandler):
            extensions_map = {
                **http.server.SimpleHTTPRequestHandler.extensions_map,
                ".webp": "image/webp", ".woff2": "font/woff2", ".js": "text/javascript", ".svg": "image/svg+xml",
                ".mp4": "video/mp4",
            }

            def send_head(self):
                path = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)
                if not path.startswith(base_path) or not self.file(path).is_file():
                    return self.not_found()
                return super().send_head()

            def file(self, path: str) -> Path:
                below = path[len(base_path):]
                return root / (below + "index.html" if below == "" or below.endswith("/") else below)

            def translate_path(self, path: str) -> str:
                return str(self.file(urllib.parse.unquote(urllib.parse.urlsplit(path).path)))

            def not_found(self):
                page = root / "404.html"
                body = page.read_bytes() if page.is_file() else b"not found"
                self.send_response(404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                return None

            def log_message(self, *_):
                pass

            def copyfile(self, source, outputfile):
                try:
                    super().copyfile(source, outputfile)
                except (BrokenPipeError, ConnectionResetError):
                    pass  # the browser has left the page

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}{base_path}"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
