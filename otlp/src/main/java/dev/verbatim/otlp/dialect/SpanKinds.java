package dev.verbatim.otlp.dialect;

import dev.verbatim.model.SpanKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What a span is, by the first sign that says so. */
final class SpanKinds {
  private static final Map<String, SpanKind> LANGFUSE =
      Map.ofEntries(
          Map.entry("generation", SpanKind.LLM),
          Map.entry("embedding", SpanKind.EMBEDDING),
          Map.entry("retriever", SpanKind.RETRIEVAL),
          Map.entry("tool", SpanKind.TOOL),
          Map.entry("agent", SpanKind.AGENT),
          Map.entry("chain", SpanKind.CHAIN),
          Map.entry("guardrail", SpanKind.GUARDRAIL),
          Map.entry("evaluator", SpanKind.EVALUATOR),
          Map.entry("event", SpanKind.SPAN));
  private static final Map<String, SpanKind> OPEN_INFERENCE =
      Map.ofEntries(
          Map.entry("llm", SpanKind.LLM),
          Map.entry("embedding", SpanKind.EMBEDDING),
          Map.entry("reranker", SpanKind.RERANK),
          Map.entry("retriever", SpanKind.RETRIEVAL),
          Map.entry("tool", SpanKind.TOOL),
          Map.entry("agent", SpanKind.AGENT),
          Map.entry("chain", SpanKind.CHAIN),
          Map.entry("guardrail", SpanKind.GUARDRAIL),
          Map.entry("evaluator", SpanKind.EVALUATOR),
          Map.entry("prompt", SpanKind.CHAIN),
          Map.entry("decision", SpanKind.CHAIN));
  private static final Map<String, SpanKind> OPERATION =
      Map.ofEntries(
          Map.entry("chat", SpanKind.LLM),
          Map.entry("generate_content", SpanKind.LLM),
          Map.entry("text_completion", SpanKind.LLM),
          Map.entry("completion", SpanKind.LLM),
          Map.entry("generate", SpanKind.LLM),
          Map.entry("llm_request", SpanKind.LLM),
          Map.entry("responses", SpanKind.LLM),
          Map.entry("embeddings", SpanKind.EMBEDDING),
          Map.entry("embedding", SpanKind.EMBEDDING),
          Map.entry("rerank", SpanKind.RERANK),
          Map.entry("retrieval", SpanKind.RETRIEVAL),
          Map.entry("search_memory", SpanKind.RETRIEVAL),
          Map.entry("vector_db_retrieve", SpanKind.RETRIEVAL),
          Map.entry("execute_tool", SpanKind.TOOL),
          Map.entry("invoke_agent", SpanKind.AGENT),
          Map.entry("create_agent", SpanKind.AGENT),
          Map.entry("plan", SpanKind.AGENT),
          Map.entry("invoke_workflow", SpanKind.CHAIN),
          Map.entry("framework", SpanKind.CHAIN),
          Map.entry("agent_step", SpanKind.CHAIN),
          Map.entry("execute_task", SpanKind.CHAIN));
  private static final Map<String, SpanKind> TRACELOOP =
      Map.of(
          "workflow", SpanKind.CHAIN,
          "task", SpanKind.CHAIN,
          "agent", SpanKind.AGENT,
          "tool", SpanKind.TOOL);
  private static final Map<String, SpanKind> REQUEST_TYPE =
      Map.of(
          "chat", SpanKind.LLM,
          "completion", SpanKind.LLM,
          "acompletion", SpanKind.LLM,
          "embedding", SpanKind.EMBEDDING,
          "aembedding", SpanKind.EMBEDDING,
          "rerank", SpanKind.RERANK,
          "arerank", SpanKind.RERANK);
  private static final Map<String, SpanKind> MLFLOW =
      Map.ofEntries(
          Map.entry("llm", SpanKind.LLM),
          Map.entry("chat_model", SpanKind.LLM),
          Map.entry("embedding", SpanKind.EMBEDDING),
          Map.entry("reranker", SpanKind.RERANK),
          Map.entry("retriever", SpanKind.RETRIEVAL),
          Map.entry("memory", SpanKind.RETRIEVAL),
          Map.entry("tool", SpanKind.TOOL),
          Map.entry("agent", SpanKind.AGENT),
          Map.entry("chain", SpanKind.CHAIN),
          Map.entry("workflow", SpanKind.CHAIN),
          Map.entry("task", SpanKind.CHAIN),
          Map.entry("parser", SpanKind.CHAIN),
          Map.entry("guardrail", SpanKind.GUARDRAIL),
          Map.entry("evaluator", SpanKind.EVALUATOR));
  private static final Map<String, SpanKind> LANGSMITH =
      Map.of(
          "llm", SpanKind.LLM,
          "embedding", SpanKind.EMBEDDING,
          "retriever", SpanKind.RETRIEVAL,
          "tool", SpanKind.TOOL,
          "chain", SpanKind.CHAIN,
          "prompt", SpanKind.CHAIN,
          "parser", SpanKind.CHAIN);

  /** The signs, strongest first. */
  private static final List<Function<SpanView, Optional<SpanKind>>> SIGNS =
      List.of(
          SpanKinds::langfuse,
          span -> word(span, OPEN_INFERENCE, "openinference.span.kind"),
          SpanKinds::operation,
          span -> word(span, TRACELOOP, "traceloop.span.kind"),
          span -> word(span, REQUEST_TYPE, "llm.request.type"),
          span -> word(span, MLFLOW, "mlflow.spanType"),
          span -> word(span, LANGSMITH, "langsmith.span.kind"),
          SpanKinds::aiSdk,
          SpanKinds::byName,
          SpanKinds::byTool,
          SpanKinds::byModel);

  private SpanKinds() {}

  static Optional<SpanKind> read(SpanView span) {
    for (Function<SpanView, Optional<SpanKind>> sign : SIGNS) {
      Optional<SpanKind> kind = sign.apply(span);
      if (kind.isPresent()) {
        return kind;
      }
    }
    return Optional.empty();
  }

  /**
   * Langfuse's {@code span} is only a chain; its Python SDK up to 3.3.0 also wrote it on model
   * calls, which their model gives away.
   */
  private static Optional<SpanKind> langfuse(SpanView span) {
    Optional<SpanKind> kind = word(span, LANGFUSE, "langfuse.observation.type");
    if (kind.isPresent()) {
      return kind;
    }
    return span.attributes()
        .text("langfuse.observation.type")
        .filter(type -> AttributeView.unquoted(type).equalsIgnoreCase("span"))
        .map(
            type ->
                span.attributes().has("langfuse.observation.model.name")
                    ? SpanKind.LLM
                    : SpanKind.CHAIN);
  }

  /** LangSmith calls a retriever's operation {@code embeddings}; its own kind knows better. */
  private static Optional<SpanKind> operation(SpanView span) {
    Optional<SpanKind> kind = word(span, OPERATION, "gen_ai.operation.name");
    return kind.isPresent() && span.attributes().has("langsmith.span.kind")
        ? word(span, LANGSMITH, "langsmith.span.kind").or(() -> kind)
        : kind;
  }

  private static Optional<SpanKind> aiSdk(SpanView span) {
    String operation =
        span.attributes()
            .text("ai.operationId", "operation.name")
            .map(name -> name.split(" ", 2)[0])
            .filter(name -> name.startsWith("ai."))
            .orElse("");
    if (operation.isEmpty()) {
      return Optional.empty();
    }
    if (operation.endsWith(".doGenerate") || operation.endsWith(".doStream")) {
      return Optional.of(SpanKind.LLM);
    }
    if (operation.endsWith(".doEmbed")) {
      return Optional.of(SpanKind.EMBEDDING);
    }
    if (operation.endsWith(".doRerank")) {
      return Optional.of(SpanKind.RERANK);
    }
    return switch (operation) {
      case "ai.toolCall" -> Optional.of(SpanKind.TOOL);
      case "ai.generateText", "ai.streamText", "ai.generateObject", "ai.streamObject" ->
          Optional.of(SpanKind.AGENT);
      default -> Optional.of(SpanKind.CHAIN);
    };
  }

  private static Optional<SpanKind> byName(SpanView span) {
    return switch (span.name()) {
      case "claude_code.llm_request" -> Optional.of(SpanKind.LLM);
      case "claude_code.tool" -> Optional.of(SpanKind.TOOL);
      case "claude_code.interaction" -> Optional.of(SpanKind.AGENT);
      case "running tool" -> Optional.of(SpanKind.TOOL);
      case "agent run" -> Optional.of(SpanKind.AGENT);
      default ->
          span.attributes()
              .text("mcp.method.name")
              .map(method -> method.equals("tools/call") ? SpanKind.TOOL : SpanKind.SPAN);
    };
  }

  private static Optional<SpanKind> byTool(SpanView span) {
    return span.attributes().text("gen_ai.tool.name", "gen_ai.tool.call.id").isPresent()
        ? Optional.of(SpanKind.TOOL)
        : Optional.empty();
  }

  private static Optional<SpanKind> byModel(SpanView span) {
    return ModelCalls.hasModel(span) && !Usages.read(span).isUnknown()
        ? Optional.of(SpanKind.LLM)
        : Optional.empty();
  }

  private static Optional<SpanKind> word(SpanView span, Map<String, SpanKind> words, String key) {
    return span.attributes()
        .text(key)
        .map(word -> words.get(AttributeView.unquoted(word).toLowerCase(Locale.ROOT)));
  }
}
