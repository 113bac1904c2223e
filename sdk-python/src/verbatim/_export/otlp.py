"""Encodes spans as an `ExportTraceServiceRequest`.

See https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

from .protobuf import Message
from .span import FinishedSpan, Pieces, Value

_STATUS_ERROR = 2
_INT64 = range(-(1 << 63), 1 << 63)


def request(resource: Mapping[str, Value], scope: str, version: str, spans: Sequence[Message]) -> Message:
    """A whole request with these encoded spans."""
    scope_message = Message()
    scope_message.text(1, scope)
    scope_message.text(2, version)
    scope_spans = Message()
    scope_spans.message(1, scope_message)
    for span in spans:
        scope_spans.message(2, span)
    resource_message = Message()
    _attributes(resource_message, 1, resource)
    resource_spans = Message()
    resource_spans.message(1, resource_message)
    resource_spans.message(2, scope_spans)
    out = Message()
    out.message(1, resource_spans)
    return out


def encoded(span: FinishedSpan) -> Message:
    """One `Span`."""
    out = Message()
    out.data(1, bytes.fromhex(span.trace_id))
    out.data(2, bytes.fromhex(span.span_id))
    if span.parent_span_id is not None:
        out.data(4, bytes.fromhex(span.parent_span_id))
    out.text(5, span.name)
    out.varint(6, span.kind)
    out.fixed64(7, span.start_epoch_nanos)
    out.fixed64(8, span.end_epoch_nanos)
    _attributes(out, 9, span.attributes)
    for event in span.events:
        message = Message()
        message.fixed64(1, event.epoch_nanos)
        message.text(2, event.name)
        _attributes(message, 3, event.attributes)
        out.message(11, message)
    if span.error is not None:
        status = Message()
        status.text(2, span.error)
        status.varint(3, _STATUS_ERROR)
        out.message(15, status)
    return out


def gzipped(message: Message) -> bytes:
    """Speed counts more than size: the receiver is near."""
    compressor = zlib.compressobj(1, zlib.DEFLATED, 31)
    out = [compressor.compress(piece) for piece in message.pieces]
    out.append(compressor.flush())
    return b"".join(out)


def _attributes(out: Message, field: int, attributes: Mapping[str, Value]) -> None:
    for key, value in attributes.items():
        key_value = Message()
        key_value.text(1, key)
        key_value.message(2, _any_value(value))
        out.message(field, key_value)


def _any_value(value: Value) -> Message:
    out = Message()
    if isinstance(value, str):
        out.text(1, value)
    elif isinstance(value, bool):
        out.varint(2, int(value))
    elif isinstance(value, int):
        if value in _INT64:
            out.varint(3, value)
        else:
            out.text(1, str(value))
    elif isinstance(value, float):
        out.double(4, value)
    elif isinstance(value, bytes):
        out.data(7, value)
    elif isinstance(value, Pieces):
        out.long_data(7, value.pieces, value.length)
    elif isinstance(value, Mapping):
        key_values = Message()
        _attributes(key_values, 1, value)
        out.message(6, key_values)
    elif value is not None:
        array = Message()
        for element in value:
            array.message(1, _any_value(element))
        out.message(5, array)
    return out
