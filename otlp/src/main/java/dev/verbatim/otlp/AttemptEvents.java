package dev.verbatim.otlp;

import dev.verbatim.model.Attempt;
import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import dev.verbatim.model.CapturedSpan.RawPayload;
import dev.verbatim.model.ChunkTimes;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.SpanError;
import dev.verbatim.model.StreamEnding;
import dev.verbatim.otlp.dialect.AttributeJson;
import dev.verbatim.otlp.wire.WireSpan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads the events {@code verbatim.attempt} of a model call ({@code spec/attributes.md}) into
 * attempts and payloads. Whatever in them is unknown or of the wrong type remains as an event.
 */
final class AttemptEvents {
  static final String NAME = "verbatim.attempt";
  private static final String NUMBER = "verbatim.attempt.number";
  private static final String SAME_AS = "verbatim.request.same_as";
  private static final String CHUNKS = "verbatim.response.chunks";

  private final List<Attempt> attempts = new ArrayList<>();
  private final List<RawPayload> payloads = new ArrayList<>();
  private final Set<Integer> numbers = new HashSet<>();

  /** Names of request payloads by attempt. */
  private final Map<Long, String> requests = new HashMap<>();

  private int nextFree = 1;
  private final List<String> problems;

  AttemptEvents(List<String> problems) {
    this.problems = problems;
  }

  List<Attempt> attempts() {
    return attempts;
  }

  List<RawPayload> payloads() {
    return payloads;
  }

  /**
   * Takes one event.
   *
   * @return what of it found no place in an attempt, as an event; empty if all did
   */
  Optional<WireSpan.Event> add(WireSpan.Event event) {
    TakenAttributes from = new TakenAttributes(event.attributes());
    int number = number(from);
    Optional<String> request = request(from, number);
    request.ifPresent(name -> requests.put((long) number, name));
    Optional<byte[]> body = from.bytes("verbatim.response.body");
    Optional<String> response =
        body.map(
            bytes ->
                payload(
                    PayloadRef.response(number),
                    from.text("verbatim.response.content_type"),
                    bytes));
    OptionalLong firstByte = chunks(from, number, body);
    Optional<SpanError> error = error(from);
    attempts.add(
        new Attempt(
            number,
            event.epochNanos(),
            from.integer("verbatim.attempt.end_time").orElse(event.epochNanos()),
            from.text("http.request.method"),
            from.text("url.full"),
            status(from),
            headers(from, "verbatim.request.headers"),
            headers(from, "verbatim.response.headers"),
            request,
            response,
            firstByte,
            ending(from, error),
            error));
    Attributes rest = from.rest();
    if (rest.isEmpty()) {
      return Optional.empty();
    }
    Attributes.Builder kept = Attributes.builder().put(NUMBER, number);
    rest.entries().forEach(entry -> kept.put(entry.key(), entry.value()));
    return Optional.of(new WireSpan.Event(event.epochNanos(), event.name(), kept.build()));
  }

  private int number(TakenAttributes from) {
    OptionalLong sent = from.integer(NUMBER);
    int number = (int) Math.clamp(sent.orElse(0), 0, Integer.MAX_VALUE - 1);
    if (number < 1 || !numbers.add(number)) {
      problems.add(
          NUMBER + ": missing, below 1 or sent twice; the attempt got the next free number");
      while (!numbers.add(nextFree)) {
        nextFree++;
      }
      number = nextFree;
    }
    return number;
  }

  private Optional<String> request(TakenAttributes from, int number) {
    Optional<byte[]> body = from.bytes("verbatim.request.body");
    if (body.isPresent()) {
      return Optional.of(
          payload(
              PayloadRef.request(number), from.text("verbatim.request.content_type"), body.get()));
    }
    OptionalLong sameAs = from.integer(SAME_AS);
    if (sameAs.isEmpty()) {
      return Optional.empty();
    }
    String earlier = requests.get(sameAs.getAsLong());
    if (earlier != null) {
      return Optional.of(earlier);
    }
    problems.add(
        SAME_AS + ": " + sameAs.getAsLong() + " (expected: an earlier attempt with a body)");
    return Optional.empty();
  }

  private String payload(String name, Optional<String> contentType, byte[] bytes) {
    payloads.add(new RawPayload(name, contentType, bytes));
    return name;
  }

  /** Keeps the chunk times if they fit the body, and tells when the first chunk came. */
  private OptionalLong chunks(TakenAttributes from, int number, Optional<byte[]> body) {
    Optional<byte[]> sent = from.bytes(CHUNKS);
    if (sent.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      List<ChunkTimes.Chunk> chunks = ChunkTimes.decode(sent.get()).chunks();
      long length = chunks.stream().mapToLong(ChunkTimes.Chunk::length).sum();
      if (body.isPresent() && length == body.get().length) {
        payload(PayloadRef.chunks(number), Optional.empty(), sent.get());
        return chunks.isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(chunks.getFirst().sinceStartNanos());
      }
      problems.add(CHUNKS + ": " + length + " bytes (expected: the length of the response body)");
    } catch (IllegalArgumentException broken) {
      problems.add(CHUNKS + ": " + broken.getMessage());
    }
    from.putBack(CHUNKS);
    return OptionalLong.empty();
  }

  private static OptionalInt status(TakenAttributes from) {
    OptionalLong status = from.integer("http.response.status_code");
    if (status.isPresent() && status.getAsLong() >= 100 && status.getAsLong() <= 999) {
      return OptionalInt.of((int) status.getAsLong());
    }
    from.putBack("http.response.status_code");
    return OptionalInt.empty();
  }

  private static Optional<SpanError> error(TakenAttributes from) {
    Optional<String> type = from.text("error.type");
    Optional<String> message = from.text("verbatim.error.message");
    return type.isPresent() || message.isPresent()
        ? Optional.of(new SpanError(type, message))
        : Optional.empty();
  }

  private static StreamEnding ending(TakenAttributes from, Optional<SpanError> error) {
    return from.word("verbatim.response.end", StreamEnding::ofWireName)
        .orElse(error.isPresent() ? StreamEnding.ERROR : StreamEnding.END);
  }

  private static List<Attempt.Header> headers(TakenAttributes from, String key) {
    List<Attempt.Header> headers = new ArrayList<>();
    for (Attributes.Entry entry : from.nested(key).entries()) {
      headers.add(new Attempt.Header(entry.key(), headerValue(entry.value())));
    }
    return headers;
  }

  private static String headerValue(AttributeValue value) {
    return switch (value) {
      case AttributeValue.Text text -> text.value();
      case AttributeValue.Bytes bytes -> new String(bytes.value(), StandardCharsets.ISO_8859_1);
      case AttributeValue.Empty ignored -> "";
      default -> AttributeJson.text(value);
    };
  }
}
