package dev.verbatim.otlp.dialect;

import dev.verbatim.model.Usage;
import java.util.OptionalLong;

/** Tokens. */
final class UsageKeys {
  private UsageKeys() {}

  static Usage read(SpanView span) {
    AttributeView from = span.attributes();
    return new Usage(
        from.integer("gen_ai.usage.input_tokens"),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        from.integer("gen_ai.usage.output_tokens"),
        OptionalLong.empty());
  }
}
