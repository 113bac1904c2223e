package dev.verbatim.interchange.table;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The columns of the table, in order. Every value may be absent, apart from the ids of trace and
 * span, the time and the type.
 */
public enum EventColumn {
  /** 32 hexadecimal digits. */
  TRACE_ID(Type.TEXT),
  /** 16 hexadecimal digits. */
  SPAN_ID(Type.TEXT),
  /** The step above in the same trace. */
  PARENT_SPAN_ID(Type.TEXT),
  /** The trace of the model call whose conversation this call continues. */
  PARENT_TRACE_ID(Type.TEXT),
  /** That model call. */
  CONTINUES_SPAN_ID(Type.TEXT),
  /** The conversation, as declared or found. */
  SESSION_ID(Type.TEXT),
  /** The user of the app. */
  USER_ID(Type.TEXT),
  /** The start. */
  CREATED_AT(Type.TIME),
  /** {@code llm_call, tool_call, final_response, …}. */
  EVENT_TYPE(Type.TEXT),
  /** {@code declared} or {@code inferred}. */
  ORIGIN(Type.TEXT),
  /** The span's name. */
  NAME(Type.TEXT),
  /** {@code ok, error, refusal, cancelled, incomplete, timeout}. */
  STATUS(Type.TEXT),
  /** Why it failed, in a word. */
  ERROR_TYPE(Type.TEXT),
  /** Why it failed. */
  ERROR_MESSAGE(Type.TEXT),
  /** The service that sent it. */
  SERVICE(Type.TEXT),
  /** E.g. {@code production}. */
  ENVIRONMENT(Type.TEXT),
  /** The version of the app. */
  RELEASE(Type.TEXT),
  /** The git commit of the app. */
  COMMIT(Type.TEXT),
  /** The declared prompt. */
  PROMPT_NAME(Type.TEXT),
  /** Its version. */
  PROMPT_VERSION(Type.TEXT),
  /** The provider, in OpenTelemetry's spelling. */
  PROVIDER(Type.TEXT),
  /** The model. */
  MODEL_NAME(Type.TEXT),
  /** Why the answer ended. */
  FINISH_REASON(Type.TEXT),
  /** Tokens, the cached ones included. */
  INPUT_TOKENS(Type.INTEGER),
  /** Of these, read from the cache. */
  CACHE_READ_TOKENS(Type.INTEGER),
  /** Tokens, reasoning included. */
  OUTPUT_TOKENS(Type.INTEGER),
  /** Of these, reasoning. */
  REASONING_TOKENS(Type.INTEGER),
  /** US dollars; absent if unknown, which is not 0. */
  COST_USD(Type.REAL),
  /** Milliseconds, with a fraction. */
  DURATION_MS(Type.REAL),
  /** The tool. */
  TOOL_NAME(Type.TEXT),
  /** The model's id of the tool call. */
  TOOL_CALL_ID(Type.TEXT),
  /** What happened next. */
  OUTCOME(Type.TEXT),
  /** A JSON list. */
  TAGS(Type.TEXT),
  /** A JSON object. */
  METADATA(Type.TEXT),
  /** What was given, whole; of a model call a JSON list of messages. */
  INPUT(Type.TEXT),
  /** What came back, whole; of a model call a JSON list of messages. */
  OUTPUT(Type.TEXT),
  /** The span without loss, as OTLP/JSON. */
  OTLP(Type.TEXT);

  /** What a column holds. */
  public enum Type {
    /** Text of any length. */
    TEXT,
    /** A 64-bit integer. */
    INTEGER,
    /** A double. */
    REAL,
    /** A point in time, in text as ISO 8601 in UTC with nanoseconds as far as known. */
    TIME
  }

  private final Type type;

  EventColumn(Type type) {
    this.type = type;
  }

  /** What it holds. */
  public Type type() {
    return type;
  }

  /** The name in SQL and JSON, e.g. {@code trace_id}. */
  public String columnName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All columns in order. */
  public static List<EventColumn> all() {
    return List.of(values());
  }

  /** The column of a name. */
  public static Optional<EventColumn> ofName(String name) {
    return Arrays.stream(values()).filter(column -> column.columnName().equals(name)).findFirst();
  }
}
