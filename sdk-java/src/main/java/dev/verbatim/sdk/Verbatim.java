package dev.verbatim.sdk;

import dev.verbatim.sdk.internal.client.Clients;
import dev.verbatim.sdk.internal.trace.Labels;
import dev.verbatim.sdk.internal.trace.LastCall;
import dev.verbatim.sdk.internal.trace.SpanPosition;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The entry to Verbatim. One line captures every model call of a client, byte for byte:
 *
 * <pre>{@code
 * OpenAIClient client = Verbatim.wrap(OpenAIOkHttpClient.fromEnv());
 * }</pre>
 *
 * <p>No method throws anything but what the given work throws, none waits for the network except
 * {@link #flush} and {@link #close}, and memory is bounded. Only under replay ({@link
 * ToolReplay#url} is there) tools ask for their recorded answers.
 */
public final class Verbatim {
  private Verbatim() {}

  // ---- clients ----

  /**
   * A client that does the same and is recorded. Takes {@code OpenAIClient}, {@code
   * OpenAIClientAsync} (openai-java), {@code AnthropicClient} and {@code AnthropicClientAsync}
   * (anthropic-java); the result has the same interface, so declare the variable with it. Clients
   * made from it with {@code withOptions}, {@code async} or {@code sync} are recorded too.
   *
   * <p>Only one of the two SDKs needs to be there, therefore the parameter has no type of theirs.
   * Any other object, and a client of an SDK version that cannot be hooked, is returned as it is;
   * one log line and {@link Stats#captureOff} tell.
   */
  public static <C> C wrap(C client) {
    return Clients.wrap(
        client, () -> Installation.recorder().tracker(), Installation.recorder()::captureOff);
  }

  // ---- steps of the application ----

  /**
   * Runs the work as a span; model calls in it become its children. A result that is a {@link
   * CompletionStage} ends the span when it completes.
   */
  public static <T extends @Nullable Object, X extends Throwable> T observe(
      String name, Work<T, X> work) throws X {
    return observe(Kind.SPAN, name, work);
  }

  /** Runs the task as a span. */
  public static <X extends Throwable> void observe(String name, Task<X> task) throws X {
    observe(Kind.SPAN, name, task);
  }

  /** Runs the work as a span of this kind; its result is the span's output. */
  public static <T extends @Nullable Object, X extends Throwable> T observe(
      Kind kind, String name, Work<T, X> work) throws X {
    ActiveSpan span = span(kind, name);
    return kind == Kind.TOOL
        ? Steps.runTool(span, "verbatim.output", new Steps.ToolCall(name, null, null), null, work)
        : Steps.run(span, "verbatim.output", work);
  }

  /** Runs the task as a span of this kind. */
  public static <X extends Throwable> void observe(Kind kind, String name, Task<X> task) throws X {
    if (kind == Kind.TOOL) {
      Verbatim.<@Nullable Object, X>observe(kind, name, asWork(task));
      return;
    }
    Steps.run(span(kind, name), task);
  }

  /** Begins a span that is current on this thread until it is closed. */
  public static ActiveSpan begin(Kind kind, String name) {
    return span(kind, name);
  }

  /**
   * Begins a span that is current on no thread, for work that changes threads: make {@link
   * ActiveSpan#context} current where a part of it runs, and close the span when it is over.
   */
  public static ActiveSpan start(Kind kind, String name) {
    return new ActiveSpan(Installation.recorder(), kind.wireName(), name, false);
  }

  /** The same for a tool; {@link ActiveSpan#toolResult} takes what it gives. */
  public static ActiveSpan startTool(
      String name, @Nullable String callId, @Nullable String argumentsJson) {
    return describeTool(start(Kind.TOOL, name), name, callId, argumentsJson);
  }

  /** Runs a tool; its result is recorded. */
  public static <T extends @Nullable Object, X extends Throwable> T tool(
      String name, Work<T, X> work) throws X {
    return tool(name, null, null, work);
  }

  /** Runs a tool; its arguments and result are recorded. */
  public static <T extends @Nullable Object, X extends Throwable> T tool(
      String name, @Nullable String argumentsJson, Work<T, X> work) throws X {
    return tool(name, null, argumentsJson, work);
  }

  /**
   * Runs a tool for a call that a model asked for.
   *
   * <p>Under replay ({@link ToolReplay#url} is there) the recording answers instead of the work:
   * with a text, or with the plain value of its JSON (Map, List, Long, BigDecimal, Boolean); a tool
   * that gives anything else needs one of the two methods below. A tool that failed fails again.
   *
   * @throws ReplayDenied under replay, if there is no answer; the work is not done
   * @param callId the id of the tool call in the model's answer
   * @param argumentsJson as the model gave them
   */
  public static <T extends @Nullable Object, X extends Throwable> T tool(
      String name, @Nullable String callId, @Nullable String argumentsJson, Work<T, X> work)
      throws X {
    return runTool(name, callId, argumentsJson, null, work);
  }

  /**
   * The same for a tool that gives a text, number, Boolean, List or Map: under replay the recorded
   * one is given as this type.
   */
  public static <T, X extends Throwable> T tool(
      String name,
      @Nullable String callId,
      @Nullable String argumentsJson,
      Class<T> type,
      Work<T, X> work)
      throws X {
    return runTool(name, callId, argumentsJson, ToolReplay.reader(type), work);
  }

  /** The same for any tool: under replay the reader makes the result of the recorded text. */
  public static <T extends @Nullable Object, X extends Throwable> T tool(
      String name,
      @Nullable String callId,
      @Nullable String argumentsJson,
      ResultReader<T> reader,
      Work<T, X> work)
      throws X {
    return runTool(name, callId, argumentsJson, reader, work);
  }

  private static <T extends @Nullable Object, X extends Throwable> T runTool(
      String name,
      @Nullable String callId,
      @Nullable String argumentsJson,
      @Nullable ResultReader<T> reader,
      Work<T, X> work)
      throws X {
    return Steps.runTool(
        toolSpan(name, callId, argumentsJson),
        ActiveSpan.TOOL_RESULT,
        new Steps.ToolCall(name, callId, argumentsJson),
        reader,
        work);
  }

  /** Runs a tool that gives no result. */
  public static <X extends Throwable> void tool(
      String name, @Nullable String callId, @Nullable String argumentsJson, Task<X> task) throws X {
    Verbatim.<@Nullable Object, X>tool(name, callId, argumentsJson, asWork(task));
  }

  private static <X extends Throwable> Work<@Nullable Object, X> asWork(Task<X> task) {
    return () -> {
      task.run();
      return null;
    };
  }

  /** Searches for documents; the query and what was found are recorded. */
  public static <T extends @Nullable Object, X extends Throwable> T retrieval(
      String name, String query, Work<T, X> work) throws X {
    return Steps.run(span(Kind.RETRIEVAL, name).input(query), "verbatim.output", work);
  }

  /** Records what the user saw in the end. */
  public static void finalResponse(String text) {
    ActiveSpan span =
        new ActiveSpan(Installation.recorder(), "final_response", "final_response", false);
    span.output(text).end();
  }

  private static ActiveSpan span(Kind kind, String name) {
    return new ActiveSpan(Installation.recorder(), kind.wireName(), name, true);
  }

  private static ActiveSpan toolSpan(
      String name, @Nullable String callId, @Nullable String argumentsJson) {
    return describeTool(span(Kind.TOOL, name), name, callId, argumentsJson);
  }

  private static ActiveSpan describeTool(
      ActiveSpan span, String name, @Nullable String callId, @Nullable String argumentsJson) {
    span.attribute("gen_ai.tool.name", name);
    span.attribute("gen_ai.operation.name", "execute_tool");
    if (callId != null) {
      span.toolCallId(callId);
    }
    return span.content("gen_ai.tool.call.arguments", argumentsJson);
  }

  // ---- what is said about calls ----

  /** The labels of the current context, to add to. */
  public static CallLabels labels() {
    return new CallLabels(Labels.of(Context.current()));
  }

  /** Everything on this thread belongs to this conversation until the scope is closed. */
  public static VerbatimScope session(String id) {
    return labels().session(id).open();
  }

  /** Everything in the work belongs to this conversation. */
  public static <T extends @Nullable Object, X extends Throwable> T session(
      String id, Work<T, X> work) throws X {
    return labels().session(id).call(work);
  }

  /** Everything in the task belongs to this conversation. */
  public static <X extends Throwable> void session(String id, Task<X> task) throws X {
    labels().session(id).run(task);
  }

  /** Everything on this thread is done for this user until the scope is closed. */
  public static VerbatimScope user(String id) {
    return labels().user(id).open();
  }

  /** Calls on this thread use this prompt until the scope is closed. */
  public static VerbatimScope prompt(String name, String version) {
    return labels().prompt(name, version).open();
  }

  /** Adds metadata to everything on this thread until the scope is closed. */
  public static VerbatimScope metadata(String key, Object value) {
    return labels().metadata(key, value).open();
  }

  /** Tags everything on this thread until the scope is closed. */
  public static VerbatimScope tag(String tag) {
    return labels().tag(tag).open();
  }

  /**
   * The model call that ended last in the current scope (of {@link #observe}, {@link #begin} or
   * labels), on whatever thread; outside of every scope the last one of this thread. A streamed
   * call ends when its stream does. Empty if there was none.
   */
  public static Optional<CallHandle> lastCall() {
    SpanPosition last = LastCall.of(Context.current());
    return Optional.ofNullable(last)
        .map(position -> new PastCall(Installation.recorder(), position));
  }

  /** Says what happened next with the answer of the last call; does nothing if there was none. */
  public static void outcome(Outcome outcome) {
    lastCall().ifPresent(call -> call.outcome(outcome));
  }

  /** The same with a detail. */
  public static void outcome(Outcome outcome, String detail) {
    lastCall().ifPresent(call -> call.outcome(outcome, detail));
  }

  // ---- context across threads and processes ----

  /** An executor whose tasks run in the context in which they were submitted. */
  public static Executor wrap(Executor executor) {
    return Context.taskWrapping(executor);
  }

  /** An executor whose tasks run in the context in which they were submitted. */
  public static ExecutorService wrap(ExecutorService executor) {
    return Context.taskWrapping(executor);
  }

  /** An executor whose tasks run in the context in which they were submitted. */
  public static ScheduledExecutorService wrap(ScheduledExecutorService executor) {
    return Context.taskWrapping(executor);
  }

  /** The task in the current context, wherever it runs: for threads, also virtual ones. */
  public static Runnable inContext(Runnable task) {
    return Context.current().wrap(task);
  }

  /** The call in the current context, wherever it runs. */
  public static <T> Callable<T> callInContext(Callable<T> task) {
    return Context.current().wrap(task);
  }

  /** The supplier in the current context, wherever it runs. */
  public static <T> Supplier<T> supplyInContext(Supplier<T> supplier) {
    return Context.current().wrapSupplier(supplier);
  }

  /** Adds {@code traceparent} of the current context to headers for another service of yours. */
  public static void inject(Map<String, String> headers) {
    Propagation.inject(Context.current(), headers);
  }

  /**
   * Continues the trace of a caller until the scope is closed.
   *
   * @param headers with {@code traceparent}; without it, or with a malformed one, nothing changes
   */
  public static VerbatimScope extract(Map<String, String> headers) {
    return ThreadScope.open(Propagation.extract(Context.current(), headers));
  }

  // ---- settings and the end ----

  /**
   * Changes the settings; what was captured before is still sent in the background. Not needed when
   * the environment says everything.
   */
  public static void configure(Consumer<VerbatimConfig.Builder> settings) {
    Installation.configure(settings);
  }

  /** Counters of what was captured, sent and dropped. */
  public static Stats stats() {
    return Installation.recorder().stats();
  }

  /**
   * Waits until everything finished before is sent or dropped. Calls that are still going on are
   * not finished.
   *
   * @return false if the time was up before
   */
  public static boolean flush(Duration timeout) {
    return Installation.recorder().flush(timeout);
  }

  /** Sends what is left, within the shutdown timeout, and stops capturing. */
  public static void close() {
    Installation.close();
  }
}
