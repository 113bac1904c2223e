package dev.verbatim.otlp.dialect;

import dev.verbatim.model.Usage;
import dev.verbatim.otlp.json.Json;
import dev.verbatim.otlp.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Tokens of one span, normalised: input includes the cache, output includes reasoning.
 *
 * <p>Emitters differ in what they include. Where the numbers prove it ({@code cache read + write >
 * input}) or the emitter is known, missing parts are added; otherwise the numbers stand as sent.
 * Tokens of other spans are never added here.
 */
final class Usages {
  private static final String[] INPUT = {
    "gen_ai.usage.input_tokens",
    "gen_ai.usage.prompt_tokens",
    "llm.token_count.prompt",
    "llm.usage.prompt_tokens",
    "ai.usage.inputTokens",
    "ai.usage.promptTokens",
    "ai.usage.tokens",
    "input_tokens"
  };
  private static final String[] CACHE_READ = {
    "gen_ai.usage.cache_read.input_tokens",
    "gen_ai.usage.cache_read_input_tokens",
    "gen_ai.usage.input_tokens.cached",
    "gen_ai.usage.prompt_tokens_details.cached_tokens",
    "gen_ai.usage.details.cache_read_tokens",
    "gen_ai.usage.details.cache_read_input_tokens",
    "gen_ai.usage.details.cached_tokens",
    "llm.token_count.prompt_details.cache_read",
    "ai.usage.cachedInputTokens",
    "ai.usage.inputTokenDetails.cacheReadTokens",
    "cache_read_tokens"
  };

  /** {@code cache_creation} and {@code cache_write} on one span are the same number. */
  private static final String[] CACHE_WRITE = {
    "gen_ai.usage.cache_write.input_tokens",
    "gen_ai.usage.cache_creation.input_tokens",
    "gen_ai.usage.cache_creation_input_tokens",
    "gen_ai.usage.cache_write_input_tokens",
    "gen_ai.usage.input_tokens.cache_write",
    "gen_ai.usage.details.cache_write_tokens",
    "gen_ai.usage.details.cache_creation_input_tokens",
    "llm.token_count.prompt_details.cache_write",
    "ai.usage.inputTokenDetails.cacheWriteTokens",
    "cache_creation_tokens"
  };

  private static final String[] OUTPUT = {
    "gen_ai.usage.output_tokens",
    "gen_ai.usage.completion_tokens",
    "llm.token_count.completion",
    "llm.usage.completion_tokens",
    "ai.usage.outputTokens",
    "ai.usage.completionTokens",
    "output_tokens"
  };
  private static final String EXPERIMENTAL_REASONING = "gen_ai.usage.experimental.reasoning_tokens";
  private static final String[] REASONING = {
    "gen_ai.usage.reasoning.output_tokens",
    "gen_ai.usage.reasoning_tokens",
    "gen_ai.usage.output_tokens.reasoning",
    "gen_ai.usage.details.reasoning_tokens",
    "gen_ai.usage.completion_tokens_details.reasoning_tokens",
    "llm.token_count.completion_details.reasoning",
    "ai.usage.reasoningTokens",
    "ai.usage.outputTokenDetails.reasoningTokens",
    EXPERIMENTAL_REASONING
  };

  /** Attributes whose value is a whole usage object. */
  private static final List<String> OBJECTS =
      List.of(
          LangfuseUsage.KEY,
          "mlflow.chat.tokenUsage",
          "langsmith.usage_metadata",
          "langsmith.metadata.usage_metadata");

  private static final List<String> RAW_PREFIXES =
      List.of("gen_ai.usage.", "llm.token_count.", "llm.usage.", "ai.usage.");
  private static final List<String> RAW_BARE =
      List.of("input_tokens", "output_tokens", "cache_read_tokens", "cache_creation_tokens");

  private Usages() {}

  /** What the span says; {@link Usage#UNKNOWN} if nothing. */
  static Usage read(SpanView span) {
    AttributeView attributes = span.attributes();
    if (attributes.has(LangfuseUsage.KEY)) {
      Usage langfuse = LangfuseUsage.read(attributes);
      if (!langfuse.isUnknown()) {
        return langfuse;
      }
    }
    Usage flat =
        normal(
            count(attributes, INPUT),
            count(attributes, CACHE_READ),
            count(attributes, CACHE_WRITE),
            OptionalLong.empty(),
            count(attributes, OUTPUT),
            count(attributes, REASONING),
            span.name().startsWith("claude_code."),
            attributes.integer(EXPERIMENTAL_REASONING).isPresent());
    for (String key : OBJECTS) {
      Optional<Json.Obj> object = attributes.has(key) ? attributes.object(key) : Optional.empty();
      if (object.isPresent()) {
        Usage whole = object(object.get());
        return flat.isUnknown() ? whole : detailed(flat, whole);
      }
    }
    return flat;
  }

  /** LangSmith leaves the details of its flat numbers to the object, if both tell the same call. */
  private static Usage detailed(Usage flat, Usage whole) {
    if (!flat.inputTotal().equals(whole.inputTotal())
        || !flat.outputTotal().equals(whole.outputTotal())) {
      return flat;
    }
    return new Usage(
        flat.inputTotal(),
        or(flat.cacheRead(), whole.cacheRead()),
        or(flat.cacheWrite5m(), whole.cacheWrite5m()),
        or(flat.cacheWrite1h(), whole.cacheWrite1h()),
        flat.outputTotal(),
        or(flat.reasoning(), whole.reasoning()));
  }

  /** The numbers as they were sent, as one JSON object. */
  static Optional<String> raw(SpanView span) {
    AttributeView attributes = span.attributes();
    List<Json.Member> members = new ArrayList<>();
    for (String prefix : RAW_PREFIXES) {
      attributes
          .below(prefix)
          .forEach(
              (rest, value) ->
                  members.add(new Json.Member(prefix + rest, AttributeJson.of(value))));
    }
    for (String key : RAW_BARE) {
      attributes
          .get(key)
          .ifPresent(value -> members.add(new Json.Member(key, AttributeJson.of(value))));
    }
    for (String key : OBJECTS) {
      Optional<Json.Obj> object = attributes.has(key) ? attributes.object(key) : Optional.empty();
      object.ifPresent(found -> members.add(new Json.Member(key, found)));
    }
    return members.isEmpty() ? Optional.empty() : Optional.of(JsonText.of(new Json.Obj(members)));
  }

  /** A usage object of OpenAI, Anthropic, LangChain or MLflow. */
  static Usage object(Json.Obj usage) {
    Json.Obj nothing = new Json.Obj(List.of());
    Json.Obj inputDetails =
        usage
            .object("input_token_details", "input_tokens_details", "prompt_tokens_details")
            .orElse(nothing);
    Json.Obj outputDetails =
        usage
            .object("output_token_details", "output_tokens_details", "completion_tokens_details")
            .orElse(nothing);
    OptionalLong write1h = count(inputDetails.integer("ephemeral_1h_input_tokens"));
    return normal(
        count(usage.integer("input_tokens", "prompt_tokens", "promptTokens")),
        or(
            count(usage.integer("cache_read_input_tokens")),
            count(inputDetails.integer("cache_read", "cached_tokens"))),
        write1h.isPresent()
            ? count(inputDetails.integer("ephemeral_5m_input_tokens"))
            : or(
                count(usage.integer("cache_creation_input_tokens")),
                count(inputDetails.integer("cache_creation", "cache_write_tokens"))),
        write1h,
        count(usage.integer("output_tokens", "completion_tokens", "completionTokens")),
        count(outputDetails.integer("reasoning", "reasoning_tokens")),
        false,
        false);
  }

  private static Usage normal(
      OptionalLong input,
      OptionalLong read,
      OptionalLong write5m,
      OptionalLong write1h,
      OptionalLong output,
      OptionalLong reasoning,
      boolean inputExcludesCache,
      boolean outputExcludesReasoning) {
    long cached = read.orElse(0) + write5m.orElse(0) + write1h.orElse(0);
    boolean addCache = input.isPresent() && (inputExcludesCache || cached > input.getAsLong());
    boolean addReasoning =
        output.isPresent() && (outputExcludesReasoning || reasoning.orElse(0) > output.getAsLong());
    return new Usage(
        addCache ? OptionalLong.of(input.getAsLong() + cached) : input,
        read,
        write5m,
        write1h,
        addReasoning ? OptionalLong.of(output.getAsLong() + reasoning.orElse(0)) : output,
        reasoning);
  }

  private static OptionalLong count(AttributeView attributes, String... keys) {
    return count(attributes.integer(keys));
  }

  /** Nobody uses fewer than no tokens, or more than fit a sum. */
  static OptionalLong count(OptionalLong number) {
    return number.isPresent() && number.getAsLong() >= 0 && number.getAsLong() < 1L << 50
        ? number
        : OptionalLong.empty();
  }

  private static OptionalLong or(OptionalLong first, OptionalLong second) {
    return first.isPresent() ? first : second;
  }
}
