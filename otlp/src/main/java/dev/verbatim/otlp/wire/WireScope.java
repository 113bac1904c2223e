package dev.verbatim.otlp.wire;

import dev.verbatim.model.Attributes;
import java.util.List;

/**
 * OTLP's {@code ScopeSpans} with the resource around it.
 *
 * @param position where in the request, for messages: {@code resourceSpans[0].scopeSpans[1]}
 * @param spans in order
 */
public record WireScope(
    String position,
    Resource resource,
    String name,
    String version,
    Attributes attributes,
    String schemaUrl,
    List<Item> spans) {

  /** Who sent it. */
  public record Resource(Attributes attributes, String schemaUrl) {}

  /** A span, or why it could not be read. */
  public sealed interface Item {}

  /** It could be read. */
  public record Good(WireSpan span) implements Item {}

  /** It could not. */
  public record Bad(String reason) implements Item {}
}
