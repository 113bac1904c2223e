package dev.verbatim.server.api;

import dev.verbatim.insight.diff.Factor;
import dev.verbatim.insight.sibling.Sibling;
import dev.verbatim.model.Cost;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Span;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Schema {@code Siblings}. */
public record SiblingsDocument(List<Item> items) {
  /** Schema {@code Sibling}. */
  public record Item(
      String traceId,
      String spanId,
      String label,
      String reason,
      List<String> differs,
      List<String> unknown,
      BigDecimal score,
      String startTime,
      @Nullable String model,
      @Nullable String promptName,
      @Nullable String promptVersion,
      String status,
      @Nullable String userId,
      @Nullable String question,
      @Nullable String answer,
      BigDecimal durationMs,
      @Nullable BigDecimal costUsd) {

    static Item of(Sibling sibling) {
      Span span = sibling.call().span();
      return new Item(
          span.traceId().toString(),
          span.spanId().toString(),
          sibling.label().name().toLowerCase(Locale.ROOT),
          sibling.reason(),
          names(sibling.differs()),
          names(sibling.unknown()),
          BigDecimal.valueOf(sibling.score()).setScale(4, RoundingMode.HALF_UP),
          Units.time(span.startEpochNanos()),
          span.call().flatMap(ModelCall::model).orElse(null),
          span.prompt().name().orElse(null),
          span.prompt().version().orElse(null),
          span.status().wireName(),
          span.userId().orElse(null),
          span.question().orElse(null),
          span.answer().orElse(null),
          Units.millis(span.durationNanos()),
          span.call().flatMap(ModelCall::cost).map(Cost::total).map(Units::money).orElse(null));
    }

    private static List<String> names(List<Factor.Kind> kinds) {
      return kinds.stream().map(kind -> kind.name().toLowerCase(Locale.ROOT)).toList();
    }
  }

  public static SiblingsDocument of(List<Sibling> siblings) {
    return new SiblingsDocument(siblings.stream().map(Item::of).toList());
  }
}
