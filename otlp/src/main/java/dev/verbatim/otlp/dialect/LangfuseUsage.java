package dev.verbatim.otlp.dialect;

import dev.verbatim.model.Usage;
import dev.verbatim.otlp.json.Json;
import java.util.OptionalLong;

/**
 * Langfuse's {@code usage_details}: by its convention buckets that do not overlap, so {@code input}
 * leaves out cached tokens; or a provider's usage object as it came. A {@code total} that equals
 * {@code input + output} proves that the buckets do overlap.
 */
final class LangfuseUsage {
  static final String KEY = "langfuse.observation.usage_details";

  private LangfuseUsage() {}

  static Usage read(AttributeView attributes) {
    return attributes.object(KEY).map(LangfuseUsage::buckets).orElse(Usage.UNKNOWN);
  }

  private static Usage buckets(Json.Obj usage) {
    if (usage.get("input").isEmpty() && usage.get("output").isEmpty()) {
      return Usages.object(usage);
    }
    OptionalLong input = count(usage, "input");
    OptionalLong output = count(usage, "output");
    OptionalLong read =
        count(
            usage,
            "input_cached_tokens",
            "cache_read_input_tokens",
            "input_cache_read",
            "cached_tokens");
    OptionalLong write =
        count(usage, "cache_creation_input_tokens", "input_cache_creation", "input_cache_write");
    OptionalLong reasoning =
        count(usage, "output_reasoning_tokens", "output_reasoning", "reasoning_tokens");
    OptionalLong total = count(usage, "total");
    boolean overlap =
        total.isPresent()
            && input.isPresent()
            && output.isPresent()
            && total.getAsLong() == input.getAsLong() + output.getAsLong();
    return new Usage(
        overlap ? input : sum(input, read, write),
        read,
        write,
        OptionalLong.empty(),
        overlap ? output : sum(output, reasoning),
        reasoning);
  }

  private static OptionalLong count(Json.Obj usage, String... keys) {
    return Usages.count(usage.integer(keys));
  }

  /** Unknown if the first is. */
  private static OptionalLong sum(OptionalLong first, OptionalLong... more) {
    if (first.isEmpty()) {
      return first;
    }
    long sum = first.getAsLong();
    for (OptionalLong one : more) {
      sum += one.orElse(0);
    }
    return OptionalLong.of(sum);
  }
}
