package dev.verbatim.interchange.source;

import dev.verbatim.otlp.json.Json;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * LangSmith: runs, as {@code Client.list_runs} and the UI give them, with {@code child_runs} inside
 * or apart. Parent and trace come from their fields or from {@code dotted_order}.
 *
 * <p>Source: langsmith-sdk, {@code python/langsmith/schemas.py}; state of August 2026.
 */
public final class LangSmithImporter implements RecordImporter {
  private static final String SOURCE = "langsmith";
  private static final SourceIds IDS = new SourceIds(SOURCE);

  /** Deeper nesting of {@code child_runs} is nobody's trace. */
  private static final int DEEPEST = 200;

  private static final int UUID_LENGTH = 36;

  @Override
  public List<ResourceSpans> read(ExportRecord record, Consumer<String> problems)
      throws BadRecordException {
    List<ResourceSpans> found = new ArrayList<>();
    found.add(run(new Fields(record.fields()), "", found, problems, 0));
    return found;
  }

  private static ResourceSpans run(
      Fields fields, String path, List<ResourceSpans> found, Consumer<String> problems, int depth)
      throws BadRecordException {
    List<Json> children = fields.elements("child_runs");
    for (int i = 0; i < children.size(); i++) {
      String inner = path + "child_runs[" + i + "].";
      if (depth == DEEPEST) {
        throw BadRecordException.of("child_runs: nested deeper than " + DEEPEST + " levels");
      }
      if (children.get(i) instanceof Json.Obj child) {
        try {
          found.add(run(new Fields(child, inner), inner, found, problems, depth + 1));
        } catch (BadRecordException bad) {
          problems.accept(bad.reason());
        }
      }
    }
    Map<String, String> resource =
        fields.text("session_name").map(name -> Map.of("service.name", name)).orElse(Map.of());
    return SpanDraft.resource(SOURCE, resource, List.of(span(fields)));
  }

  private static Span span(Fields fields) throws BadRecordException {
    String id = fields.required("the run's UUID", "id");
    List<String> order = ancestors(fields.text("dotted_order"));
    String trace = fields.text("trace_id").or(() -> order.stream().findFirst()).orElse(id);
    Optional<String> parent =
        fields
            .text("parent_run_id")
            .or(
                () ->
                    order.size() > 1 ? Optional.of(order.get(order.size() - 2)) : Optional.empty());
    String type = fields.text("run_type").orElse("chain").toLowerCase(Locale.ROOT);
    long start = fields.requiredTime("start_time");
    Optional<Long> end = fields.time("end_time");
    SpanDraft span =
        new SpanDraft(IDS.trace(trace), IDS.span(id), fields.text("name").orElse(type))
            .parent(parent.map(IDS::span))
            .times(start, end)
            .put("langsmith.span.kind", type)
            .put("langsmith.span.id", id)
            .put("langsmith.trace.id", trace)
            .put("langsmith.span.parent_id", parent)
            .put("langsmith.span.dotted_order", fields.text("dotted_order"))
            .put("langsmith.trace.session_name", fields.text("session_name"));
    ending(span, fields, start, end);
    extra(span, fields, type);
    content(span, fields, type);
    usage(span, fields);
    span.putTexts("verbatim.tags", fields.elements("tags"));
    for (Json event : fields.elements("events")) {
      event(span, event, start);
    }
    return span.raw(SOURCE, fields).build();
  }

  /** {@code 20260101T…Z<uuid>.20260101T…Z<uuid>}: ids from the root to the run. */
  private static List<String> ancestors(Optional<String> dottedOrder) {
    List<String> ids = new ArrayList<>();
    for (String step : dottedOrder.orElse("").split("\\.")) {
      if (step.length() > UUID_LENGTH) {
        ids.add(step.substring(step.length() - UUID_LENGTH));
      }
    }
    return ids;
  }

  private static void ending(SpanDraft span, Fields fields, long start, Optional<Long> end)
      throws BadRecordException {
    Optional<String> error = fields.text("error");
    error.ifPresent(span::failed);
    Optional<String> status = fields.text("status");
    span.put("langsmith.status", status);
    if (error.isEmpty() && status.filter("error"::equals).isPresent()) {
      span.failed("");
    } else if (error.isEmpty() && end.isEmpty()) {
      span.put("verbatim.status", "incomplete");
    }
    fields
        .time("first_token_time")
        .filter(first -> first >= start)
        .ifPresent(
            first ->
                span.put(
                    "gen_ai.response.time_to_first_chunk",
                    BigDecimal.valueOf(first - start).movePointLeft(9).toPlainString()));
  }

  private static void extra(SpanDraft span, Fields fields, String type) {
    Optional<Json.Obj> extra = fields.object("extra");
    if (extra.isEmpty()) {
      return;
    }
    Fields inner = new Fields(extra.get());
    inner
        .object("metadata")
        .ifPresent(
            metadata -> {
              for (Json.Member member : metadata.members()) {
                span.putJson("langsmith.metadata." + member.key(), member.value());
              }
            });
    Optional<Json.Obj> parameters = inner.object("invocation_params");
    if (type.equals("llm")) {
      span.putJson("llm.invocation_parameters", parameters);
      parameters
          .map(object -> object.elements("tools", "functions"))
          .filter(tools -> !tools.isEmpty())
          .ifPresent(tools -> span.putJson("gen_ai.tool.definitions", new Json.Arr(tools)));
      parameters
          .flatMap(object -> object.text("model", "model_name"))
          .ifPresent(model -> span.put("gen_ai.request.model", model));
    } else {
      span.putJson("langsmith.raw.extra.invocation_params", parameters);
    }
    for (Json.Member member : inner.rest()) {
      span.putJson("langsmith.raw.extra." + member.key(), member.value());
    }
  }

  private static void content(SpanDraft span, Fields fields, String type) {
    Optional<Json.Obj> inputs = fields.object("inputs");
    Optional<Json.Obj> outputs = fields.object("outputs");
    String input = type.equals("llm") ? "gen_ai.prompt" : "verbatim.input";
    String output = type.equals("llm") ? "gen_ai.completion" : "verbatim.output";
    if (type.equals("tool")) {
      span.put("gen_ai.tool.name", fields.text("name"));
      outputs
          .flatMap(LangSmithImporter::toolCallId)
          .ifPresent(id -> span.put("gen_ai.tool.call.id", id));
    }
    span.putJson(input, inputs).putJson(output, outputs);
  }

  /** Of LangChain's tool message, which may stand one level deeper. */
  private static Optional<String> toolCallId(Json.Obj outputs) {
    Json.Obj message = outputs.object("output").orElse(outputs);
    return message.object("kwargs").orElse(message).text("tool_call_id");
  }

  private static void usage(SpanDraft span, Fields fields) {
    Optional<Json.Obj> reported =
        fields
            .object("outputs")
            .flatMap(outputs -> outputs.object("usage_metadata"))
            .or(
                () ->
                    fields
                        .object("extra")
                        .flatMap(extra -> extra.object("metadata"))
                        .flatMap(metadata -> metadata.object("usage_metadata")));
    span.putJson("langsmith.usage_metadata", reported);
    Optional<BigDecimal> input = fields.number("prompt_tokens");
    Optional<BigDecimal> output = fields.number("completion_tokens");
    if (reported.isEmpty()) {
      span.putJson("gen_ai.usage.input_tokens", input.map(LangSmithImporter::number))
          .putJson("gen_ai.usage.output_tokens", output.map(LangSmithImporter::number));
    }
    span.put("gen_ai.cost.input_cost", fields.text("prompt_cost"))
        .put("gen_ai.cost.output_cost", fields.text("completion_cost"))
        .put("gen_ai.cost.total_cost", fields.text("total_cost"));
  }

  private static Json number(BigDecimal number) {
    return new Json.Num(number.toPlainString());
  }

  private static void event(SpanDraft span, Json event, long start) throws BadRecordException {
    if (!(event instanceof Json.Obj object)) {
      return;
    }
    Fields fields = new Fields(object, "events.");
    String name = fields.text("name").orElse("event");
    long time = fields.time("time").orElse(start);
    List<KeyValue> attributes =
        fields.rest().stream()
            .map(member -> SpanDraft.attribute(member.key(), SpanDraft.any(member.value())))
            .toList();
    span.event(time, name, attributes);
  }
}
