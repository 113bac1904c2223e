package dev.verbatim.server.query;

import dev.verbatim.model.FinishReason;
import dev.verbatim.model.Outcome;
import dev.verbatim.model.SpanKind;
import dev.verbatim.model.SpanOrigin;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.store.Filter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A field of the query language. The parser, completion, the page and the manual all read this
 * list.
 *
 * @param name as written before the colon
 * @param aliases other spellings
 * @param type the form of its values
 * @param target what a store compares; empty for times and metadata
 * @param description one line
 * @param example a whole term
 * @param values all values of an enum; else empty
 */
public record QueryField(
    String name,
    List<String> aliases,
    Type type,
    Optional<Filter.Field> target,
    String description,
    String example,
    List<String> values) {

  /** The form of a field's values. */
  public enum Type {
    /** Any text; {@code *} at the end matches any rest, {@code *} alone any value. */
    TEXT,
    /** One of a list. */
    ENUM,
    /** Hexadecimal digits; {@code *} at the end matches any rest. */
    ID,
    /** A number, with {@code k} or {@code M} if wanted. */
    NUMBER,
    /** US dollars. */
    MONEY,
    /** A number with {@code ms}, {@code s}, {@code m} or {@code h}. */
    DURATION,
    /** A date, a date with time, or a time relative to now. */
    TIME,
    /** The part of the name behind the dot is a metadata key. */
    METADATA
  }

  /** What stands before the key of a metadata condition. */
  public static final String METADATA_PREFIX = "meta.";

  private static final List<QueryField> ALL =
      List.of(
          text("model", Filter.Field.MODEL, "Model that answered, or was asked", "model:gpt-5*"),
          options(
              "status",
              Filter.Field.STATUS,
              "How a span ended",
              "status:error",
              names(SpanStatus.values(), SpanStatus::wireName)),
          options(
              "kind",
              Filter.Field.KIND,
              "What a span is",
              "kind:tool",
              names(SpanKind.values(), SpanKind::wireName)),
          text("user", Filter.Field.USER, "User of the app", "user:u-1042"),
          text("session", Filter.Field.SESSION, "Conversation", "session:s-77"),
          text(
              "version",
              Filter.Field.VERSION,
              "Prompt by name, or by name and version",
              "version:refund@v3",
              "prompt"),
          number("cost", Filter.Field.COST, Type.MONEY, "US dollars", "cost:>0.10"),
          number(
              "tokens",
              Filter.Field.TOKENS,
              Type.NUMBER,
              "Input and output tokens together",
              "tokens:1000..5k"),
          number("latency", Filter.Field.LATENCY, Type.DURATION, "Time it took", "latency:>5s"),
          number("ttft", Filter.Field.FIRST_TOKEN, Type.DURATION, "First token", "ttft:>800ms"),
          number(
              "attempts",
              Filter.Field.ATTEMPTS,
              Type.NUMBER,
              "HTTP exchanges of a call; above 1 it was retried",
              "attempts:>1"),
          text("tool", Filter.Field.TOOL, "Tool by name", "tool:lookup_order"),
          options(
              "outcome",
              Filter.Field.OUTCOME,
              "What happened next with an answer; `used` also where it reappears in a later"
                  + " request",
              "outcome:parse_failed",
              names(Outcome.values(), Outcome::wireName)),
          options(
              "finish",
              Filter.Field.FINISH_REASON,
              "Why the model stopped",
              "finish:length",
              names(FinishReason.values(), FinishReason::wireName)),
          text("error", Filter.Field.ERROR_TYPE, "Type of an error", "error:rate_limit*"),
          text("tag", Filter.Field.TAG, "Tag", "tag:nightly"),
          new QueryField(
              "meta",
              List.of(),
              Type.METADATA,
              Optional.empty(),
              "Metadata by key",
              "meta.plan:pro",
              List.of()),
          time("after", "Started at or after a time (UTC)", "after:-7d"),
          time("before", "Started before a time (UTC)", "before:2026-11-01"),
          text("name", Filter.Field.NAME, "Name of a span", "name:handle_message"),
          text("service", Filter.Field.SERVICE, "Service", "service:shop"),
          text("env", Filter.Field.ENVIRONMENT, "Environment", "env:production", "environment"),
          text("release", Filter.Field.RELEASE, "Version of the app", "release:1.4.*"),
          text("commit", Filter.Field.COMMIT, "Git commit of the app", "commit:a1b2c3*"),
          text("provider", Filter.Field.PROVIDER, "Provider of the model", "provider:openai"),
          options(
              "origin",
              Filter.Field.ORIGIN,
              "Whether a span was sent, inferred or logged",
              "origin:inferred",
              names(SpanOrigin.values(), SpanOrigin::wireName)),
          id("trace", Filter.Field.TRACE, "Trace by id", "trace:7d3f0c1e*"),
          id("span", Filter.Field.SPAN, "Span by id", "span:a1b2c3d4e5f60718"));

  public QueryField {
    aliases = List.copyOf(aliases);
    values = List.copyOf(values);
  }

  /** All fields, in the order in which help shows them. */
  public static List<QueryField> all() {
    return ALL;
  }

  /** The field of this name or alias, in any case. */
  public static Optional<QueryField> named(String name) {
    return ALL.stream()
        .filter(
            field ->
                field.name.equalsIgnoreCase(name)
                    || field.aliases.stream().anyMatch(name::equalsIgnoreCase))
        .filter(field -> field.type != Type.METADATA)
        .findFirst();
  }

  /** Whether values of the field can be counted. */
  public boolean isFacet() {
    return target.isPresent() && target.get().isFacet();
  }

  /** What may stand behind the colon, for error messages. */
  String expectedValue() {
    return switch (type) {
      case TEXT, METADATA -> "a value such as " + example;
      case ENUM -> "one of " + String.join(", ", values);
      case ID -> "hexadecimal digits, * at the end for any rest";
      case NUMBER -> "a number such as 1000, >2k, <=5M or 1000..5000";
      case MONEY -> "US dollars such as 0.10, >0.10 or 0.10..0.50";
      case DURATION -> "a duration with its unit (ms, s, m, h) such as >5s or 200ms..1s";
      case TIME -> "a time such as 2026-11-01, 2026-11-01T12:30:00Z, -7d or today";
    };
  }

  private static QueryField text(
      String name, Filter.Field target, String description, String example, String... aliases) {
    return new QueryField(
        name, List.of(aliases), Type.TEXT, Optional.of(target), description, example, List.of());
  }

  private static QueryField options(
      String name, Filter.Field target, String description, String example, List<String> values) {
    return new QueryField(
        name, List.of(), Type.ENUM, Optional.of(target), description, example, values);
  }

  private static QueryField number(
      String name, Filter.Field target, Type type, String description, String example) {
    return new QueryField(
        name, List.of(), type, Optional.of(target), description, example, List.of());
  }

  private static QueryField time(String name, String description, String example) {
    return new QueryField(
        name, List.of(), Type.TIME, Optional.empty(), description, example, List.of());
  }

  private static QueryField id(
      String name, Filter.Field target, String description, String example) {
    return new QueryField(
        name, List.of(), Type.ID, Optional.of(target), description, example, List.of());
  }

  private static <E> List<String> names(E[] constants, Function<E, String> name) {
    return Arrays.stream(constants).map(name).toList();
  }
}
