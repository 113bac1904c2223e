package dev.verbatim.sdk.internal.export;

import java.util.List;
import java.util.Map;

/** Estimates the memory of a span. Bodies are counted where they are recorded. */
final class SpanSize {
  private static final int PER_SPAN = 400;
  private static final int PER_VALUE = 64;

  private SpanSize() {}

  /** Everything but the {@link Bytes}. */
  static long withoutBodies(FinishedSpan span) {
    long size = PER_SPAN + 2L * span.name().length() + of(span.attributes());
    for (FinishedSpan.Event event : span.events()) {
      size += PER_VALUE + of(event.attributes());
    }
    return size;
  }

  private static long of(Object value) {
    long size = PER_VALUE;
    if (value instanceof String text) {
      size += text.length();
    } else if (value instanceof List<?> list) {
      for (Object element : list) {
        size += of(element);
      }
    } else if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        size += ((String) entry.getKey()).length() + of(entry.getValue());
      }
    }
    return size;
  }
}
