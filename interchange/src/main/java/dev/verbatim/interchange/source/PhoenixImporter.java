package dev.verbatim.interchange.source;

import dev.verbatim.otlp.json.Json;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Phoenix: spans as its API and command line give them ({@code context}, {@code attributes}), or as
 * rows of {@code get_spans_dataframe()} written as JSON Lines or CSV ({@code context.span_id},
 * {@code attributes.llm.model_name}). Attributes are OpenInference, nested or dotted. Annotations
 * become spans of kind evaluator.
 *
 * <p>Source: Arize-ai/phoenix, {@code docs/phoenix/tracing} and {@code src/phoenix/trace}; state of
 * August 2026.
 */
public final class PhoenixImporter implements RecordImporter {
  private static final String SOURCE = "phoenix";
  private static final String COLUMN = "attributes.";
  private static final SourceIds IDS = new SourceIds(SOURCE);

  @Override
  public List<ResourceSpans> read(ExportRecord record, Consumer<String> problems)
      throws BadRecordException {
    Fields fields = new Fields(record.fields());
    Json.Obj context = fields.object("context").orElse(new Json.Obj(List.of()));
    String traceId =
        new Fields(context, "context.")
            .text("trace_id")
            .or(() -> fields.text("context.trace_id", "trace_id"))
            .orElseThrow(() -> BadRecordException.missing("context.trace_id", "the trace's id"));
    String spanId =
        new Fields(context, "context.")
            .text("span_id")
            .or(() -> fields.text("context.span_id", "span_id"))
            .orElseThrow(() -> BadRecordException.missing("context.span_id", "the span's id"));
    long start = fields.requiredTime("start_time");
    Optional<Long> end = fields.time("end_time");
    String name = fields.text("name").orElse("span");
    SpanDraft span =
        new SpanDraft(IDS.trace(traceId), IDS.span(spanId), name)
            .parent(fields.text("parent_id").map(IDS::span))
            .times(start, end);
    Optional<String> kind = fields.text("span_kind").filter(word -> !word.equals("UNKNOWN"));
    boolean kindSaid = attributes(span, fields);
    if (!kindSaid) {
      span.put("openinference.span.kind", kind);
    }
    String status = fields.text("status_code").orElse("").toUpperCase(Locale.ROOT);
    Optional<String> message = fields.text("status_message");
    if (status.equals("ERROR")) {
      span.failed(message.orElse(""));
    }
    for (Json event : fields.elements("events")) {
      event(span, event, start);
    }
    List<Span> spans = new ArrayList<>();
    List<Json> annotations = fields.elements("annotations");
    for (int i = 0; i < annotations.size(); i++) {
      if (annotations.get(i) instanceof Json.Obj annotation) {
        try {
          String path = "annotations[" + i + "].";
          spans.add(
              annotation(new Fields(annotation, path), traceId, spanId, i, end.orElse(start)));
        } catch (BadRecordException bad) {
          problems.accept(bad.reason());
        }
      }
    }
    spans.addFirst(span.raw(SOURCE, fields).build());
    return List.of(SpanDraft.resource(SOURCE, Map.of(), spans));
  }

  /** Writes all attributes; tells whether the kind was among them. */
  private static boolean attributes(SpanDraft span, Fields fields) {
    List<Json.Member> flat = new ArrayList<>();
    fields.object("attributes").ifPresent(nested -> OpenInference.flatten(nested, flat));
    for (Json.Member member : fields.rest()) {
      if (member.key().startsWith(COLUMN)) {
        fields.leaveOut(member.key());
        OpenInference.flatten(
            member.key().substring(COLUMN.length()), Fields.structured(member.value()), flat);
      }
    }
    boolean kind = false;
    for (Json.Member attribute : flat) {
      kind |= attribute.key().equals("openinference.span.kind");
      if (attribute.value() instanceof Json.Arr list
          && list.elements().stream().allMatch(Json.Str.class::isInstance)) {
        span.putTexts(attribute.key(), list.elements());
      } else {
        span.putJson(attribute.key(), attribute.value());
      }
    }
    return kind;
  }

  private static void event(SpanDraft span, Json event, long start) throws BadRecordException {
    if (!(event instanceof Json.Obj object)) {
      return;
    }
    Fields fields = new Fields(object, "events.");
    String name = fields.text("name").orElse("event");
    long time = fields.time("timestamp").orElse(start);
    List<Json.Member> flat = new ArrayList<>();
    fields.object("attributes").ifPresent(nested -> OpenInference.flatten(nested, flat));
    flat.addAll(fields.rest());
    List<KeyValue> attributes =
        flat.stream()
            .map(member -> SpanDraft.attribute(member.key(), SpanDraft.any(member.value())))
            .toList();
    span.event(time, name, attributes);
  }

  private static Span annotation(
      Fields fields, String traceId, String spanId, int index, long spanEnd)
      throws BadRecordException {
    String name = fields.text("name").orElse("annotation");
    String id =
        fields
            .text("id")
            .orElse(
                name
                    + '\n'
                    + fields.text("annotator_kind").orElse("")
                    + '\n'
                    + fields.text("identifier").orElse(Integer.toString(index)));
    long time = fields.time("created_at", "updated_at").orElse(spanEnd);
    Fields result =
        new Fields(fields.object("result").orElse(new Json.Obj(List.of())), "annotations.result.");
    SpanDraft span =
        new SpanDraft(
                IDS.trace(traceId),
                IDS.span("annotation", spanId + '\n' + id),
                "annotation " + name)
            .parent(Optional.of(IDS.span(spanId)))
            .times(time, Optional.empty())
            .put("phoenix.annotator_kind", fields.text("annotator_kind"));
    Evaluations.write(
        span, name, result.text("score"), result.text("label"), result.text("explanation"));
    return span.raw(SOURCE, fields).build();
  }
}
