package dev.verbatim.interchange.source;

import dev.verbatim.otlp.json.Json;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Our own JSON Lines: one span a line. Its field {@code otlp} is the span without loss and is all
 * that is read if it is there; a table without it gives what its columns say.
 */
public final class VerbatimImporter implements RecordImporter {
  private static final String SOURCE = "verbatim";
  private static final SourceIds IDS = new SourceIds(SOURCE);

  @Override
  public List<ResourceSpans> read(ExportRecord record, Consumer<String> problems)
      throws BadRecordException {
    Fields fields = new Fields(record.fields());
    Optional<Json.Obj> otlp = fields.object("otlp");
    if (otlp.isPresent()) {
      return OtlpImporter.request(otlp.get(), problems);
    }
    String trace = fields.required("the trace's id", "trace_id");
    String id = fields.text("span_id").orElse(trace);
    long start = fields.requiredTime("created_at");
    Optional<Long> duration =
        fields
            .number("duration_ms")
            .filter(millis -> millis.signum() >= 0 && millis.compareTo(new BigDecimal("1e12")) < 0)
            .map(millis -> start + millis.movePointRight(6).longValue());
    String kind = kind(fields.text("event_type").orElse("span"));
    Optional<String> model = fields.text("model_name");
    SpanDraft span =
        new SpanDraft(
                IDS.trace(trace), IDS.span(id), fields.text("name").or(() -> model).orElse(kind))
            .parent(fields.text("parent_span_id").map(IDS::span))
            .times(start, duration)
            .put("verbatim.kind", kind)
            .put("session.id", fields.text("session_id"))
            .put("user.id", fields.text("user_id"))
            .put("verbatim.prompt.name", fields.text("prompt_name"))
            .put("verbatim.prompt.version", fields.text("prompt_version"))
            .put("gen_ai.request.model", model)
            .put("gen_ai.provider.name", fields.text("provider"))
            .put("verbatim.status", fields.text("status"))
            .put("verbatim.outcome", fields.text("outcome"))
            .put("gen_ai.usage.cost", fields.text("cost_usd"))
            .putJson("gen_ai.usage.input_tokens", fields.value("input_tokens"))
            .putJson("gen_ai.usage.output_tokens", fields.value("output_tokens"))
            .putJson("gen_ai.usage.cache_read.input_tokens", fields.value("cache_read_tokens"))
            .putJson("gen_ai.usage.reasoning.output_tokens", fields.value("reasoning_tokens"))
            .put("gen_ai.response.finish_reason", fields.text("finish_reason"))
            .put("gen_ai.tool.name", fields.text("tool_name"))
            .put("gen_ai.tool.call.id", fields.text("tool_call_id"))
            .put("error.type", fields.text("error_type"))
            .put("verbatim.error.message", fields.text("error_message"))
            .putTexts("verbatim.tags", fields.elements("tags"));
    String input = kind.equals("llm") ? "gen_ai.prompt" : "verbatim.input";
    String output = kind.equals("llm") ? "gen_ai.completion" : "verbatim.output";
    span.put(input, fields.content("input")).put(output, fields.content("output"));
    fields
        .object("metadata")
        .ifPresent(
            metadata -> {
              for (Json.Member member : metadata.members()) {
                span.putJson("verbatim.metadata." + member.key(), member.value());
              }
            });
    Map<String, String> resource = new LinkedHashMap<>();
    fields.text("service").ifPresent(name -> resource.put("service.name", name));
    fields.text("environment").ifPresent(it -> resource.put("deployment.environment.name", it));
    fields.text("release").ifPresent(version -> resource.put("service.version", version));
    fields.text("commit").ifPresent(hash -> resource.put("vcs.ref.head.revision", hash));
    return List.of(SpanDraft.resource(SOURCE, resource, List.of(span.raw(SOURCE, fields).build())));
  }

  /** {@code llm_call} is {@code llm}; kinds without calls are called what they are. */
  private static String kind(String eventType) {
    return eventType.endsWith("_call")
        ? eventType.substring(0, eventType.length() - "_call".length())
        : eventType;
  }
}
