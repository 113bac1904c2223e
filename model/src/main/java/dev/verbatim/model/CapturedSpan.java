package dev.verbatim.model;

import java.util.List;

/**
 * A span as it came in by some entrance, before its payloads are read, cut and priced.
 *
 * @param span what the entrance could tell; {@code span.payloads()} is empty and attempts refer to
 *     payloads by name
 * @param payloads the bodies and long attribute values
 * @param conversation what the entrance itself could tell about messages (foreign instrumentation);
 *     empty when the bodies must be read
 */
public record CapturedSpan(Span span, List<RawPayload> payloads, Conversation conversation) {
  /**
   * Exact bytes.
   *
   * @param name see {@link PayloadRef}
   * @param contentType the MIME type, if known
   * @param bytes must not be changed after they are handed over
   */
  public record RawPayload(String name, java.util.Optional<String> contentType, byte[] bytes) {
    @Override
    public boolean equals(Object other) {
      return other instanceof RawPayload payload
          && name.equals(payload.name)
          && contentType.equals(payload.contentType)
          && java.util.Arrays.equals(bytes, payload.bytes);
    }

    @Override
    public int hashCode() {
      return java.util.Objects.hash(name, contentType, java.util.Arrays.hashCode(bytes));
    }

    /** Name and size only: payloads hold prompts. */
    @Override
    public String toString() {
      return "RawPayload[" + name + ", " + bytes.length + " bytes]";
    }
  }

  public CapturedSpan {
    payloads = List.copyOf(payloads);
  }
}
