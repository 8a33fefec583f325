"""A small client of the Language Server Protocol over stdio: open a file, ask where a name is defined."""

import json
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


class LanguageServer:
    """One running server. Lines and columns count from 0, columns in units of UTF-16, as in the protocol."""

    def __init__(self, command: list[str], root: Path, settings: dict[str, Any]) -> None:
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root)
        self._root = root
        self._settings = settings
        self._last = 0
        capabilities = {
            "workspace": {"configuration": True, "workspaceFolders": True},
            "textDocument": {"definition": {"linkSupport": False}},
        }
        folder = {"uri": root.as_uri(), "name": root.name}
        self._request(
            "initialize",
            {"processId": None, "rootUri": root.as_uri(), "capabilities": capabilities, "workspaceFolders": [folder]},
        )
        self._notify("initialized", {})

    def open(self, path: str, language: str) -> None:
        text = (self._root / path).read_text("utf-8", "replace")
        document = {"uri": self._uri(path), "languageId": language, "version": 1, "text": text}
        self._notify("textDocument/didOpen", {"textDocument": document})

    def close(self, path: str) -> None:
        self._notify("textDocument/didClose", {"textDocument": {"uri": self._uri(path)}})

    def definitions(self, path: str, line: int, column: int) -> list[tuple[str, int]]:
        """(absolute path, line from 1) of each definition of the name at a place."""
        found = self._request(
            "textDocument/definition",
            {"textDocument": {"uri": self._uri(path)}, "position": {"line": line, "character": column}},
        )
        places = [found] if isinstance(found, dict) else found or []
        return [(unquote(urlsplit(place["uri"]).path), place["range"]["start"]["line"] + 1) for place in places]

    def stop(self) -> None:
        self._request("shutdown", None)
        self._notify("exit", None)
        self._process.wait(timeout=30)

    def _uri(self, path: str) -> str:
        return (self._root / path).as_uri()

    def _request(self, method: str, params: Any) -> Any:
        self._last += 1
        self._send({"id": self._last, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self._last and "method" not in message:
                return message.get("result")
            if "id" in message and "method" in message:
                self._send({"id": message["id"], "result": self._answer(message)})

    def _answer(self, message: dict[str, Any]) -> Any:
        if message["method"] != "workspace/configuration":
            return None
        return [self._settings.get(item.get("section") or "") for item in message["params"]["items"]]

    def _notify(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        stream = self._process.stdout
        assert stream is not None
        length = 0
        while line := stream.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if not length:
            raise RuntimeError("the language server ended")
        found: dict[str, Any] = json.loads(stream.read(length))
        return found
