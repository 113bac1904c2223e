package dev.verbatim.gateway.record;

import dev.verbatim.model.Attempt;
import dev.verbatim.model.Attributes;
import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.CapturedSpan.RawPayload;
import dev.verbatim.model.ChunkTimes;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes one span of the exchanges of one call. A body with a content coding is kept decoded, so
 * that it can be read, found and cleaned of keys, and beside that as it was received, which the
 * capture drops if a key was found.
 */
final class ExchangeSpans {
  private final String project;
  private final ContentDecoding decoding;

  ExchangeSpans(String project, long maxBodyBytes) {
    this.project = project;
    this.decoding = new ContentDecoding(maxBodyBytes);
  }

  /** The span of a call; {@code attempts} in order, at least one. */
  CapturedSpan span(List<RecordedExchange> attempts) {
    RecordedExchange first = attempts.getFirst();
    RecordedExchange last = attempts.getLast();
    CallLabels labels = last.labels();
    List<RawPayload> payloads = new ArrayList<>();
    Attributes.Builder attributes = Attributes.builder();
    attributes.put("verbatim.entrance", "gateway");
    attributes.put("gen_ai.provider.name", last.target().provider().telemetryName());
    attributes.put("server.address", last.target().host());
    List<String> problems = new ArrayList<>(labels.problems());
    List<Attempt> read = new ArrayList<>();
    for (int i = 0; i < attempts.size(); i++) {
      if (!attempts.get(i).requestComplete()) {
        problems.add("attempt " + (i + 1) + ": ended before the whole request was sent");
      }
      read.add(attempt(i + 1, attempts.get(i), payloads, problems, i > 0));
    }
    dropped(attempts, attributes);
    if (!problems.isEmpty()) {
      attributes.put("verbatim.gateway.problem", String.join("; ", problems));
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    labels.metadata().forEach((key, value) -> metadata.put(key, JsonText.quote(value)));
    Span span =
        Span.builder(project, first.place().traceId(), first.place().spanId())
            .parentSpanId(first.place().parent())
            .startEpochNanos(first.startEpochNanos())
            .endEpochNanos(last.endEpochNanos())
            .status(SpanStatus.OK)
            .service(labels.service())
            .environment(labels.environment())
            .session(labels.session().map(id -> new Session(id, true)))
            .userId(labels.user())
            .prompt(labels.prompt())
            .tags(labels.tags())
            .metadataJson(metadata)
            .attempts(read)
            .attributes(attributes.build())
            .scopeName(Optional.of("verbatim.gateway"))
            .build();
    return new CapturedSpan(span, payloads, Conversation.EMPTY);
  }

  private Attempt attempt(
      int number,
      RecordedExchange exchange,
      List<RawPayload> payloads,
      List<String> problems,
      boolean sameRequest) {
    Optional<String> request =
        sameRequest
            ? Optional.of(PayloadRef.request(1)).filter(name -> isThere(payloads, name))
            : body(
                PayloadRef.request(number),
                exchange.request(),
                exchange.requestHeader("content-type"),
                exchange.requestHeader("content-encoding"),
                payloads,
                problems);
    Optional<String> response =
        body(
            PayloadRef.response(number),
            exchange.response(),
            exchange.responseHeader("content-type"),
            exchange.responseHeader("content-encoding"),
            payloads,
            problems);
    List<ChunkTimes.Chunk> chunks = exchange.response().chunks();
    boolean coded = ContentDecoding.isCoded(exchange.responseHeader("content-encoding"));
    if (response.isPresent() && !coded) {
      payloads.add(
          new RawPayload(
              PayloadRef.chunks(number), Optional.empty(), new ChunkTimes(chunks).encode()));
    }
    return new Attempt(
        number,
        exchange.startEpochNanos(),
        exchange.endEpochNanos(),
        Optional.of(exchange.method()),
        Optional.of(exchange.target().url()),
        exchange.status(),
        exchange.requestHeaders(),
        exchange.responseHeaders(),
        request,
        response,
        chunks.isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(chunks.getFirst().sinceStartNanos()),
        exchange.ending(),
        exchange.error());
  }

  private static boolean isThere(List<RawPayload> payloads, String name) {
    return payloads.stream().anyMatch(payload -> payload.name().equals(name));
  }

  private Optional<String> body(
      String name,
      BodyCopy copy,
      Optional<String> contentType,
      Optional<String> contentEncoding,
      List<RawPayload> payloads,
      List<String> problems) {
    if (copy.isDropped() || copy.length() == 0) {
      return Optional.empty();
    }
    byte[] received = copy.bytes();
    if (!ContentDecoding.isCoded(contentEncoding)) {
      payloads.add(new RawPayload(name, contentType, received));
      return Optional.of(name);
    }
    Optional<ContentDecoding.Decoded> decoded = decoding.decode(contentEncoding, received);
    if (decoded.isEmpty()) {
      // Unread bytes could hold keys that nobody can see: they do not go to the disk.
      problems.add(name + ": content-encoding cannot be undone; the body was not kept");
      return Optional.empty();
    }
    if (!decoded.get().complete()) {
      problems.add(name + ": the content-encoding was cut; kept as far as it came");
    }
    payloads.add(new RawPayload(name, contentType, decoded.get().bytes()));
    payloads.add(
        new RawPayload(
            PayloadRef.encoded(name), Optional.of("application/octet-stream"), received));
    return Optional.of(name);
  }

  /** Says which bodies are missing (spec/attributes.md). */
  private static void dropped(List<RecordedExchange> attempts, Attributes.Builder attributes) {
    boolean request = attempts.stream().anyMatch(it -> it.request().isDropped());
    boolean response = attempts.stream().anyMatch(it -> it.response().isDropped());
    if (!request && !response) {
      return;
    }
    long bytes = 0;
    for (RecordedExchange exchange : attempts) {
      bytes += exchange.request().isDropped() ? exchange.request().length() : 0;
      bytes += exchange.response().isDropped() ? exchange.response().length() : 0;
    }
    attributes.put(
        "verbatim.body.dropped", request && response ? "both" : request ? "request" : "response");
    attributes.put("verbatim.body.dropped_bytes", bytes);
  }
}
