package dev.verbatim.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.ScriptedProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The first lines that a reader sees on each page, run as a program of its own: it prints what the
 * model says, and its calls arrive, the last ones at its end.
 */
final class QuickstartTest {
  private static final Pattern BLOCK = Pattern.compile("(?s)```java\n(.*?)```");
  private static final String PROGRAM =
      """
      import com.anthropic.client.AnthropicClient;
      import com.anthropic.client.okhttp.AnthropicOkHttpClient;
      import com.anthropic.models.messages.MessageCreateParams;
      import com.openai.client.OpenAIClient;
      import com.openai.client.okhttp.OpenAIOkHttpClient;
      import com.openai.models.chat.completions.ChatCompletionCreateParams;
      import dev.verbatim.sdk.Verbatim;

      public class Quickstart {
        public static void main(String[] arguments) {
          %s
          %s
          System.exit(0);
        }
      }
      """;
  private static final String OPENAI =
      """
      System.out.println(%s.chat().completions().create(ChatCompletionCreateParams.builder()
          .model("gpt-5").addUserMessage("How long?").build()).choices().get(0).message().content().get());
      """;
  private static final String ANTHROPIC =
      """
      System.out.println(anthropic.messages().create(MessageCreateParams.builder()
          .model("claude-haiku-4-5").maxTokens(9).addUserMessage("How long?").build()).content().get(0).text().get().text());
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "README.md,client,1",
    "docs/getting-started.md,client,1",
    "docs/java-sdk.md,openai,2"
  })
  void theFirstLinesOfAPageWork(String page, String client, int calls) throws Exception {
    Matcher block = BLOCK.matcher(Files.readString(Path.of("..", page)));
    assertThat(block.find()).isTrue();
    String lines = block.group(1);
    assertThat(lines.lines().filter(line -> line.contains("Verbatim")).count()).isBetween(1L, 3L);
    String use = OPENAI.formatted(client) + (calls > 1 ? ANTHROPIC : "");
    Path program =
        Files.writeString(folder.resolve("Quickstart.java"), PROGRAM.formatted(lines, use));

    try (OtlpReceiver receiver = OtlpReceiver.start();
        ScriptedProvider provider = ScriptedProvider.start(request -> Reply.text("30 days."))) {
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty(
                      "surefire.test.class.path", System.getProperty("java.class.path")),
                  program.toString())
              .redirectErrorStream(true);
      builder
          .environment()
          .putAll(
              Map.of(
                  "OPENAI_API_KEY", "k",
                  "OPENAI_BASE_URL", provider.openAiBaseUrl(),
                  "ANTHROPIC_API_KEY", "k",
                  "ANTHROPIC_BASE_URL", provider.anthropicBaseUrl(),
                  "VERBATIM_ENDPOINT", receiver.url()));
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(output).isZero();
      assertThat(output).contains("30 days.\n".repeat(calls));
      assertThat(receiver.spans()).as(output).hasSize(calls);
    }
  }
}
