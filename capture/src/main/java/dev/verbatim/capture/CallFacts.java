package dev.verbatim.capture;

import dev.verbatim.capture.provider.AnswerReading;
import dev.verbatim.capture.provider.ExchangeReading;
import dev.verbatim.capture.provider.ProviderDetection;
import dev.verbatim.capture.provider.RequestReading;
import dev.verbatim.model.Attempt;
import dev.verbatim.model.ChunkTimes;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.ProviderApi;
import dev.verbatim.model.Span;
import dev.verbatim.model.Usage;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a span says about its model call once the bytes were read. The bytes win over what the
 * entrance was told; what the bytes do not say is kept.
 */
final class CallFacts {
  private CallFacts() {}

  /** The call; empty if neither entrance nor bytes know of one. */
  static Optional<ModelCall> of(Span span, ExchangeReading exchange) {
    if (exchange.api() == ProviderApi.UNKNOWN) {
      return span.call();
    }
    ModelCall told = span.call().orElse(ModelCall.UNKNOWN);
    RequestReading request = exchange.request();
    AnswerReading answer = exchange.answer();
    boolean usageRead = answer.rawUsageJson().isPresent();
    Usage usage = usageRead ? answer.usage() : told.usage();
    Optional<String> url = span.attempts().getLast().url();
    return Optional.of(
        new ModelCall(
            told.provider()
                .or(() -> span.attributes().text("gen_ai.provider.name"))
                .or(() -> provider(url, exchange.api())),
            exchange.api(),
            request.model().or(told::requestModel),
            answer.model().or(told::responseModel),
            answer.responseId().or(told::responseId),
            stream(exchange).or(told::stream),
            request.parametersJson().or(told::parametersJson),
            answer.rawFinishReason().isPresent() ? answer.finishReason() : told.finishReason(),
            answer.rawFinishReason().or(told::rawFinishReason),
            usage,
            usageRead ? answer.rawUsageJson() : told.rawUsageJson(),
            Optional.empty(),
            told.reportedCost()));
  }

  /** A request body that does not mention streaming asks for none, unless a stream came. */
  private static Optional<Boolean> stream(ExchangeReading exchange) {
    return exchange.request().stream()
        .or(() -> exchange.requestJson().map(body -> exchange.stream().isPresent()));
  }

  private static Optional<String> provider(Optional<String> url, ProviderApi api) {
    return ProviderDetection.provider(url)
        .or(
            () ->
                switch (api) {
                  case OPENAI_CHAT, OPENAI_RESPONSES, OPENAI_EMBEDDINGS, OPENAI_COMPLETIONS ->
                      Optional.of("openai");
                  case GEMINI, GEMINI_EMBEDDINGS -> Optional.of("gcp.gemini");
                  case BEDROCK_CONVERSE -> Optional.of("aws.bedrock");
                  case OLLAMA -> Optional.of("ollama");
                  case ANTHROPIC_MESSAGES -> Optional.of("anthropic");
                  case UNKNOWN -> Optional.empty();
                });
  }

  /**
   * Time from the start of the span to the chunk with the first piece of the answer, where the
   * answer came as a stream with known chunk times; otherwise what the entrance was told.
   */
  static OptionalLong timeToFirstToken(
      Span span, ExchangeReading exchange, Optional<byte[]> chunkTimes) {
    OptionalInt firstContent =
        exchange.stream()
            .map(ExchangeReading.StreamReading::firstContentEnd)
            .orElse(OptionalInt.empty());
    if (firstContent.isEmpty() || chunkTimes.isEmpty()) {
      return span.timeToFirstTokenNanos();
    }
    ChunkTimes times;
    try {
      times = ChunkTimes.decode(chunkTimes.get());
    } catch (IllegalArgumentException damaged) {
      return span.timeToFirstTokenNanos();
    }
    Attempt attempt = span.attempts().getLast();
    long position = 0;
    for (ChunkTimes.Chunk chunk : times.chunks()) {
      position += chunk.length();
      if (position >= firstContent.getAsInt()) {
        long sinceSpan = attempt.startEpochNanos() - span.startEpochNanos();
        return OptionalLong.of(Math.max(0, sinceSpan + chunk.sinceStartNanos()));
      }
    }
    return span.timeToFirstTokenNanos();
  }
}
