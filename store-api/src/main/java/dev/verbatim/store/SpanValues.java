package dev.verbatim.store;

import dev.verbatim.model.AttributeValue;
import dev.verbatim.model.Attributes;
import dev.verbatim.model.Cost;
import dev.verbatim.model.FinishReason;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Outcome;
import dev.verbatim.model.Session;
import dev.verbatim.model.Span;
import dev.verbatim.model.SpanError;
import dev.verbatim.model.ToolCall;
import dev.verbatim.model.Usage;
import dev.verbatim.store.Filter.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Which values a span has in each {@link Field}: the same in every store. */
public final class SpanValues {
  private SpanValues() {}

  /** The values of a field that is not numeric, as they are shown; usually one or none. */
  public static List<String> of(Span span, Field field) {
    return switch (field) {
      case TRACE -> List.of(span.traceId().toString());
      case SPAN -> List.of(span.spanId().toString());
      case KIND -> List.of(span.kind().wireName());
      case NAME -> span.name().isEmpty() ? List.of() : List.of(span.name());
      case STATUS -> List.of(span.status().wireName());
      case MODEL -> one(span.call().flatMap(ModelCall::model));
      case REQUEST_MODEL -> one(span.call().flatMap(ModelCall::requestModel));
      case PROVIDER -> one(span.call().flatMap(ModelCall::provider));
      case SERVICE -> one(span.service());
      case ENVIRONMENT -> one(span.environment());
      case RELEASE -> one(span.release());
      case COMMIT -> one(span.commit());
      case SESSION -> one(span.session().map(Session::id));
      case USER -> one(span.userId());
      case VERSION -> versions(span);
      case OUTCOME -> one(span.outcome().map(Outcome::wireName));
      case TOOL -> one(span.tool().flatMap(ToolCall::name));
      case TAG -> span.tags().stream().distinct().toList();
      case FINISH_REASON ->
          one(span.call().flatMap(ModelCall::finishReason).map(FinishReason::wireName));
      case ERROR_TYPE -> one(span.error().flatMap(SpanError::type));
      case ORIGIN -> List.of(span.origin().wireName());
      case COST, TOKENS, LATENCY, FIRST_TOKEN, ATTEMPTS ->
          throw new IllegalArgumentException("field: " + field + " (expected: one of text)");
    };
  }

  /** The number in a numeric field, if the span has it. */
  public static OptionalDouble number(Span span, Field field) {
    return switch (field) {
      case COST ->
          span.call()
              .flatMap(ModelCall::cost)
              .map(Cost::total)
              .map(total -> OptionalDouble.of(total.doubleValue()))
              .orElse(OptionalDouble.empty());
      case TOKENS -> span.call().map(call -> tokens(call.usage())).orElse(OptionalDouble.empty());
      case LATENCY -> OptionalDouble.of(span.durationNanos() / 1e6);
      case FIRST_TOKEN ->
          span.timeToFirstTokenNanos().isPresent()
              ? OptionalDouble.of(span.timeToFirstTokenNanos().getAsLong() / 1e6)
              : OptionalDouble.empty();
      case ATTEMPTS ->
          span.attempts().isEmpty()
              ? OptionalDouble.empty()
              : OptionalDouble.of(span.attempts().size());
      default -> throw new IllegalArgumentException("field: " + field + " (expected: a number)");
    };
  }

  /** What a metadata value is compared with: the JSON text, a string without its quotes. */
  public static String metadataText(String json) {
    String text = json.strip();
    return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
        ? JsonText.unquote(text)
        : text;
  }

  /**
   * A text of the span itself, with the place it is reported under in a {@link SpanHit.Snippet}.
   */
  public record OwnText(String where, String text) {}

  /** Name, error message, and every attribute that is text, in this order. */
  public static List<OwnText> ownTexts(Span span) {
    List<OwnText> texts = new ArrayList<>();
    if (!span.name().isEmpty()) {
      texts.add(new OwnText("name", span.name()));
    }
    span.error()
        .flatMap(SpanError::message)
        .ifPresent(message -> texts.add(new OwnText("error", message)));
    for (Attributes.Entry entry : span.attributes().entries()) {
      addTexts("attribute:" + entry.key(), entry.value(), texts);
    }
    return texts;
  }

  private static void addTexts(String where, AttributeValue value, List<OwnText> texts) {
    switch (value) {
      case AttributeValue.Text text -> {
        if (!text.value().isEmpty()) {
          texts.add(new OwnText(where, text.value()));
        }
      }
      case AttributeValue.Array array ->
          array.values().forEach(each -> addTexts(where, each, texts));
      case AttributeValue.Nested nested ->
          nested.entries().entries().forEach(each -> addTexts(where, each.value(), texts));
      case AttributeValue.Bool ignored -> {}
      case AttributeValue.Int ignored -> {}
      case AttributeValue.Real ignored -> {}
      case AttributeValue.Bytes ignored -> {}
      case AttributeValue.Empty ignored -> {}
      case AttributeValue.Ref ignored -> {}
    }
  }

  private static List<String> versions(Span span) {
    return span.prompt()
        .name()
        .map(
            name ->
                span.prompt()
                    .version()
                    .map(version -> List.of(name, name + "@" + version))
                    .orElse(List.of(name)))
        .orElse(List.of());
  }

  private static OptionalDouble tokens(Usage usage) {
    if (usage.inputTotal().isEmpty() && usage.outputTotal().isEmpty()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of((double) usage.inputTotal().orElse(0) + usage.outputTotal().orElse(0));
  }

  private static List<String> one(Optional<String> value) {
    return value.filter(text -> !text.isEmpty()).map(List::of).orElse(List.of());
  }
}
