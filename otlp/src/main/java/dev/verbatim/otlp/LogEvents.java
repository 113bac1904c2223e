package dev.verbatim.otlp;

import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.Fact;
import dev.verbatim.model.Sha256;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.SpanOrigin;
import dev.verbatim.otlp.dialect.AttributeJson;
import dev.verbatim.otlp.wire.WireScope;
import dev.verbatim.otlp.wire.WireSpan;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Events of model calls that came as log records: {@code
 * gen_ai.client.inference.operation.details}, one for each message up to OpenTelemetry GenAI 1.36,
 * evaluation results, exceptions.
 */
final class LogEvents {
  private static final String ORIGIN = "verbatim.origin";

  private LogEvents() {}

  /** Adds what the records of a scope tell; records about one span become one span. */
  static void add(String project, WireScope scope, OtlpDecoder.Found found) {
    Map<String, List<WireSpan>> bySpan = new LinkedHashMap<>();
    for (int i = 0; i < scope.spans().size(); i++) {
      String position = scope.position() + ".logRecords[" + i + "]: ";
      switch (scope.spans().get(i)) {
        case WireScope.Bad bad -> found.rejected().add(position + bad.reason());
        case WireScope.Good good -> {
          WireSpan record = good.span();
          try {
            check(record);
            String about = hex(record.traceId()) + hex(record.parentSpanId());
            bySpan.computeIfAbsent(about, first -> new ArrayList<>()).add(record);
          } catch (IllegalArgumentException unwanted) {
            found.rejected().add(position + unwanted.getMessage());
          }
        }
      }
    }
    SpanAssembler assembler = new SpanAssembler(project, scope);
    for (List<WireSpan> records : bySpan.values()) {
      add(project, assembler.assembleLogged(together(records)), found);
    }
  }

  private static void add(String project, CapturedSpan told, OtlpDecoder.Found found) {
    found.spans().add(told);
    found
        .facts()
        .add(
            new Fact.Logged(
                new SpanKey(
                    project, told.span().traceId(), told.span().parentSpanId().orElseThrow()),
                told.span().startEpochNanos(),
                told.span().spanId()));
  }

  /** Whether an archive says that the span was made of log records. */
  static boolean isArchived(WireSpan span) {
    return span.parentSpanId().length == 8
        && span.attributes().text(ORIGIN).filter(SpanOrigin.LOGGED.wireName()::equals).isPresent();
  }

  /** Adds such a span as it was before it went into the archive. */
  static void addArchived(
      String project, SpanAssembler assembler, WireSpan span, OtlpDecoder.Found found) {
    Attributes.Builder sent = Attributes.builder();
    span.attributes().entries().stream()
        .filter(entry -> !entry.key().equals(ORIGIN))
        .forEach(entry -> sent.put(entry.key(), entry.value()));
    add(project, assembler.assembleLogged(span.withAttributes(sent.build())), found);
  }

  private static void check(WireSpan record) {
    boolean wanted =
        record.name().startsWith("gen_ai.")
            || record.events().getFirst().attributes().get("exception.type").isPresent()
            || record.events().getFirst().attributes().get("exception.message").isPresent();
    if (!wanted) {
      throw new IllegalArgumentException(
          "no event of a model call (expected: an event name that begins with gen_ai., or"
              + " exception.* attributes); other log records are not kept here");
    }
    Ids.traceId(record.traceId());
    Ids.spanId(record.parentSpanId(), "span id");
  }

  /** One span with all events in the order of time; its id follows from what it tells. */
  private static WireSpan together(List<WireSpan> records) {
    List<WireSpan> ordered =
        records.stream().sorted(Comparator.comparingLong(WireSpan::startEpochNanos)).toList();
    WireSpan first = ordered.getFirst();
    List<WireSpan.Event> events =
        ordered.stream().flatMap(record -> record.events().stream()).toList();
    return new WireSpan(
        first.traceId(),
        idOf(first, events),
        first.parentSpanId(),
        "",
        events.stream().map(WireSpan.Event::name).allMatch(first.name()::equals)
            ? first.name()
            : "log records",
        1,
        first.startEpochNanos(),
        ordered.getLast().startEpochNanos(),
        Attributes.EMPTY,
        events,
        List.of(),
        new WireSpan.Dropped(
            ordered.stream().mapToLong(record -> record.dropped().attributes()).sum(), 0, 0),
        0,
        "",
        ordered.stream().flatMap(record -> record.problems().stream()).toList());
  }

  private static byte[] idOf(WireSpan first, List<WireSpan.Event> events) {
    StringBuilder content =
        new StringBuilder(hex(first.traceId())).append(hex(first.parentSpanId()));
    for (WireSpan.Event event : events) {
      content
          .append('\n')
          .append(event.epochNanos())
          .append(' ')
          .append(event.name())
          .append(' ')
          .append(AttributeJson.text(new AttributeValue.Nested(event.attributes())));
    }
    byte[] digest = Sha256.of(content.toString().getBytes(StandardCharsets.UTF_8)).toBytes();
    long id = ByteBuffer.wrap(digest).getLong();
    return ByteBuffer.allocate(8).putLong(new SpanId(id == 0 ? 1 : id).value()).array();
  }

  private static String hex(byte[] id) {
    return HexFormat.of().formatHex(id);
  }
}
