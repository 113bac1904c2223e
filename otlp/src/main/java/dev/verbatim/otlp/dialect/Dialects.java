package dev.verbatim.otlp.dialect;

import dev.verbatim.model.Conversation;
import dev.verbatim.model.Conversation.ToolDefinition;
import dev.verbatim.model.Message;
import dev.verbatim.model.SpanKind;
import java.util.List;
import java.util.stream.Stream;

/**
 * All dialects, in the order in which they are asked for messages. A span may speak several; each
 * of input, tools and output comes whole from the first that has it, so that nothing is told twice.
 */
public final class Dialects {
  private static final List<Dialect> STRUCTURED =
      List.of(
          new OtelMessages(),
          new OpenInferenceMessages(),
          new LangfuseMessages(),
          new TraceloopMessages(),
          new AiSdkMessages(),
          new EventMessages());

  /** Whole bodies: of a model call they hold messages, of another step anything. */
  private static final List<Dialect> BLOBS =
      List.of(
          new BlobMessages("gen_ai.prompt", "gen_ai.completion"),
          new BlobMessages("input.value", "output.value"),
          new BlobMessages("traceloop.entity.input", "traceloop.entity.output"),
          new BlobMessages("mlflow.spanInputs", "mlflow.spanOutputs"),
          new BlobMessages("request_data", "response_data"),
          new BlobMessages("gcp.vertex.agent.llm_request", "gcp.vertex.agent.llm_response"));

  private static final List<Dialect> ALL =
      Stream.concat(STRUCTURED.stream(), BLOBS.stream()).toList();

  /** For agents and chains, whose Langfuse input need not be messages. */
  private static final List<Dialect> MESSAGES_ONLY =
      STRUCTURED.stream().filter(dialect -> !(dialect instanceof LangfuseMessages)).toList();

  private Dialects() {}

  /**
   * What a span is.
   *
   * @param hasAttempts whether it carries HTTP exchanges of our own
   */
  public static SpanKind kind(SpanView span, boolean hasAttempts) {
    return span.attributes()
        .text("verbatim.kind")
        .flatMap(SpanKind::ofWireName)
        .or(() -> SpanKinds.read(span))
        .orElse(hasAttempts ? SpanKind.LLM : SpanKind.SPAN);
  }

  /**
   * The messages of a span, from attributes and events. Only model calls, agents and chains talk.
   */
  public static Conversation conversation(SpanView span, SpanKind kind) {
    return switch (kind) {
      case LLM -> combined(span, ALL);
      case AGENT, CHAIN -> combined(span, MESSAGES_ONLY);
      case EMBEDDING, RERANK, RETRIEVAL, TOOL, GUARDRAIL, EVALUATOR, FINAL_RESPONSE, SPAN ->
          Conversation.EMPTY;
    };
  }

  /** What is wrong with the attributes that dialects read. */
  public static List<String> problems(SpanView span) {
    return BrokenContent.problems(span.attributes());
  }

  private static Conversation combined(SpanView span, List<Dialect> dialects) {
    List<Message> input = List.of();
    List<ToolDefinition> tools = List.of();
    List<Message> output = List.of();
    for (Dialect dialect : dialects) {
      if (hasMore(input) && !output.isEmpty()) {
        break;
      }
      Conversation found = dialect.conversation(span);
      if (!hasMore(input) && (input.isEmpty() || hasMore(found.input()))) {
        input = found.input();
      }
      tools = tools.isEmpty() ? found.tools() : tools;
      output = output.isEmpty() ? found.output() : output;
    }
    return input.isEmpty() && tools.isEmpty() && output.isEmpty()
        ? Conversation.EMPTY
        : new Conversation(input, tools, output);
  }

  /** Whether there is more than a system prompt. */
  private static boolean hasMore(List<Message> input) {
    return input.stream().anyMatch(message -> !message.role().equals("system"));
  }
}
