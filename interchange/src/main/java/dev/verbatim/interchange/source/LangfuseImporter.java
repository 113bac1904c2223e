package dev.verbatim.interchange.source;

import com.google.protobuf.ByteString;
import dev.verbatim.otlp.json.Json;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Langfuse: traces (with or without their observations and scores), observations and scores, in the
 * camel case of its API and UI or the snake case of its blob storage export, as JSON or CSV.
 *
 * <p>A trace becomes a root span, an observation a span below its parent, a score a span of kind
 * evaluator. An observation that knows its trace's user, session or name comes from a table without
 * trace records: without a parent it is then a root itself. Content goes into the attributes that
 * Langfuse's own SDKs write.
 *
 * <p>Source: langfuse.com/docs, API reference and blob storage export; state of August 2026.
 */
public final class LangfuseImporter implements RecordImporter {
  private static final String SOURCE = "langfuse";
  private static final String PREFIX = "langfuse.observation.";
  private static final SourceIds IDS = new SourceIds(SOURCE);
  private static final String[] TRACE_ID = {"traceId", "trace_id"};
  private static final String[] USER = {"userId", "user_id"};
  private static final String[] SESSION = {"sessionId", "session_id"};
  private static final String[] TRACE_NAME = {"traceName", "trace_name"};
  private static final String[] START = {"startTime", "start_time"};

  /** What every span of a trace says too. */
  private record Shared(Optional<String> user, Optional<String> session, List<Json> tags) {
    static final Shared NOTHING = new Shared(Optional.empty(), Optional.empty(), List.of());

    static Shared of(Fields fields) {
      return new Shared(
          fields.text(USER), fields.text(SESSION), fields.elements("tags", "traceTags"));
    }

    Shared or(Shared outer) {
      return new Shared(
          user.or(outer::user), session.or(outer::session), tags.isEmpty() ? outer.tags : tags);
    }

    void write(SpanDraft span) {
      span.put("user.id", user).put("session.id", session).putTexts("langfuse.trace.tags", tags);
    }
  }

  @Override
  public List<ResourceSpans> read(ExportRecord record, Consumer<String> problems)
      throws BadRecordException {
    Fields fields = new Fields(record.fields());
    List<Span> spans = new ArrayList<>();
    if (isScore(record, fields)) {
      spans.add(score(fields, Optional.empty()));
    } else if (fields.has(START)) {
      spans.add(observation(fields, Optional.empty(), Shared.NOTHING).build());
    } else {
      trace(fields, spans, problems);
    }
    return List.of(SpanDraft.resource(SOURCE, Map.of(), spans));
  }

  private static boolean isScore(ExportRecord record, Fields fields) {
    return record.container().equals("scores")
        || (!fields.has(START)
            && fields.has("dataType", "data_type")
            && fields.has("value", "stringValue", "string_value"));
  }

  private static void trace(Fields fields, List<Span> spans, Consumer<String> problems)
      throws BadRecordException {
    String id = fields.required("the trace's id", "id");
    ByteString traceId = IDS.trace(id);
    ByteString root = IDS.span("trace", id);
    long start = fields.requiredTime("timestamp");
    Shared shared = Shared.of(fields);
    List<Json> observations = fields.elements("observations");
    long end = start + seconds(fields.number("latency").map(BigDecimal::doubleValue));
    for (int i = 0; i < observations.size(); i++) {
      if (observations.get(i) instanceof Json.Obj object) {
        try {
          Fields inner = new Fields(object, "observations[" + i + "].");
          SpanDraft span = observation(inner, Optional.of(id), shared);
          end = Math.max(end, span.endEpochNanos());
          spans.add(span.build());
        } catch (BadRecordException bad) {
          problems.accept(bad.reason());
        }
      }
    }
    List<Json> scores = fields.elements("scores");
    for (int i = 0; i < scores.size(); i++) {
      if (scores.get(i) instanceof Json.Obj object) {
        try {
          spans.add(score(new Fields(object, "scores[" + i + "]."), Optional.of(id)));
        } catch (BadRecordException bad) {
          problems.accept(bad.reason());
        }
      }
    }
    SpanDraft span =
        new SpanDraft(traceId, root, fields.text("name").orElse("trace"))
            .times(start, Optional.of(end))
            .put("verbatim.kind", "chain")
            .put("langfuse.trace.id", id);
    common(span, fields);
    shared.write(span);
    span.put("verbatim.input", fields.content("input"))
        .put("verbatim.output", fields.content("output"))
        .putJson("langfuse.trace.metadata", fields.json("metadata"));
    spans.addFirst(span.raw(SOURCE, fields).build());
  }

  private static SpanDraft observation(Fields fields, Optional<String> trace, Shared outer)
      throws BadRecordException {
    String id = fields.required("the observation's id", "id");
    boolean alone = fields.has(USER) || fields.has(SESSION) || fields.has(TRACE_NAME);
    Optional<String> named = fields.text(TRACE_ID);
    String traceId =
        named
            .or(() -> trace)
            .orElseThrow(() -> BadRecordException.missing("traceId", "the trace's id"));
    Optional<ByteString> parent =
        fields.text("parentObservationId", "parent_observation_id").map(IDS::span);
    if (parent.isEmpty() && (trace.isPresent() || !alone)) {
      parent = Optional.of(IDS.span("trace", traceId));
    }
    String type = fields.text("type").orElse("SPAN").toLowerCase(Locale.ROOT);
    long start = fields.requiredTime(START);
    SpanDraft span =
        new SpanDraft(IDS.trace(traceId), IDS.span(id), fields.text("name").orElse(type))
            .parent(parent)
            .times(start, fields.time("endTime", "end_time"))
            .put(PREFIX + "type", type)
            .put("langfuse.observation.id", id)
            .put("langfuse.trace.id", traceId)
            .put("langfuse.trace.name", fields.text(TRACE_NAME));
    common(span, fields);
    Shared.of(fields).or(outer).write(span);
    model(span, fields);
    span.put(PREFIX + "input", fields.content("input"))
        .put(PREFIX + "output", fields.content("output"))
        .putJson(PREFIX + "metadata", fields.json("metadata"));
    Optional<String> message = fields.text("statusMessage", "status_message");
    Optional<String> level = fields.text("level");
    span.put(PREFIX + "level", level).put(PREFIX + "status_message", message);
    if (level.filter("ERROR"::equals).isPresent()) {
      span.failed(message.orElse(""));
    }
    return span.raw(SOURCE, fields);
  }

  private static void model(SpanDraft span, Fields fields) throws BadRecordException {
    span.put(
            PREFIX + "model.name", fields.text("model", "providedModelName", "provided_model_name"))
        .putJson(PREFIX + "model.parameters", fields.object("modelParameters", "model_parameters"))
        .put(PREFIX + "prompt.name", fields.text("promptName", "prompt_name"))
        .put(PREFIX + "prompt.version", fields.text("promptVersion", "prompt_version"));
    Optional<Json.Obj> usage = fields.object("usageDetails", "usage_details", "usage");
    span.putJson(PREFIX + "usage_details", usage);
    if (usage.isEmpty()) {
      span.putJson("gen_ai.usage.input_tokens", count(fields, "promptTokens", "inputUsage"))
          .putJson("gen_ai.usage.output_tokens", count(fields, "completionTokens", "outputUsage"));
    }
    Optional<Json.Obj> cost = fields.object("costDetails", "cost_details");
    span.putJson(PREFIX + "cost_details", cost);
    if (cost.isEmpty()) {
      span.put(
          "gen_ai.usage.cost",
          fields
              .number("totalCost", "total_cost", "calculatedTotalCost")
              .filter(total -> total.signum() > 0)
              .map(BigDecimal::toPlainString));
    }
    Optional<String> first = fields.text("completionStartTime", "completion_start_time");
    span.put(PREFIX + "completion_start_time", first);
  }

  private static Optional<Json> count(Fields fields, String... keys) {
    return fields.number(keys).map(number -> new Json.Num(number.toPlainString()));
  }

  private static void common(SpanDraft span, Fields fields) {
    span.put("langfuse.environment", fields.text("environment"))
        .put("langfuse.release", fields.text("release"))
        .put("langfuse.version", fields.text("version"));
  }

  private static Span score(Fields fields, Optional<String> trace) throws BadRecordException {
    String id = fields.required("the score's id", "id");
    Optional<String> named = fields.text(TRACE_ID).or(() -> trace);
    String traceId =
        named.orElseThrow(
            () ->
                BadRecordException.missing(
                    "traceId", "the trace's id; a session's or a dataset run's score has no span"));
    Optional<ByteString> parent =
        fields
            .text("observationId", "observation_id")
            .map(IDS::span)
            .or(() -> trace.map(of -> IDS.span("trace", of)));
    String name = fields.text("name").orElse("score");
    long time = fields.requiredTime("timestamp", "createdAt", "created_at");
    Optional<String> label = fields.text("stringValue", "string_value");
    Optional<String> value = fields.text("value");
    SpanDraft span =
        new SpanDraft(IDS.trace(traceId), IDS.span("score", id), "score " + name)
            .parent(parent)
            .times(time, Optional.empty())
            .put("langfuse.score.id", id);
    Evaluations.write(span, name, value, label, fields.text("comment"));
    Shared.of(fields).write(span);
    span.put("langfuse.environment", fields.text("environment"));
    return span.putJson("langfuse.score.metadata", fields.json("metadata"))
        .raw(SOURCE, fields)
        .build();
  }

  /** Nanoseconds of seconds. */
  private static long seconds(Optional<Double> seconds) {
    OptionalLong nanos =
        seconds.filter(value -> value > 0 && value < 1e9).stream()
            .mapToLong(value -> Math.round(value * 1e9))
            .findFirst();
    return nanos.orElse(0);
  }
}
