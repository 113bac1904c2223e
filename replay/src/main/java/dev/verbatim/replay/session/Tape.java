package dev.verbatim.replay.session;

import dev.verbatim.capture.canon.NoiseMask;
import dev.verbatim.capture.canon.NoiseRules;
import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.capture.provider.ExchangeReader;
import dev.verbatim.capture.provider.ExchangeReading;
import dev.verbatim.model.Attempt;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Message;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Part;
import dev.verbatim.model.ProviderApi;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanOrigin;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.replay.match.CallKey;
import dev.verbatim.replay.match.RecordedCall;
import dev.verbatim.replay.match.RequestForms;
import dev.verbatim.replay.tool.ToolTape;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The calls of a recording.
 *
 * @param calls those that can be replayed, in the order of time
 * @param left those that cannot, and why
 * @param tools recorded runs of tools
 * @param noise what people said is noise in them
 */
public record Tape(List<TapeCall> calls, List<LeftOut> left, ToolTape tools, NoiseRules noise) {
  /** Nothing was recorded. */
  static final Tape EMPTY =
      new Tape(List.of(), List.of(), new ToolTape(List.of()), NoiseRules.NONE);

  private static final ExchangeReader EXCHANGES = new ExchangeReader(128, answer -> answer);

  /**
   * A call that cannot be replayed.
   *
   * @param reason for people
   */
  public record LeftOut(Span span, String reason) {}

  public Tape {
    calls = List.copyOf(calls);
    left = List.copyOf(left);
  }

  /** Reads the calls among the spans of one or several traces. */
  public static Tape of(
      List<StoredSpan> spans,
      SpanContents contents,
      Thresholds thresholds,
      RecordedNoise recordedNoise) {
    NoiseRules noise =
        recordedNoise.of(spans.stream().filter(stored -> isCall(stored.span())).toList());
    Set<String> seenTwice = framesOfExchanges(spans);
    List<TapeCall> calls = new ArrayList<>();
    List<LeftOut> left = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    spans.stream()
        .filter(stored -> isCall(stored.span()))
        .filter(stored -> !seenTwice.contains(TapeCall.id(stored.span())))
        .sorted(Comparator.comparingLong(stored -> stored.span().startEpochNanos()))
        .forEach(
            stored -> {
              Optional<TapeCall> call = call(stored, contents, thresholds, noise);
              if (call.isEmpty()) {
                left.add(new LeftOut(stored.span(), "what was asked was not captured"));
              } else if (!isAnswered(stored, contents)) {
                left.add(new LeftOut(stored.span(), "the answer was not captured"));
              } else if (ids.add(call.get().call().id())) {
                calls.add(call.get());
              } else {
                left.add(new LeftOut(stored.span(), "another span with the same id is replayed"));
              }
            });
    return new Tape(calls, left, ToolTape.of(spans, contents::payload, thresholds, noise), noise);
  }

  private static boolean isCall(Span span) {
    boolean model =
        span.kind() == SpanKind.LLM
            || span.kind() == SpanKind.EMBEDDING
            || span.kind() == SpanKind.RERANK;
    return span.origin() == SpanOrigin.DECLARED && (model || !span.attempts().isEmpty());
  }

  /** Spans of frameworks around the exchange itself: the same call once more. */
  private static Set<String> framesOfExchanges(List<StoredSpan> spans) {
    Map<String, Span> byId = new HashMap<>();
    spans.forEach(stored -> byId.put(TapeCall.id(stored.span()), stored.span()));
    Set<String> frames = new HashSet<>();
    for (StoredSpan stored : spans) {
      if (stored.span().attempts().isEmpty()) {
        continue;
      }
      Optional<SpanId> up = stored.span().parentSpanId();
      while (up.isPresent()) {
        Optional<Span> parent =
            Optional.ofNullable(byId.get(stored.span().traceId() + "/" + up.get()))
                .filter(span -> frames.add(TapeCall.id(span)));
        up = parent.flatMap(Span::parentSpanId);
      }
    }
    spans.stream()
        .filter(stored -> !stored.span().attempts().isEmpty())
        .forEach(stored -> frames.remove(TapeCall.id(stored.span())));
    return frames;
  }

  private static boolean isAnswered(StoredSpan stored, SpanContents contents) {
    List<Attempt> attempts = stored.span().attempts();
    if (attempts.isEmpty()) {
      return !contents.conversation(stored).output().isEmpty();
    }
    return attempts.stream()
            .allMatch(
                attempt ->
                    attempt.httpStatus().isEmpty()
                        || attempt.responsePayload().isPresent()
                        || isEmptyAnswer(attempt))
        || !contents.conversation(stored).output().isEmpty();
  }

  private static boolean isEmptyAnswer(Attempt attempt) {
    return attempt.responseHeader("content-length").filter("0"::equals).isPresent();
  }

  private static Optional<TapeCall> call(
      StoredSpan stored, SpanContents contents, Thresholds thresholds, NoiseRules noise) {
    Span span = stored.span();
    NoiseMask mask = new NoiseMask(span.startEpochNanos(), thresholds, noise);
    Optional<String> model = span.call().flatMap(ModelCall::requestModel);
    ExchangeReading read =
        span.attempts().isEmpty()
            ? ExchangeReading.NOTHING
            : EXCHANGES.read(span.attempts().getLast(), name -> contents.payload(stored, name));
    ProviderApi api =
        read.api() == ProviderApi.UNKNOWN
            ? span.call().map(ModelCall::api).orElse(ProviderApi.UNKNOWN)
            : read.api();
    Optional<JsonValue> body = read.requestJson().filter(JsonValue::isObject);
    Conversation conversation = contents.conversation(stored);
    Optional<RequestForms> forms =
        body.isPresent()
            ? body.map(json -> RequestForms.of(json, read.request().model(), mask))
            : conversation.input().isEmpty()
                ? bodiless(span, mask)
                : Optional.of(RequestForms.of(conversation, model, mask));
    CallKey key = key(span, api);
    return forms.map(
        it ->
            new TapeCall(
                stored,
                api,
                new RecordedCall(
                    TapeCall.id(span),
                    key,
                    span.startEpochNanos(),
                    it,
                    said(conversation),
                    Math.max(1, span.attempts().size())),
                gist(conversation)));
  }

  /** A request that has no body, such as one for the list of models. */
  private static Optional<RequestForms> bodiless(Span span, NoiseMask mask) {
    boolean none =
        !span.attempts().isEmpty()
            && span.attempts().getLast().method().filter("GET"::equals).isPresent();
    return none
        ? JsonValue.parse("{}", 2).map(empty -> RequestForms.of(empty, Optional.empty(), mask))
        : Optional.empty();
  }

  private static CallKey key(Span span, ProviderApi api) {
    Optional<Attempt> last = span.attempts().stream().reduce((before, after) -> after);
    boolean model = span.kind() == SpanKind.LLM || span.kind() == SpanKind.EMBEDDING;
    return key(
        model ? span.kind() : SpanKind.SPAN,
        span.prompt().name().orElse(""),
        api,
        last.flatMap(Attempt::method).orElse("POST"),
        last.flatMap(Attempt::url).map(Tape::path).orElse(""));
  }

  /** The key of a call, recorded or asked: APIs that do the same have the same name. */
  static CallKey key(SpanKind kind, String site, ProviderApi api, String method, String path) {
    String name =
        switch (kind) {
          case LLM -> api == ProviderApi.OPENAI_COMPLETIONS ? "completion" : "chat";
          case EMBEDDING -> "embeddings";
          default -> method + " " + path;
        };
    return new CallKey(kind, site, name);
  }

  private static String path(String url) {
    try {
      return String.valueOf(URI.create(url).getRawPath());
    } catch (IllegalArgumentException notAUrl) {
      return url;
    }
  }

  private static String gist(Conversation conversation) {
    return conversation.output().stream()
        .map(Message::parts)
        .flatMap(List::stream)
        .map(
            part ->
                switch (part) {
                  case Part.Text text -> text.text();
                  case Part.Refusal refusal -> refusal.text();
                  case Part.ToolRequest request -> request.name() + " " + request.arguments();
                  default -> "";
                })
        .filter(text -> !text.isBlank())
        .collect(Collectors.joining("\n"));
  }

  private static String said(Conversation conversation) {
    return conversation.output().stream()
        .map(Message::parts)
        .flatMap(List::stream)
        .map(
            part ->
                switch (part) {
                  case Part.Text text -> text.text();
                  case Part.ToolRequest request -> request.arguments();
                  default -> "";
                })
        .collect(Collectors.joining("\n"));
  }
}
