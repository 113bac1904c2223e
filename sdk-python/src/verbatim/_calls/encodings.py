"""Undoes the compression that the HTTP library asked the provider for."""

from __future__ import annotations

import importlib
import zlib
from typing import Any, Protocol


class _Decoder(Protocol):
    def decode(self, chunk: bytes) -> bytes: ...

    def rest(self) -> bytes: ...


class _Zlib:
    def __init__(self, window_bits: int) -> None:
        self._inner = zlib.decompressobj(window_bits)

    def decode(self, chunk: bytes) -> bytes:
        return self._inner.decompress(chunk)

    def rest(self) -> bytes:
        return self._inner.flush()


class _Deflate:
    """With the zlib wrapping of RFC 9110 section 8.4.1.2, or without it as some servers send it."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj()
        self._head = b""
        """The two bytes that tell the wrapping, as far as they were there before."""

    def decode(self, chunk: bytes) -> bytes:
        head = self._head
        if len(head) < 2:
            self._head = (head + chunk)[:2]
        try:
            return self._inner.decompress(chunk)
        except zlib.error:
            if len(head) >= 2:
                raise
            self._inner = zlib.decompressobj(-zlib.MAX_WBITS)
            return self._inner.decompress(head + chunk)

    def rest(self) -> bytes:
        return self._inner.flush()


class _Brotli:
    def __init__(self) -> None:
        module: Any = _first_module("brotli", "brotlicffi")
        self._inner: Any = module.Decompressor()

    def decode(self, chunk: bytes) -> bytes:
        # The two packages call the same method differently.
        method = getattr(self._inner, "decompress", None) or self._inner.process
        return bytes(method(chunk))

    def rest(self) -> bytes:
        return b""


class _Zstandard:
    def __init__(self) -> None:
        module: Any = _first_module("compression.zstd", "backports.zstd", "zstandard")
        decompressor = module.ZstdDecompressor()
        self._inner = decompressor.decompressobj() if hasattr(decompressor, "decompressobj") else decompressor

    def decode(self, chunk: bytes) -> bytes:
        return bytes(self._inner.decompress(chunk))

    def rest(self) -> bytes:
        return b""


def _first_module(*names: str) -> object:
    """The HTTP library only asks for an encoding when it has one of these itself."""
    for name in names:
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    raise ImportError(names[0])


def decoded(content_encoding: str, chunks: list[tuple[bytes, int]]) -> list[tuple[bytes, int]] | None:
    """The chunks without their compression, each with the time at which it came; None if that is not possible.

    A chunk that gives nothing yet is left out; a body that was cut gives what can be had.
    """
    try:
        decoders = [_decoder(name) for name in reversed(content_encoding.lower().split(",")) if name.strip()]
        out = []
        for chunk, nanos in chunks:
            plain = chunk
            for decoder in decoders:
                plain = decoder.decode(plain)
            if plain:
                out.append((plain, nanos))
        for index, decoder in enumerate(decoders):
            rest = decoder.rest()
            for further in decoders[index + 1 :]:
                rest = further.decode(rest)
            if rest:
                out.append((rest, chunks[-1][1]))
        return out
    except Exception:
        # Not what it says it is, or of a kind unknown here: then the bytes are kept as they came.
        return None


def _decoder(name: str) -> _Decoder:
    match name.strip():
        case "gzip" | "x-gzip":
            return _Zlib(zlib.MAX_WBITS | 16)
        case "deflate":
            return _Deflate()
        case "br":
            return _Brotli()
        case "zstd":
            return _Zstandard()
        case "identity":
            return _Identity()
        case other:
            raise ValueError(other)


class _Identity:
    def decode(self, chunk: bytes) -> bytes:
        return chunk

    def rest(self) -> bytes:
        return b""
