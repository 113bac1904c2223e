package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonSyntaxException;
import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.Attempt;
import dev.verbatim.model.ProviderApi;
import dev.verbatim.model.SpanError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Reads one HTTP exchange with a provider. Never fails: what cannot be read is told as a problem.
 */
public final class ExchangeReader {
  private final int maxDepth;
  private final UnaryOperator<byte[]> clean;

  /**
   * @param maxDepth how deep JSON may nest to be read
   * @param clean masks credentials in an assembled answer, where pieces of a stream come together
   */
  public ExchangeReader(int maxDepth, UnaryOperator<byte[]> clean) {
    this.maxDepth = maxDepth;
    this.clean = clean;
  }

  /**
   * Reads.
   *
   * @param payloads the bytes of a payload by name; empty if it was not captured
   */
  public ExchangeReading read(Attempt attempt, Function<String, Optional<byte[]>> payloads) {
    List<String> problems = new ArrayList<>();
    Optional<byte[]> requestBody = attempt.requestPayload().flatMap(payloads).filter(hasBytes());
    Optional<byte[]> responseBody = attempt.responsePayload().flatMap(payloads).filter(hasBytes());
    Optional<JsonValue> request = requestBody.flatMap(body -> parse("request", body, problems));
    Optional<List<SseParser.Event>> streamed =
        responseBody.flatMap(body -> events(attempt, body, problems));
    boolean isStream = streamed.isPresent();
    List<SseParser.Event> events = streamed.orElse(List.of());
    Optional<JsonValue> response =
        isStream
            ? Optional.empty()
            : responseBody
                .filter(ExchangeReader::mayBeJson)
                .flatMap(body -> parse("response", body, problems));
    ProviderApi api =
        ProviderDetection.detect(attempt.url(), request, response.or(() -> firstOf(events)));
    Optional<ProviderFormat> format = format(api);
    RequestReading requestReading =
        request
            .filter(JsonValue::isObject)
            .flatMap(body -> format.map(it -> it.readRequest(body)))
            .map(it -> it.withModel(ProviderDetection.modelInPath(attempt.url())))
            .orElse(RequestReading.NOTHING);
    if (isStream && format.isPresent()) {
      return streamed(api, format.get(), requestReading, request, events, problems);
    }
    AnswerReading answer =
        response
            .filter(JsonValue::isObject)
            .map(body -> format.map(it -> it.readAnswer(body)).orElseGet(() -> errorOnly(body)))
            .map(it -> withErrorType(it, attempt))
            .orElse(AnswerReading.NOTHING);
    Optional<ExchangeReading.StreamReading> stream =
        isStream
            ? Optional.of(
                new ExchangeReading.StreamReading(Optional.empty(), true, OptionalInt.empty()))
            : Optional.empty();
    return new ExchangeReading(api, requestReading, answer, request, response, stream, problems);
  }

  private ExchangeReading streamed(
      ProviderApi api,
      ProviderFormat format,
      RequestReading request,
      Optional<JsonValue> requestJson,
      List<SseParser.Event> events,
      List<String> problems) {
    StreamAssembler assembler = format.assembler();
    OptionalInt firstContent = OptionalInt.empty();
    boolean done = false;
    int unreadable = 0;
    for (SseParser.Event event : events) {
      if (event.data().strip().equals("[DONE]")) {
        done = true;
        continue;
      }
      Optional<JsonValue> data = JsonValue.parse(event.data(), maxDepth);
      if (data.isEmpty()) {
        // The last event of a stream that was cut is no surprise.
        unreadable += event.terminated() ? 1 : 0;
        continue;
      }
      boolean content = assembler.accept(event.name(), data.get());
      if (content && firstContent.isEmpty()) {
        firstContent = OptionalInt.of(event.end());
      }
    }
    if (unreadable > 0) {
      problems.add("response: " + unreadable + " stream events are not JSON");
    }
    Optional<byte[]> assembled = assembler.answer().map(clean);
    AnswerReading answer =
        assembled
            .flatMap(json -> parse("assembled answer", json, problems))
            .map(format::readAnswer)
            .orElse(AnswerReading.NOTHING);
    Optional<SpanError> error = assembler.error();
    AnswerReading withError = error.map(answer::withError).orElse(answer);
    return new ExchangeReading(
        api,
        request,
        withError,
        requestJson,
        Optional.empty(),
        Optional.of(
            new ExchangeReading.StreamReading(
                assembled, done || assembler.isFinished(), firstContent)),
        problems);
  }

  private static java.util.function.Predicate<byte[]> hasBytes() {
    return body -> body.length > 0;
  }

  private Optional<JsonValue> parse(String what, byte[] body, List<String> problems) {
    try {
      return Optional.of(JsonValue.parse(body, maxDepth));
    } catch (JsonSyntaxException problem) {
      problems.add(what + ": " + problem.getMessage());
      return Optional.empty();
    }
  }

  private Optional<JsonValue> firstOf(List<SseParser.Event> events) {
    return events.isEmpty()
        ? Optional.empty()
        : JsonValue.parse(events.getFirst().data(), maxDepth);
  }

  /** The events of a stream, whatever its framing; empty if the body is no stream. */
  private static Optional<List<SseParser.Event>> events(
      Attempt attempt, byte[] body, List<String> problems) {
    String type = attempt.responseHeader("content-type").orElse("");
    if (type.startsWith(EventStreamFrames.CONTENT_TYPE)) {
      EventStreamFrames.Frames frames = EventStreamFrames.parse(body);
      if (frames.damaged() > 0) {
        problems.add(
            "response: "
                + frames.damaged()
                + " messages of the event stream have a wrong checksum (damaged, or a key was"
                + " masked in them)");
      }
      return Optional.of(frames.events());
    }
    if (type.startsWith("text/event-stream") || SseParser.looksLike(body)) {
      return Optional.of(SseParser.parse(body));
    }
    boolean lines = type.contains("ndjson");
    boolean array = ProviderDetection.streamsAsArray(attempt.url());
    return lines || array ? Optional.of(JsonObjectStream.parse(body)) : Optional.empty();
  }

  /** An HTML page of a proxy is no JSON, and no surprise either. */
  private static boolean mayBeJson(byte[] body) {
    String head = new String(body, 0, Math.min(body.length, 16), StandardCharsets.UTF_8);
    return !head.stripLeading().startsWith("<");
  }

  private static AnswerReading errorOnly(JsonValue body) {
    return body.present("error")
        .map(ErrorBodies::error)
        .map(AnswerReading::failed)
        .orElse(AnswerReading.NOTHING);
  }

  /** AWS names the kind of an error in a header, with a URL behind a colon at times. */
  private static AnswerReading withErrorType(AnswerReading answer, Attempt attempt) {
    Optional<SpanError> untyped = answer.error().filter(error -> error.type().isEmpty());
    Optional<String> type =
        attempt.responseHeader("x-amzn-errortype").map(text -> text.split(":", 2)[0].strip());
    return untyped.isPresent() && type.isPresent()
        ? answer.withError(new SpanError(type, untyped.get().message()))
        : answer;
  }

  private static Optional<ProviderFormat> format(ProviderApi api) {
    return switch (api) {
      case OPENAI_CHAT -> Optional.of(new OpenAiChat());
      case OPENAI_RESPONSES -> Optional.of(new OpenAiResponses());
      case ANTHROPIC_MESSAGES -> Optional.of(new AnthropicMessages());
      case OPENAI_EMBEDDINGS -> Optional.of(new OpenAiEmbeddings());
      case OPENAI_COMPLETIONS -> Optional.of(new OpenAiCompletions());
      case GEMINI -> Optional.of(new Gemini());
      case GEMINI_EMBEDDINGS -> Optional.of(new GeminiEmbeddings());
      case BEDROCK_CONVERSE -> Optional.of(new BedrockConverse());
      case OLLAMA -> Optional.of(new Ollama());
      case UNKNOWN -> Optional.empty();
    };
  }
}
