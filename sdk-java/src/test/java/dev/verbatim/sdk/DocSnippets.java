package dev.verbatim.sdk;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The code of {@code docs/java-sdk.md}, compiled; {@link DocTest} holds the two together. */
@SuppressWarnings({"unused", "FutureReturnValueIgnored", "try"})
final class DocSnippets {
  private DocSnippets() {}

  static void start() {
    OpenAIClient openai = Verbatim.wrap(OpenAIOkHttpClient.fromEnv());
    AnthropicClient anthropic = Verbatim.wrap(AnthropicOkHttpClient.fromEnv());
  }

  static void async(OpenAIClient openai, ChatCompletionCreateParams params) {
    OpenAIClientAsync async = openai.async();
    CompletableFuture<ChatCompletion> answer =
        Verbatim.observe("answer", () -> async.chat().completions().create(params));
  }

  static String steps(OpenAIClient openai, ChatCompletionCreateParams params) throws Exception {
    String reply =
        Verbatim.observe(
            Kind.AGENT,
            "answer",
            () -> {
              List<String> documents =
                  Verbatim.retrieval("policies", "refund", () -> search("refund"));
              ChatCompletion completion = openai.chat().completions().create(params);
              Map<String, Object> order =
                  Verbatim.tool("get_order", "call_1", "{\"id\":17}", () -> order(17));
              String text = completion.choices().get(0).message().content().orElse("");
              Verbatim.finalResponse(text);
              return text;
            });
    return reply;
  }

  static List<Object> replayed() {
    String state = Verbatim.tool("get_state", "call_1", "{\"id\":17}", String.class, () -> "sent");
    Duration delay =
        Verbatim.tool(
            "get_delay", "call_2", "{\"id\":17}", Duration::parse, () -> Duration.ofHours(2));
    return List.of(state, delay);
  }

  static void span() {
    try (ActiveSpan step = Verbatim.begin(Kind.CHAIN, "plan")) {
      step.input("what is to be planned").metadata("depth", 3).tag("experiment");
      step.output(Map.of("steps", List.of("find", "refund")));
    }
  }

  static void labels(Runnable answer) {
    Verbatim.labels()
        .session("chat-42")
        .user("u-1042")
        .prompt("refund", "v3")
        .metadata("plan", "pro")
        .tag("beta")
        .run(() -> answer.run());
  }

  static void scopes(Runnable answer) {
    try (VerbatimScope session = Verbatim.session("chat-42");
        VerbatimScope prompt = Verbatim.prompt("refund", "v3")) {
      answer.run();
    }
  }

  static void outcome(OpenAIClient openai, ChatCompletionCreateParams params) {
    ChatCompletion completion =
        Verbatim.observe(
            "extract",
            () -> {
              ChatCompletion answer = openai.chat().completions().create(params);
              Verbatim.outcome(Outcome.PARSE_FAILED, "no closing brace");
              return answer;
            });
  }

  static void later(OpenAIClient openai, ChatCompletionCreateParams params) {
    CallHandle call =
        Verbatim.labels()
            .call(
                () -> {
                  openai.chat().completions().create(params);
                  return Verbatim.lastCall().orElseThrow();
                });
    // hours later, on any thread
    call.outcome(Outcome.SHOWN);
  }

  static void threads(Runnable task) {
    ExecutorService pool = Verbatim.wrap(Executors.newFixedThreadPool(4));
    pool.submit(task);

    CompletableFuture<List<String>> found =
        CompletableFuture.supplyAsync(Verbatim.supplyInContext(() -> search("refund")));

    new Thread(Verbatim.inContext(task)).start();
  }

  static void services(Map<String, String> requestHeaders) {
    // in the calling service
    Map<String, String> headers = new HashMap<>();
    Verbatim.inject(headers);

    // in the called service
    try (VerbatimScope scope = Verbatim.extract(requestHeaders)) {
      Verbatim.observe("handle", () -> search("refund"));
    }
  }

  static void settings() {
    Verbatim.configure(
        settings ->
            settings
                .endpoint("https://verbatim.example.com")
                .service("shop")
                .environment("production")
                .maxBytes(128L << 20)
                .shutdownTimeout(Duration.ofSeconds(10)));
  }

  static void end() {
    boolean everythingIsOut = Verbatim.flush(Duration.ofSeconds(5));
    Stats stats = Verbatim.stats();
    long lost = stats.droppedTotal();
  }

  private static List<String> search(String query) {
    return List.of(query);
  }

  private static Map<String, Object> order(int id) {
    return Map.of("id", id);
  }
}
