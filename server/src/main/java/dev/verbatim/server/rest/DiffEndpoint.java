package dev.verbatim.server.rest;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import dev.verbatim.capture.canon.NoiseRules;
import dev.verbatim.capture.canon.Thresholds;
import dev.verbatim.insight.align.TraceSteps;
import dev.verbatim.insight.diff.CallDiff;
import dev.verbatim.insight.diff.CallDiffer;
import dev.verbatim.insight.diff.ComparedCall;
import dev.verbatim.insight.diff.Factor;
import dev.verbatim.insight.diff.StepDiffer;
import dev.verbatim.insight.diff.TraceDiff;
import dev.verbatim.insight.diff.TraceDiffer;
import dev.verbatim.insight.noise.AnswerDistance;
import dev.verbatim.insight.noise.NoiseFloors;
import dev.verbatim.insight.version.PromptVersions;
import dev.verbatim.insight.version.SpanVersion;
import dev.verbatim.model.Conversation;
import dev.verbatim.model.Prompt;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanKey;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.model.ToolCall;
import dev.verbatim.model.TraceId;
import dev.verbatim.model.TraceTree;
import dev.verbatim.server.api.DiffDocument;
import dev.verbatim.server.api.Json;
import dev.verbatim.server.diff.CallForm;
import dev.verbatim.server.diff.DiffExport;
import dev.verbatim.server.diff.DiffHtml;
import dev.verbatim.server.noise.SiteNoise;
import dev.verbatim.store.SpanReader;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How two traces, or two calls, differ. */
final class DiffEndpoint {
  private final String project;
  private final SpanReader reader;
  private final PromptVersions versions;
  private final SpanConversations conversations;
  private final SiteNoise rules;
  private final NoiseFloors noise;

  DiffEndpoint(String project, SpanReader reader, PromptVersions versions, SiteNoise rules) {
    this.rules = rules;
    this.project = project;
    this.versions = versions;
    this.reader = reader;
    this.conversations = new SpanConversations(reader);
    this.noise =
        new NoiseFloors(
            reader,
            project,
            call -> conversations.read(call).conversation(),
            versions,
            Thresholds.DEFAULT);
  }

  /**
   * @param spanId missing for the whole trace
   */
  private record Side(TraceId traceId, Optional<SpanId> spanId) {
    DiffDocument.Side document() {
      return new DiffDocument.Side(traceId.toString(), spanId.map(SpanId::toString).orElse(null));
    }
  }

  ApiAnswer diff(ApiRequest request) {
    return new ApiAnswer.Document(document(request));
  }

  /** The same as a file: JSON with a patch, or a page that stands alone. */
  ApiAnswer export(ApiRequest request) {
    String format = request.text("format").orElse("json");
    DiffDocument diff = document(request);
    return new ApiAnswer.Ready(
        switch (format) {
          case "json" ->
              file(
                  diff, format, MediaType.JSON_UTF_8, Json.bytes(DiffExport.of(diff, calls(diff))));
          case "html" ->
              file(
                  diff,
                  format,
                  MediaType.HTML_UTF_8,
                  DiffHtml.of(diff).getBytes(StandardCharsets.UTF_8));
          default -> throw ApiException.invalid("format: " + format + " (expected: json or html)");
        });
  }

  private DiffDocument document(ApiRequest request) {
    Side left = side(request, "left");
    Side right = side(request, "right");
    if (left.spanId().isPresent() != right.spanId().isPresent()) {
      throw ApiException.invalid(
          "left, right: a span and a whole trace (expected: two spans, or two traces)");
    }
    if (left.spanId().isEmpty()) {
      return ofTraces(left, right);
    }
    StoredSpan before = span(left);
    StoredSpan after = span(right);
    if (before.span().call().isPresent() != after.span().call().isPresent()) {
      throw ApiException.invalid(
          "left, right: a step of kind "
              + before.span().kind().wireName()
              + " and one of kind "
              + after.span().kind().wireName()
              + " (expected: two model calls, or two other steps)");
    }
    return before.span().call().isPresent()
        ? ofCalls(left, before, right, after)
        : DiffDocument.of(
            left.document(),
            right.document(),
            after.span().tool().flatMap(ToolCall::name).orElse(after.span().name()),
            new StepDiffer(Thresholds.DEFAULT, rules(traceOf(left), traceOf(right)))
                .compare(step(before), step(after)));
  }

  private DiffDocument ofCalls(Side left, StoredSpan before, Side right, StoredSpan after) {
    CallDiff diff =
        new CallDiffer(Thresholds.DEFAULT, rules(List.of(before), List.of(after)))
            .compare(call(before), call(after));
    DiffDocument document =
        DiffDocument.of(left.document(), right.document(), diff).with(site(before), site(after));
    return asksTheSame(diff.factors())
        ? document.with(noise.judgeCalls(before, after, AnswerDistance.of(diff.answer())))
        : document;
  }

  private DiffDocument ofTraces(Side left, Side right) {
    TraceTree before = tree(left);
    TraceTree after = tree(right);
    TraceDiff diff =
        new TraceDiffer(
                contents(),
                versions::reading,
                rules(spans(before), spans(after)),
                Thresholds.DEFAULT)
            .compare(before, after);
    DiffDocument document =
        DiffDocument.of(left.document(), right.document(), diff)
            .with(answeringSite(before, diff), answeringSite(after, diff));
    return asksTheSame(diff.factors()) && diff.call().isPresent()
        ? document.with(
            noise.judgeTraces(
                firstCall(before), firstCall(after), AnswerDistance.of(diff.call().get().answer())))
        : document;
  }

  /** What is noise at the sites of the calls on both sides. */
  private NoiseRules rules(List<StoredSpan> left, List<StoredSpan> right) {
    return rules.of(Stream.concat(left.stream(), right.stream()).toList(), versions);
  }

  private Optional<String> site(StoredSpan span) {
    return versions.of(span).map(SpanVersion::siteId);
  }

  /** The site of the last model call that a comparison went into. */
  private Optional<String> answeringSite(TraceTree tree, TraceDiff diff) {
    return diff.answers()
        .flatMap(
            answers ->
                spans(tree).stream()
                    .filter(
                        span ->
                            span.span().spanId().equals(answers.left())
                                || span.span().spanId().equals(answers.right()))
                    .findFirst())
        .flatMap(this::site);
  }

  private static List<StoredSpan> spans(TraceTree tree) {
    return tree.nodes().stream().map(TraceTree.Node::span).toList();
  }

  private List<StoredSpan> traceOf(Side side) {
    return reader.trace(project, side.traceId());
  }

  private static boolean asksTheSame(List<Factor> factors) {
    return factors.stream()
        .anyMatch(
            factor -> factor.kind() == Factor.Kind.QUESTION && factor.state() == Factor.State.SAME);
  }

  private static StoredSpan firstCall(TraceTree tree) {
    return tree.nodes().stream()
        .map(TraceTree.Node::span)
        .filter(stored -> stored.span().kind() == SpanKind.LLM)
        .min(Comparator.comparingLong(stored -> stored.span().startEpochNanos()))
        .orElseThrow();
  }

  /** The calls that a comparison went into. */
  private Optional<DiffExport.Calls> calls(DiffDocument diff) {
    String left = diff.left().answerSpanId();
    String right = diff.right().answerSpanId();
    return left == null || right == null
        ? Optional.empty()
        : Optional.of(
            new DiffExport.Calls(
                form(diff.left().traceId(), left), form(diff.right().traceId(), right)));
  }

  private CallForm form(String traceId, String spanId) {
    ComparedCall call =
        call(span(new Side(TraceId.parse(traceId), Optional.of(SpanId.parse(spanId)))));
    return CallForm.of(call.span(), call.conversation());
  }

  private static HttpResponse file(
      DiffDocument diff, String extension, MediaType type, byte[] content) {
    String name =
        "diff-%.8s-%.8s.%s".formatted(diff.left().traceId(), diff.right().traceId(), extension);
    return HttpResponse.of(
        ResponseHeaders.builder(HttpStatus.OK)
            .contentType(type)
            .set(HttpHeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + name + '"')
            .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, "sandbox; " + DiffHtml.POLICY)
            .build(),
        HttpData.wrap(content));
  }

  private static Side side(ApiRequest request, String name) {
    String text =
        request
            .text(name)
            .orElseThrow(
                () ->
                    ApiException.invalid(
                        name + ": missing (expected: a trace id, or traceId:spanId)"));
    int colon = text.indexOf(':');
    try {
      return new Side(
          TraceId.parse(colon < 0 ? text : text.substring(0, colon)),
          colon < 0 ? Optional.empty() : Optional.of(SpanId.parse(text.substring(colon + 1))));
    } catch (IllegalArgumentException e) {
      throw ApiException.invalid(name + ": " + e.getMessage());
    }
  }

  private TraceTree tree(Side side) {
    List<StoredSpan> spans = reader.trace(project, side.traceId());
    if (spans.isEmpty()) {
      throw ApiException.notFound("trace " + side.traceId() + ": not stored here");
    }
    return TraceTree.of(spans.stream().map(this::named).toList());
  }

  /** The span with the detected version of its prompt where none is declared. */
  private StoredSpan named(StoredSpan stored) {
    Span span = stored.span();
    if (span.kind() != SpanKind.LLM || span.prompt().version().isPresent()) {
      return stored;
    }
    return versions
        .of(stored)
        .map(
            version ->
                new StoredSpan(
                    span.toBuilder()
                        .prompt(new Prompt(span.prompt().name(), Optional.of(version.name())))
                        .build(),
                    stored.contentHash(),
                    stored.receivedEpochNanos(),
                    stored.facts()))
        .orElse(stored);
  }

  private StoredSpan span(Side side) {
    SpanId spanId = side.spanId().orElseThrow();
    return reader.span(new SpanKey(project, side.traceId(), spanId)).stream()
        .findFirst()
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "span " + spanId + " of trace " + side.traceId() + ": not stored here"));
  }

  private ComparedCall call(StoredSpan stored) {
    return new ComparedCall(
        named(stored).span(), conversations.read(stored).conversation(), versions.reading(stored));
  }

  private StepDiffer.Compared step(StoredSpan stored) {
    return new StepDiffer.Compared(
        stored.span(), conversations.input(stored), conversations.output(stored));
  }

  private TraceSteps.Contents contents() {
    return new TraceSteps.Contents() {
      @Override
      public Conversation conversation(StoredSpan span) {
        return conversations.read(span).conversation();
      }

      @Override
      public Optional<String> input(StoredSpan span) {
        return conversations.input(span);
      }

      @Override
      public Optional<String> output(StoredSpan span) {
        return conversations.output(span);
      }
    };
  }
}
