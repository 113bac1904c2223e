package dev.verbatim.capture;

import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.Sha256;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanEvent;
import dev.verbatim.model.SpanLink;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;

/**
 * The hash that tells a resend from another span under the same id: over what the sender sent
 * (credentials masked) and nothing that was derived from it.
 */
final class ContentHash {
  private final MessageDigest digest = Sha256.newDigest();
  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

  private ContentHash() {}

  static Hash128 of(Span span, List<PayloadRef> payloads) {
    ContentHash hash = new ContentHash();
    hash.add(span);
    for (PayloadRef payload : payloads) {
      hash.add(payload.name());
      hash.digest.update(payload.sha256().toBytes());
    }
    return Hash128.truncate(hash.digest.digest());
  }

  private void add(Span span) {
    add(span.traceId().high());
    add(span.traceId().low());
    add(span.spanId().value());
    add(span.parentSpanId().map(parent -> parent.value()).orElse(0L));
    add(span.name());
    add(span.kind().ordinal());
    add(span.status().ordinal());
    add(span.startEpochNanos());
    add(span.endEpochNanos());
    addAll(span.error(), span.session(), span.userId(), span.prompt(), span.outcome());
    addAll(span.tags(), span.metadataJson(), span.attempts(), span.tool());
    add(span.attributes());
    for (SpanEvent event : span.events()) {
      add(event.epochNanos());
      add(event.name());
      add(event.attributes());
    }
    for (SpanLink link : span.links()) {
      addAll(link.traceId(), link.spanId());
      add(link.attributes());
    }
    add(span.resource());
    addAll(span.scopeName(), span.scopeVersion());
  }

  /** Records of scalars, whose texts tell them apart completely. */
  private void addAll(Object... values) {
    for (Object value : values) {
      add(Objects.toString(value));
    }
  }

  private void add(Attributes attributes) {
    add(attributes.entries().size());
    for (Attributes.Entry entry : attributes.entries()) {
      add(entry.key());
      add(entry.value());
    }
  }

  private void add(AttributeValue value) {
    switch (value) {
      case AttributeValue.Text text -> add(text.value());
      case AttributeValue.Bytes bytes -> {
        add(bytes.value().length);
        digest.update(bytes.value());
      }
      case AttributeValue.Array array -> {
        add(array.values().size());
        array.values().forEach(this::add);
      }
      case AttributeValue.Nested nested -> add(nested.entries());
      default -> add(value.toString());
    }
  }

  private void add(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    add(utf8.length);
    digest.update(utf8);
  }

  private void add(long value) {
    digest.update(number.clear().putLong(value).flip());
  }
}
