package dev.verbatim.demo.story;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Traffic of apps that know nothing of Verbatim: OTLP as other instrumentation sends it. */
public enum ForeignStory implements Story {
  /** OpenInference: attributes by index. */
  OPENINFERENCE {
    @Override
    void fill(Batch batch) {
      batch.span(
          "RetrievalQA", 0, 900, "openinference.span.kind", "CHAIN", "input.value", QUESTION);
      batch.span(
          "VectorStoreRetriever",
          20,
          140,
          "openinference.span.kind",
          "RETRIEVER",
          "input.value",
          QUESTION,
          "retrieval.documents.0.document.id",
          "faq-17",
          "retrieval.documents.0.document.content",
          "Cabin baggage may weigh up to 8 kg.",
          "retrieval.documents.0.document.score",
          "0.83");
      batch.span(
          "ChatOpenAI",
          160,
          860,
          "openinference.span.kind",
          "LLM",
          "llm.provider",
          "openai",
          "llm.model_name",
          "gpt-4o-mini-2024-07-18",
          "llm.input_messages.0.message.role",
          "user",
          "llm.input_messages.0.message.content",
          QUESTION,
          "llm.output_messages.0.message.role",
          "assistant",
          "llm.output_messages.0.message.content",
          ANSWER,
          "#llm.token_count.prompt",
          "212",
          "#llm.token_count.completion",
          "19",
          "session.id",
          "foreign-openinference");
    }
  },
  /** OpenLLMetry: workflow and task spans around {@code gen_ai.prompt.N}. */
  OPENLLMETRY {
    @Override
    void fill(Batch batch) {
      batch.span(
          "baggage.workflow",
          0,
          700,
          "traceloop.span.kind",
          "workflow",
          "traceloop.entity.name",
          "baggage",
          "traceloop.association.properties.session_id",
          "foreign-openllmetry");
      batch.span(
          "openai.chat",
          30,
          640,
          "llm.request.type",
          "chat",
          "gen_ai.system",
          "OpenAI",
          "gen_ai.request.model",
          "gpt-4o-mini",
          "gen_ai.response.model",
          "gpt-4o-mini-2024-07-18",
          "gen_ai.prompt.0.role",
          "user",
          "gen_ai.prompt.0.content",
          QUESTION,
          "gen_ai.completion.0.role",
          "assistant",
          "gen_ai.completion.0.content",
          ANSWER,
          "gen_ai.completion.0.finish_reason",
          "stop",
          "#gen_ai.usage.prompt_tokens",
          "198",
          "#gen_ai.usage.completion_tokens",
          "19",
          "#llm.usage.total_tokens",
          "217");
    }
  },
  /** The OpenTelemetry conventions for generative AI. */
  OTEL_GENAI {
    @Override
    void fill(Batch batch) {
      batch.span(
          "invoke_agent baggage",
          0,
          800,
          "gen_ai.operation.name",
          "invoke_agent",
          "gen_ai.agent.name",
          "baggage",
          "gen_ai.conversation.id",
          "foreign-otel");
      batch.span(
          "chat claude-sonnet-4-5",
          40,
          420,
          "gen_ai.operation.name",
          "chat",
          "gen_ai.provider.name",
          "anthropic",
          "gen_ai.request.model",
          "claude-sonnet-4-5",
          "gen_ai.input.messages",
          "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"" + QUESTION + "\"}]}]",
          "gen_ai.output.messages",
          "[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\""
              + ANSWER
              + "\"}],\"finish_reason\":\"stop\"}]",
          "gen_ai.conversation.id",
          "foreign-otel",
          "#gen_ai.usage.input_tokens",
          "305",
          "#gen_ai.usage.output_tokens",
          "21");
      batch.span(
          "execute_tool lookup_allowance",
          440,
          520,
          "gen_ai.operation.name",
          "execute_tool",
          "gen_ai.tool.name",
          "lookup_allowance",
          "gen_ai.tool.call.arguments",
          "{\"cabin\":\"economy\"}",
          "gen_ai.tool.call.result",
          "{\"kg\":8}");
    }
  };

  private static final String QUESTION = "How heavy may my cabin baggage be?";
  private static final String ANSWER = "Your cabin baggage may weigh up to 8 kg.";
  private static final ObjectMapper JSON = new ObjectMapper();

  abstract void fill(Batch batch);

  @Override
  public String title() {
    return "foreign OTLP: " + name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  @Override
  public void play(World world) throws IOException, InterruptedException {
    Batch batch = new Batch("baggage-bot-" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
    fill(batch);
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(world.server().resolve("/v1/traces"))
                  .header("content-type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(batch.root.toString()))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException("OTLP was answered with " + response.statusCode());
      }
    }
  }

  /** An export request of one trace whose first span is the root. */
  static final class Batch {
    private final ObjectNode root = JSON.createObjectNode();
    private final ArrayNode spans;
    private final String traceId = UUID.randomUUID().toString().replace("-", "");
    private final long start;
    private String rootId = "";

    Batch(String service) {
      ObjectNode resourceSpans = root.putArray("resourceSpans").addObject();
      add(resourceSpans.putObject("resource").putArray("attributes"), "service.name", service);
      spans = resourceSpans.putArray("scopeSpans").addObject().putArray("spans");
      Instant begun = Instant.now().minusSeconds(1);
      start = begun.getEpochSecond() * 1_000_000_000L + begun.getNano();
    }

    /** A span; keys with {@code #} in front hold whole numbers. */
    void span(String name, int fromMillis, int toMillis, String... attributes) {
      String id = UUID.randomUUID().toString().replace("-", "").substring(0, 16);
      ObjectNode span = spans.addObject().put("traceId", traceId).put("spanId", id);
      if (rootId.isEmpty()) {
        rootId = id;
      } else {
        span.put("parentSpanId", rootId);
      }
      span.put("name", name).put("kind", 1);
      span.put("startTimeUnixNano", Long.toString(start + fromMillis * 1_000_000L));
      span.put("endTimeUnixNano", Long.toString(start + toMillis * 1_000_000L));
      ArrayNode list = span.putArray("attributes");
      List<String> pairs = List.of(attributes);
      for (int i = 0; i < pairs.size(); i += 2) {
        add(list, pairs.get(i), pairs.get(i + 1));
      }
    }

    private static void add(ArrayNode attributes, String key, String value) {
      boolean number = key.startsWith("#");
      attributes
          .addObject()
          .put("key", number ? key.substring(1) : key)
          .putObject("value")
          .put(number ? "intValue" : "stringValue", value);
    }
  }
}
