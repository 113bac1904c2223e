package dev.verbatim.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.app.config.AppConfig;
import dev.verbatim.app.config.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code replay parse} over a thousand recorded answers. */
class ReplayParseCommandTest {
  private static final int ANSWERS = 1000;
  private static final String ANY_PRICE = "([0-9.]+) EUR";

  @TempDir static Path folder;
  private static ServerProcess server;

  @BeforeAll
  static void record() throws Exception {
    server =
        ServerProcess.start(
            AppConfig.load(
                Optional.empty(),
                Map.of(),
                Map.of(Setting.PORT, "0", Setting.DATA, folder.resolve("data").toString())));
    Sender sender = new Sender(server.server().port());
    for (int from = 0; from < ANSWERS; from += 100) {
      List<String> spans = new ArrayList<>();
      for (int i = from; i < from + 100; i++) {
        spans.add(call(i));
      }
      sender.post(
          "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + String.join(",", spans) + "]}]}]}");
    }
    server.refresh();
  }

  /** Every tenth price has cents. */
  private static String call(int number) {
    String price = number % 10 == 0 ? number + ".50" : Integer.toString(number);
    return """
    {"traceId":"%032x","spanId":"%016x","name":"chat","startTimeUnixNano":"%d","endTimeUnixNano":"%d","attributes":[
    {"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},
    {"key":"verbatim.outcome","value":{"stringValue":"parsed"}},
    {"key":"gen_ai.output.messages","value":{"stringValue":
    "[{\\"role\\":\\"assistant\\",\\"parts\\":[{\\"type\\":\\"text\\",\\"content\\":\\"It costs %s EUR.\\"}]}]"}}]}\
    """
        .formatted(
            number + 1,
            number + 1,
            1795165200000000000L + number,
            1795165200000000000L + number + 1,
            price);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static CommandRun parse(String pattern, String... more) {
    List<String> command =
        new ArrayList<>(List.of("replay", "parse", "--url", server.server().url()));
    command.addAll(List.of(more));
    command.addAll(
        List.of(
            "--",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            PriceParser.class.getName(),
            pattern));
    return CommandRun.of(command.toArray(new String[0]));
  }

  @Test
  void aChangedParserIsComparedWithItsBaseline() throws Exception {
    String baseline = folder.resolve("prices.jsonl").toString();
    CommandRun first = parse(ANY_PRICE, "--baseline", baseline);
    assertThat(first.exitCode()).as(first.toString()).isZero();
    assertThat(first.out()).contains("1000 answers parsed", "0 could not be", "written: ");
    List<String> lines = Files.readAllLines(Path.of(baseline));
    assertThat(lines).hasSize(ANSWERS);
    assertThat(lines.get(10)).contains("\"result\":{\"price\":\"10.50\"}");

    assertThat(parse(ANY_PRICE, "--baseline", baseline).exitCode()).isZero();

    CommandRun changed = parse("([0-9]+)(?:[.][0-9]+)? EUR", "--baseline", baseline);
    assertThat(changed.exitCode()).as(changed.toString()).isEqualTo(1);
    assertThat(changed.out())
        .contains("was {\"price\":\"990.50\"}, is {\"price\":\"990\"}")
        .contains("and 80 more")
        .contains("100 of 1000 changed");
    assertThat(Files.readAllLines(Path.of(baseline))).isEqualTo(lines);

    CommandRun accepted = parse("([0-9]+)(?:[.][0-9]+)? EUR", "--baseline", baseline, "--accept");
    assertThat(accepted.exitCode()).isZero();
    assertThat(Files.readAllLines(Path.of(baseline)).get(10)).contains("{\"price\":\"10\"}");
  }

  @Test
  void withoutABaselineWhatWasParsedOnceMustBeParsedStill() {
    CommandRun run = parse(" ([0-9]+) EUR", "--limit", "20");
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
    assertThat(run.out()).contains("20 answers parsed", "2 could not be", "was parsed when");
    assertThat(run.err()).contains("more answers than 20");
  }

  @Test
  void aParserThatFailsIsTrouble() {
    CommandRun broken = parse("(");
    assertThat(broken.exitCode()).isEqualTo(2);
    assertThat(broken.err()).contains("printed 0 lines (expected: 1000");
    CommandRun nothing = parse(ANY_PRICE, "--query", "model:nobody");
    assertThat(nothing.exitCode()).isEqualTo(2);
    assertThat(nothing.err()).contains("no recorded answer is found");
  }
}
