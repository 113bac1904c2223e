package dev.verbatim.capture;

import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.capture.json.Utf8;
import dev.verbatim.capture.price.PriceTable;
import dev.verbatim.capture.provider.ExchangeReader;
import dev.verbatim.capture.provider.ExchangeReading;
import dev.verbatim.capture.secret.SecretScrubber;
import dev.verbatim.capture.slice.Slicer;
import dev.verbatim.model.Attempt;
import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Hash128;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.ProviderApi;
import dev.verbatim.model.Sha256;
import dev.verbatim.model.SlicedPayload;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Masks, reads, prices and cuts one span. Safe for several threads. */
final class SpanReading {
  /** Tells what could not be read; the bytes are kept all the same. */
  static final String PROBLEM = "verbatim.capture.problem";

  private final SecretScrubber scrubber = new SecretScrubber();
  private final QuestionReading questions = new QuestionReading(Thresholds.DEFAULT);
  private final ExchangeReader exchanges;
  private final PriceTable prices;
  private final int maxJsonDepth;

  SpanReading(PriceTable prices, CaptureLimits limits) {
    this.prices = prices;
    this.maxJsonDepth = limits.maxJsonDepth();
    this.exchanges = new ExchangeReader(maxJsonDepth, answer -> scrubber.scrub(answer).bytes());
  }

  /** A text without credentials. */
  String clean(String text) {
    return scrubber.scrub(text);
  }

  ReadSpan read(CapturedSpan raw) {
    SecretScrubber.Scrubbed scrubbed = scrubber.scrub(raw);
    CapturedSpan captured = scrubbed.span();
    try {
      return read(captured, scrubbed.redactions(), exchange(captured));
    } catch (RuntimeException | StackOverflowError unexpected) {
      // Whatever a body did to the readers, its bytes and the rest of the batch are kept.
      return read(captured, scrubbed.redactions(), unreadable(unexpected));
    }
  }

  private static ExchangeReading unreadable(Throwable problem) {
    return new ExchangeReading(
        ProviderApi.UNKNOWN,
        ExchangeReading.NOTHING.request(),
        ExchangeReading.NOTHING.answer(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of("reading failed: " + problem.getClass().getSimpleName()));
  }

  private ExchangeReading exchange(CapturedSpan captured) {
    List<Attempt> attempts = captured.span().attempts();
    if (attempts.isEmpty()) {
      return ExchangeReading.NOTHING;
    }
    Map<String, byte[]> payloads = new HashMap<>();
    captured.payloads().forEach(payload -> payloads.put(payload.name(), payload.bytes()));
    return exchanges.read(attempts.getLast(), name -> Optional.ofNullable(payloads.get(name)));
  }

  private ReadSpan read(
      CapturedSpan captured, Map<String, Integer> redactions, ExchangeReading exchange) {
    Span span = captured.span();
    Conversation read = exchange.conversation();
    Conversation conversation = read.isEmpty() ? captured.conversation() : read;
    List<SlicedPayload> payloads = new ArrayList<>();
    Set<Hash128> system = new HashSet<>();
    Slicer slicer = new Slicer(span.project(), maxJsonDepth);
    List<PayloadRef> sent = new ArrayList<>();
    for (CapturedSpan.RawPayload payload : captured.payloads()) {
      PayloadRef ref = ref(payload, redactions.getOrDefault(payload.name(), 0));
      sent.add(ref);
      Slicer.Cut cut =
          slicer.cut(
              ref, payload.bytes(), form(payload, span, exchange), json(payload, span, exchange));
      payloads.add(cut.payload());
      system.addAll(cut.system());
    }
    Hash128 contentHash = ContentHash.of(span, sent);
    assembled(captured, exchange)
        .ifPresent(
            payload ->
                payloads.add(
                    slicer
                        .cut(ref(payload, 0), payload.bytes(), Slicer.Form.ANY, Optional.empty())
                        .payload()));
    Optional<ModelCall> facts = CallFacts.of(span, exchange);
    Optional<ModelCall> call =
        facts.map(it -> it.withCost(prices.cost(it, exchange.answer().serviceTier())));
    SpanKind kind = kind(span, exchange);
    Span done =
        span.toBuilder()
            .kind(kind)
            .name(span.name().isEmpty() ? CallNames.of(span, exchange, call) : span.name())
            .call(call)
            .status(CallStatus.of(span, exchange, call))
            .error(CallStatus.error(span, exchange))
            .timeToFirstTokenNanos(CallFacts.timeToFirstToken(span, exchange, chunkTimes(captured)))
            .question(Previews.question(conversation).or(span::question))
            .questionKeys(questions.keys(span, kind, conversation))
            .answer(Previews.answer(conversation).or(span::answer).or(() -> given(captured)))
            .payloads(payloads.stream().map(SlicedPayload::ref).toList())
            .attributes(withProblems(span.attributes(), exchange.problems()))
            .build();
    return new ReadSpan(
        done, contentHash, payloads, system, conversation, exchange.request().previousResponseId());
  }

  private static PayloadRef ref(CapturedSpan.RawPayload payload, int redactions) {
    return new PayloadRef(
        payload.name(),
        payload.contentType(),
        payload.bytes().length,
        Sha256.of(payload.bytes()),
        redactions);
  }

  private static Slicer.Form form(
      CapturedSpan.RawPayload payload, Span span, ExchangeReading exchange) {
    if (ReadSpan.isChunkTimes(payload) || ReadSpan.isEncoded(payload)) {
      return Slicer.Form.OPAQUE;
    }
    if (ReadSpan.isToolText(payload)) {
      return Slicer.Form.TEXT;
    }
    if (isVectors(exchange) && isLast(Attempt::responsePayload, payload, span)) {
      return Slicer.Form.OPAQUE;
    }
    boolean foundElsewhere =
        exchange.stream().flatMap(ExchangeReading.StreamReading::assembled).isPresent()
            && isLast(Attempt::responsePayload, payload, span);
    return foundElsewhere ? Slicer.Form.STREAM : Slicer.Form.ANY;
  }

  /** Numbers of embeddings are of no use to a search. */
  private static boolean isVectors(ExchangeReading exchange) {
    return exchange.api().isEmbeddings() && exchange.answer().error().isEmpty();
  }

  private static Optional<JsonValue> json(
      CapturedSpan.RawPayload payload, Span span, ExchangeReading exchange) {
    if (isLast(Attempt::requestPayload, payload, span)) {
      return exchange.requestJson();
    }
    return isLast(Attempt::responsePayload, payload, span)
        ? exchange.responseJson()
        : Optional.empty();
  }

  private static boolean isLast(
      java.util.function.Function<Attempt, Optional<String>> name,
      CapturedSpan.RawPayload payload,
      Span span) {
    return !span.attempts().isEmpty()
        && name.apply(span.attempts().getLast()).filter(payload.name()::equals).isPresent();
  }

  private static Optional<CapturedSpan.RawPayload> assembled(
      CapturedSpan captured, ExchangeReading exchange) {
    boolean taken =
        captured.payloads().stream().anyMatch(it -> it.name().equals(PayloadRef.OUTPUT));
    return exchange.stream()
        .flatMap(ExchangeReading.StreamReading::assembled)
        .filter(json -> !taken)
        .map(
            json ->
                new CapturedSpan.RawPayload(
                    PayloadRef.OUTPUT, Optional.of("application/json"), json));
  }

  private static Optional<byte[]> chunkTimes(CapturedSpan captured) {
    List<Attempt> attempts = captured.span().attempts();
    if (attempts.isEmpty()) {
      return Optional.empty();
    }
    return payload(captured, PayloadRef.chunks(attempts.getLast().number()));
  }

  private static Optional<byte[]> payload(CapturedSpan captured, String name) {
    return captured.payloads().stream()
        .filter(payload -> payload.name().equals(name))
        .map(CapturedSpan.RawPayload::bytes)
        .findFirst();
  }

  /** What a tool or a final response gave. */
  private static Optional<String> given(CapturedSpan captured) {
    return payload(captured, PayloadRef.TOOL_RESULT)
        .or(() -> payload(captured, PayloadRef.OUTPUT))
        .filter(bytes -> Utf8.isValid(bytes, 0, bytes.length))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .flatMap(Previews::shorten);
  }

  /** Bodies of a known API make a model call out of a span of which nobody said what it is. */
  private static SpanKind kind(Span span, ExchangeReading exchange) {
    boolean unknown =
        span.kind() == SpanKind.SPAN && span.attributes().text("verbatim.kind").isEmpty();
    if (!unknown || exchange.api() == ProviderApi.UNKNOWN) {
      return span.kind();
    }
    return exchange.api().isEmbeddings() ? SpanKind.EMBEDDING : SpanKind.LLM;
  }

  private static Attributes withProblems(Attributes attributes, List<String> problems) {
    if (problems.isEmpty()) {
      return attributes;
    }
    List<Attributes.Entry> entries = new ArrayList<>(attributes.entries());
    entries.add(new Attributes.Entry(PROBLEM, AttributeValue.of(String.join("; ", problems))));
    return new Attributes(entries);
  }
}
