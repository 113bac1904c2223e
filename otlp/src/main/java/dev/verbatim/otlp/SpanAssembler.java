package dev.verbatim.otlp;

import dev.verbatim.model.Attributes;
import dev.verbatim.model.CapturedSpan;
import dev.verbatim.model.CapturedSpan.RawPayload;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanBuilder;
import dev.verbatim.model.SpanEvent;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanLink;
import dev.verbatim.model.SpanOrigin;
import dev.verbatim.otlp.dialect.AttributeView;
import dev.verbatim.otlp.dialect.Dialects;
import dev.verbatim.otlp.dialect.Identity;
import dev.verbatim.otlp.dialect.Labels;
import dev.verbatim.otlp.dialect.ModelCalls;
import dev.verbatim.otlp.dialect.SpanView;
import dev.verbatim.otlp.dialect.Statuses;
import dev.verbatim.otlp.dialect.StepData;
import dev.verbatim.otlp.dialect.TimeToFirstToken;
import dev.verbatim.otlp.wire.WireScope;
import dev.verbatim.otlp.wire.WireSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the spans of one scope. */
final class SpanAssembler {
  private final String project;
  private final WireScope scope;
  private final AttributeView resource;

  SpanAssembler(String project, WireScope scope) {
    this.project = project;
    this.scope = scope;
    this.resource = AttributeView.of(scope.resource().attributes());
  }

  /**
   * Makes one span.
   *
   * @throws IllegalArgumentException if an id is invalid
   */
  CapturedSpan assemble(WireSpan wire) {
    SpanBuilder span =
        Span.builder(project, Ids.traceId(wire.traceId()), Ids.spanId(wire.spanId(), "span id"));
    List<String> problems = new ArrayList<>(wire.problems());
    span.parentSpanId(parent(wire, problems)).links(links(wire, problems));

    AttemptEvents attempts = new AttemptEvents(problems);
    List<WireSpan.Event> events = new ArrayList<>();
    for (WireSpan.Event event : wire.events()) {
      if (event.name().equals(AttemptEvents.NAME)) {
        attempts.add(event).ifPresent(events::add);
      } else {
        events.add(event);
      }
    }
    span.attempts(attempts.attempts());

    SpanView view = view(wire, events);
    SpanKind kind = Dialects.kind(view, !attempts.attempts().isEmpty());
    Conversation conversation =
        attempts.attempts().isEmpty() ? Dialects.conversation(view, kind) : Conversation.EMPTY;
    describe(span, wire, view, kind);
    describeStep(span, wire, view, kind, conversation);
    problems.addAll(Dialects.problems(view));

    LongValues values = new LongValues();
    Attributes attributes = WireDetails.added(wire, scope, problems);
    span.attributes(values.moveFrom(attributes, StepData.payloadNames(view.attributes(), kind)))
        .events(events(events, values));
    List<RawPayload> payloads = new ArrayList<>(attempts.payloads());
    payloads.addAll(values.payloads());
    return new CapturedSpan(span.build(), payloads, conversation);
  }

  /**
   * Makes the span that carries what log records told about its parent.
   *
   * @throws IllegalArgumentException if an id is invalid
   */
  CapturedSpan assembleLogged(WireSpan wire) {
    CapturedSpan assembled = assemble(wire);
    Span span =
        assembled.span().toBuilder()
            .kind(SpanKind.SPAN)
            .origin(SpanOrigin.LOGGED)
            .call(Optional.empty())
            .tool(Optional.empty())
            .build();
    return new CapturedSpan(
        span, assembled.payloads(), Dialects.conversation(view(wire, wire.events()), SpanKind.LLM));
  }

  private SpanView view(WireSpan wire, List<WireSpan.Event> events) {
    return new SpanView(
        wire.name(),
        scope.name(),
        AttributeView.of(wire.attributes()),
        events.stream()
            .map(
                event ->
                    new SpanView.EventView(
                        event.name(), event.epochNanos(), AttributeView.of(event.attributes())))
            .toList());
  }

  private void describe(SpanBuilder span, WireSpan wire, SpanView view, SpanKind kind) {
    Identity identity = new Identity(view.attributes(), resource);
    span.kind(kind)
        .name(wire.name())
        .service(identity.service())
        .environment(identity.environment())
        .release(identity.release())
        .commit(identity.commit())
        .instance(identity.instance())
        .session(identity.session())
        .userId(identity.user())
        .prompt(identity.prompt())
        .outcome(identity.outcome())
        .startEpochNanos(wire.startEpochNanos())
        .endEpochNanos(wire.endEpochNanos())
        .tags(Labels.tags(view.attributes()))
        .metadataJson(Labels.metadata(view.attributes()))
        .resource(scope.resource().attributes())
        .scopeName(present(scope.name()))
        .scopeVersion(present(scope.version()));
  }

  private static void describeStep(
      SpanBuilder span, WireSpan wire, SpanView view, SpanKind kind, Conversation conversation) {
    Optional<ModelCall> call =
        StepData.isModelCall(kind)
            ? Optional.of(ModelCalls.read(view, conversation))
            : Optional.empty();
    span.call(call)
        .tool(kind == SpanKind.TOOL ? Optional.of(StepData.tool(view)) : Optional.empty())
        .timeToFirstTokenNanos(TimeToFirstToken.read(view, wire.startEpochNanos()))
        .status(Statuses.status(view, wire.statusCode(), call))
        .error(Statuses.error(view, wire.statusCode(), wire.statusMessage()))
        .question(StepData.question(conversation))
        .answer(StepData.answer(view.attributes(), kind, conversation));
  }

  private static List<SpanEvent> events(List<WireSpan.Event> events, LongValues values) {
    return events.stream()
        .map(
            event ->
                new SpanEvent(
                    event.epochNanos(),
                    event.name(),
                    values.moveFrom(event.attributes(), Map.of())))
        .toList();
  }

  private static Optional<SpanId> parent(WireSpan wire, List<String> problems) {
    if (Ids.isAbsent(wire.parentSpanId())) {
      return Optional.empty();
    }
    try {
      return Optional.of(Ids.spanId(wire.parentSpanId(), "parent span id"));
    } catch (IllegalArgumentException invalid) {
      problems.add(String.valueOf(invalid.getMessage()));
      return Optional.empty();
    }
  }

  private static List<SpanLink> links(WireSpan wire, List<String> problems) {
    List<SpanLink> links = new ArrayList<>();
    for (WireSpan.Link link : wire.links()) {
      try {
        links.add(
            new SpanLink(
                Ids.traceId(link.traceId()),
                Ids.spanId(link.spanId(), "span id"),
                link.attributes()));
      } catch (IllegalArgumentException invalid) {
        problems.add("a link was left out: " + invalid.getMessage());
      }
    }
    return links;
  }

  private static Optional<String> present(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
