package dev.verbatim.server.version;

import dev.verbatim.insight.version.ObservedCall;
import dev.verbatim.insight.version.PromptText;
import dev.verbatim.insight.version.VersionDetector.Sighting;
import dev.verbatim.model.Attributes;
import dev.verbatim.model.Cost;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.store.VersionLedger;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a stored model call tells about its prompt. */
final class CallReading {
  private CallReading() {}

  /** The call, with a prompt that was read from its payloads. */
  static ObservedCall of(Span span, PromptText prompt) {
    return new ObservedCall(
        span.prompt().name(),
        span.prompt().version(),
        callSite(span.attributes()),
        span.service().orElse(""),
        operation(span),
        span.session().map(Session::id).orElseGet(() -> span.traceId().toString()),
        Stream.of(span.release(), span.commit())
            .flatMap(Optional::stream)
            .collect(Collectors.joining(" ")),
        instance(span),
        span.startEpochNanos(),
        prompt);
  }

  /** What the ledger keeps of it. */
  static VersionLedger.Call ledgerCall(StoredSpan stored, Sighting sighting, List<String> marks) {
    Span span = stored.span();
    return new VersionLedger.Call(
        span.traceId(),
        span.spanId(),
        stored.contentHash(),
        sighting.siteId(),
        sighting.prompt(),
        sighting.versionId(),
        marks,
        span.startEpochNanos(),
        span.durationNanos(),
        span.status(),
        picos(span),
        span.release(),
        span.commit(),
        Optional.of(instance(span)).filter(instance -> !instance.isEmpty()));
  }

  private static OptionalLong picos(Span span) {
    Optional<BigDecimal> cost = span.call().flatMap(ModelCall::cost).map(Cost::total);
    return cost.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(
            cost.get().movePointRight(12).setScale(0, RoundingMode.HALF_EVEN).longValue());
  }

  /**
   * OpenTelemetry's attributes of source code, under their present names and the former ones.
   *
   * @see <a href="https://opentelemetry.io/docs/specs/semconv/registry/attributes/code/">Code
   *     attributes</a>
   */
  private static Optional<String> callSite(Attributes attributes) {
    Optional<String> function =
        attributes
            .text("code.function.name")
            .or(
                () ->
                    attributes
                        .text("code.function")
                        .map(
                            name ->
                                attributes
                                    .text("code.namespace")
                                    .map(namespace -> namespace + "." + name)
                                    .orElse(name)));
    Optional<String> file =
        attributes.text("code.file.path").or(() -> attributes.text("code.filepath"));
    return file.isPresent() && function.isPresent()
        ? Optional.of(file.get() + ":" + function.get())
        : function.or(() -> file);
  }

  /** The span's name without the model, which may change while the place stays the same. */
  private static String operation(Span span) {
    String name = span.name();
    for (Optional<String> model :
        List.of(
            span.call().flatMap(ModelCall::responseModel),
            span.call().flatMap(ModelCall::requestModel))) {
      if (model.isPresent() && !model.get().isEmpty()) {
        name = name.replace(model.get(), "");
      }
    }
    return name.strip();
  }

  /** One running process, by the first resource attribute that tells one. */
  private static String instance(Span span) {
    return span.instance()
        .or(() -> span.resource().text("k8s.pod.name"))
        .or(() -> span.resource().text("container.id"))
        .or(
            () ->
                span.resource().get("process.pid").isPresent()
                    ? Optional.of(
                        span.resource().text("host.name").orElse("")
                            + ":"
                            + span.resource().integer("process.pid").orElse(0))
                    : Optional.empty())
        .orElse("");
  }
}
