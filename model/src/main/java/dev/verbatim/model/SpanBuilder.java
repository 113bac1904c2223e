package dev.verbatim.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Collects the parts of a {@link Span}. Not safe for several threads. */
public final class SpanBuilder {
  private final TraceId traceId;
  private final SpanId spanId;
  private Optional<SpanId> parentSpanId = Optional.empty();
  private final String project;
  private SpanOrigin origin = SpanOrigin.DECLARED;
  private SpanKind kind = SpanKind.SPAN;
  private String name = "";
  private Optional<String> service = Optional.empty();
  private Optional<String> environment = Optional.empty();
  private Optional<String> release = Optional.empty();
  private Optional<String> commit = Optional.empty();
  private Optional<String> instance = Optional.empty();
  private Optional<Session> session = Optional.empty();
  private Optional<String> userId = Optional.empty();
  private long startEpochNanos;
  private long endEpochNanos;
  private OptionalLong timeToFirstTokenNanos = OptionalLong.empty();
  private SpanStatus status = SpanStatus.OK;
  private Optional<SpanError> error = Optional.empty();
  private Optional<ModelCall> call = Optional.empty();
  private Optional<ToolCall> tool = Optional.empty();
  private Prompt prompt = Prompt.UNDECLARED;
  private Optional<String> question = Optional.empty();
  private Optional<QuestionKeys> questionKeys = Optional.empty();
  private Optional<String> answer = Optional.empty();
  private Optional<Outcome> outcome = Optional.empty();
  private List<String> tags = List.of();
  private Map<String, String> metadataJson = Map.of();
  private List<Attempt> attempts = List.of();
  private Optional<Threading> threading = Optional.empty();
  private List<PayloadRef> payloads = List.of();
  private Attributes attributes = Attributes.EMPTY;
  private List<SpanEvent> events = List.of();
  private List<SpanLink> links = List.of();
  private Attributes resource = Attributes.EMPTY;
  private Optional<String> scopeName = Optional.empty();
  private Optional<String> scopeVersion = Optional.empty();

  SpanBuilder(String project, TraceId traceId, SpanId spanId) {
    this.project = project;
    this.traceId = traceId;
    this.spanId = spanId;
  }

  SpanBuilder(Span span) {
    this.traceId = span.traceId();
    this.spanId = span.spanId();
    this.parentSpanId = span.parentSpanId();
    this.project = span.project();
    this.origin = span.origin();
    this.kind = span.kind();
    this.name = span.name();
    this.service = span.service();
    this.environment = span.environment();
    this.release = span.release();
    this.commit = span.commit();
    this.instance = span.instance();
    this.session = span.session();
    this.userId = span.userId();
    this.startEpochNanos = span.startEpochNanos();
    this.endEpochNanos = span.endEpochNanos();
    this.timeToFirstTokenNanos = span.timeToFirstTokenNanos();
    this.status = span.status();
    this.error = span.error();
    this.call = span.call();
    this.tool = span.tool();
    this.prompt = span.prompt();
    this.question = span.question();
    this.questionKeys = span.questionKeys();
    this.answer = span.answer();
    this.outcome = span.outcome();
    this.tags = span.tags();
    this.metadataJson = span.metadataJson();
    this.attempts = span.attempts();
    this.threading = span.threading();
    this.payloads = span.payloads();
    this.attributes = span.attributes();
    this.events = span.events();
    this.links = span.links();
    this.resource = span.resource();
    this.scopeName = span.scopeName();
    this.scopeVersion = span.scopeVersion();
  }

  public SpanBuilder parentSpanId(SpanId value) {
    this.parentSpanId = Optional.of(value);
    return this;
  }

  public SpanBuilder parentSpanId(Optional<SpanId> value) {
    this.parentSpanId = value;
    return this;
  }

  public SpanBuilder origin(SpanOrigin value) {
    this.origin = value;
    return this;
  }

  public SpanBuilder kind(SpanKind value) {
    this.kind = value;
    return this;
  }

  public SpanBuilder name(String value) {
    this.name = value;
    return this;
  }

  public SpanBuilder service(String value) {
    this.service = Optional.of(value);
    return this;
  }

  public SpanBuilder service(Optional<String> value) {
    this.service = value;
    return this;
  }

  public SpanBuilder environment(String value) {
    this.environment = Optional.of(value);
    return this;
  }

  public SpanBuilder environment(Optional<String> value) {
    this.environment = value;
    return this;
  }

  public SpanBuilder release(String value) {
    this.release = Optional.of(value);
    return this;
  }

  public SpanBuilder release(Optional<String> value) {
    this.release = value;
    return this;
  }

  public SpanBuilder commit(String value) {
    this.commit = Optional.of(value);
    return this;
  }

  public SpanBuilder commit(Optional<String> value) {
    this.commit = value;
    return this;
  }

  public SpanBuilder instance(String value) {
    this.instance = Optional.of(value);
    return this;
  }

  public SpanBuilder instance(Optional<String> value) {
    this.instance = value;
    return this;
  }

  public SpanBuilder session(Session value) {
    this.session = Optional.of(value);
    return this;
  }

  public SpanBuilder session(Optional<Session> value) {
    this.session = value;
    return this;
  }

  public SpanBuilder userId(String value) {
    this.userId = Optional.of(value);
    return this;
  }

  public SpanBuilder userId(Optional<String> value) {
    this.userId = value;
    return this;
  }

  public SpanBuilder startEpochNanos(long value) {
    this.startEpochNanos = value;
    return this;
  }

  public SpanBuilder endEpochNanos(long value) {
    this.endEpochNanos = value;
    return this;
  }

  public SpanBuilder timeToFirstTokenNanos(OptionalLong value) {
    this.timeToFirstTokenNanos = value;
    return this;
  }

  public SpanBuilder status(SpanStatus value) {
    this.status = value;
    return this;
  }

  public SpanBuilder error(SpanError value) {
    this.error = Optional.of(value);
    return this;
  }

  public SpanBuilder error(Optional<SpanError> value) {
    this.error = value;
    return this;
  }

  public SpanBuilder call(ModelCall value) {
    this.call = Optional.of(value);
    return this;
  }

  public SpanBuilder call(Optional<ModelCall> value) {
    this.call = value;
    return this;
  }

  public SpanBuilder tool(ToolCall value) {
    this.tool = Optional.of(value);
    return this;
  }

  public SpanBuilder tool(Optional<ToolCall> value) {
    this.tool = value;
    return this;
  }

  public SpanBuilder prompt(Prompt value) {
    this.prompt = value;
    return this;
  }

  public SpanBuilder question(String value) {
    this.question = Optional.of(value);
    return this;
  }

  public SpanBuilder questionKeys(Optional<QuestionKeys> value) {
    this.questionKeys = value;
    return this;
  }

  public SpanBuilder question(Optional<String> value) {
    this.question = value;
    return this;
  }

  public SpanBuilder answer(String value) {
    this.answer = Optional.of(value);
    return this;
  }

  public SpanBuilder answer(Optional<String> value) {
    this.answer = value;
    return this;
  }

  public SpanBuilder outcome(Outcome value) {
    this.outcome = Optional.of(value);
    return this;
  }

  public SpanBuilder outcome(Optional<Outcome> value) {
    this.outcome = value;
    return this;
  }

  public SpanBuilder tags(List<String> value) {
    this.tags = value;
    return this;
  }

  public SpanBuilder metadataJson(Map<String, String> value) {
    this.metadataJson = value;
    return this;
  }

  public SpanBuilder attempts(List<Attempt> value) {
    this.attempts = value;
    return this;
  }

  public SpanBuilder threading(Threading value) {
    this.threading = Optional.of(value);
    return this;
  }

  public SpanBuilder threading(Optional<Threading> value) {
    this.threading = value;
    return this;
  }

  public SpanBuilder payloads(List<PayloadRef> value) {
    this.payloads = value;
    return this;
  }

  public SpanBuilder attributes(Attributes value) {
    this.attributes = value;
    return this;
  }

  public SpanBuilder events(List<SpanEvent> value) {
    this.events = value;
    return this;
  }

  public SpanBuilder links(List<SpanLink> value) {
    this.links = value;
    return this;
  }

  public SpanBuilder resource(Attributes value) {
    this.resource = value;
    return this;
  }

  public SpanBuilder scopeName(String value) {
    this.scopeName = Optional.of(value);
    return this;
  }

  public SpanBuilder scopeName(Optional<String> value) {
    this.scopeName = value;
    return this;
  }

  public SpanBuilder scopeVersion(String value) {
    this.scopeVersion = Optional.of(value);
    return this;
  }

  public SpanBuilder scopeVersion(Optional<String> value) {
    this.scopeVersion = value;
    return this;
  }

  public Span build() {
    return new Span(
        traceId,
        spanId,
        parentSpanId,
        project,
        origin,
        kind,
        name,
        service,
        environment,
        release,
        commit,
        instance,
        session,
        userId,
        startEpochNanos,
        endEpochNanos,
        timeToFirstTokenNanos,
        status,
        error,
        call,
        tool,
        prompt,
        question,
        questionKeys,
        answer,
        outcome,
        tags,
        metadataJson,
        attempts,
        threading,
        payloads,
        attributes,
        events,
        links,
        resource,
        scopeName,
        scopeVersion);
  }
}
