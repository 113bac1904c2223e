package dev.verbatim.otlp;

import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import dev.verbatim.otlp.wire.WireScope;
import dev.verbatim.otlp.wire.WireSpan;
import java.util.List;

/**
 * What OTLP says about a span outside its attributes and the model has no field for, as attributes
 * {@code verbatim.otlp.*} behind those that were sent. Nothing that was sent is lost, and what
 * could not be taken as sent is told under {@link #PROBLEM}.
 */
final class WireDetails {
  /** Texts: what is not as it was sent, or not as it should have been sent. */
  static final String PROBLEM = "verbatim.otlp.problem";

  /** OTLP's span kinds by number; 1 is what a span has when nobody says otherwise. */
  private static final List<String> KINDS =
      List.of("unspecified", "internal", "server", "client", "producer", "consumer");

  private WireDetails() {}

  static Attributes added(WireSpan span, WireScope scope, List<String> problems) {
    Attributes.Builder all = Attributes.builder();
    span.attributes().entries().forEach(entry -> all.put(entry.key(), entry.value()));
    if (span.kind() > 1) {
      String kind = span.kind() < KINDS.size() ? KINDS.get(span.kind()) : "" + span.kind();
      all.put("verbatim.otlp.kind", kind);
    }
    text(all, "verbatim.otlp.trace_state", span.traceState());
    text(all, "verbatim.otlp.schema_url", scope.schemaUrl());
    text(all, "verbatim.otlp.resource_schema_url", scope.resource().schemaUrl());
    if (!scope.attributes().isEmpty()) {
      all.put("verbatim.otlp.scope_attributes", new AttributeValue.Nested(scope.attributes()));
    }
    count(all, "verbatim.otlp.dropped_attributes", span.dropped().attributes());
    count(all, "verbatim.otlp.dropped_events", span.dropped().events());
    count(all, "verbatim.otlp.dropped_links", span.dropped().links());
    if (span.statusCode() == 1 || span.statusCode() == 2) {
      all.put("verbatim.otlp.status", span.statusCode() == 1 ? "ok" : "error");
    }
    if (span.statusCode() != 2) {
      text(all, "verbatim.otlp.status_message", span.statusMessage());
    }
    if (!problems.isEmpty()) {
      all.put(
          PROBLEM,
          new AttributeValue.Array(problems.stream().distinct().map(AttributeValue::of).toList()));
    }
    return all.build();
  }

  private static void text(Attributes.Builder all, String key, String text) {
    if (!text.isEmpty()) {
      all.put(key, text);
    }
  }

  private static void count(Attributes.Builder all, String key, long count) {
    if (count != 0) {
      all.put(key, count);
    }
  }
}
