package dev.verbatim.sdk;

import static dev.verbatim.sdk.Testing.flush;
import static dev.verbatim.sdk.Values.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opentelemetry.proto.trace.v1.Span;
import java.io.FileNotFoundException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Under replay the recording answers for tools, and a tool without an answer is not run. */
final class ReplayedToolsTest {
  private record Order(int id) {}

  private OtlpReceiver receiver;
  private ReplayServer replay;

  @BeforeEach
  void start() {
    receiver = OtlpReceiver.start();
    Verbatim.configure(settings -> settings.endpoint(receiver.url()));
    replay = ReplayServer.start();
    given("order", "{\"id\":17}", "\"{ \\\"id\\\": 17 }\"");
    replay.answer(
        "mail", 200, "{\"action\":\"deny\",\"code\":\"miss\",\"reason\":\"it was not recorded\"}");
    replay.answer("live", 200, "{\"action\":\"run\"}");
  }

  @AfterEach
  void stop() {
    replay.close();
    Verbatim.close();
    receiver.close();
  }

  private void given(String tool, String result, String resultText) {
    String body = "{\"action\":\"answer\",\"result\":%s,\"resultText\":%s}";
    replay.answer(tool, 200, String.format(body, result, resultText));
  }

  private void failed(String tool, String type, String message) {
    String body = "{\"action\":\"error\",\"errorType\":\"%s\",\"message\":\"%s\"}";
    replay.answer(tool, 200, String.format(body, type, message));
  }

  private static <T> T never() {
    throw new AssertionError("the tool was run");
  }

  @Test
  void theRecordingAnswers() {
    Map<String, Object> order = Verbatim.tool("order", "call_1", "{\"id\":1.10}", () -> never());

    assertThat(order).isEqualTo(Map.of("id", 17L));
    assertThat(replay.asked()).hasSize(1);
    assertThat(replay.asked().get(0).path())
        .isEqualTo("/replay/" + "7".repeat(32) + "/tools/order");
    assertThat(replay.asked().get(0).body())
        .isEqualTo("{\"arguments\":{\"id\":1.10},\"callId\":\"call_1\"}");
    flush();
    Span span = receiver.span("order");
    assertThat(text(span, "gen_ai.tool.call.arguments")).isEqualTo("{\"id\":1.10}");
    assertThat(text(span, "gen_ai.tool.call.result")).isEqualTo("{ \"id\": 17 }");
  }

  @Test
  void argumentsThatAreNoJsonAreATextAndNamesAreEncoded() {
    given("pear%2Fplum%20%C3%BC", "\"plain\"", "\"plain\"");

    assertThat(Verbatim.<Object, RuntimeException>tool("pear/plum ü", "a\"\u0001", () -> never()))
        .isEqualTo("plain");
    assertThat(Verbatim.<Object, RuntimeException>tool("order", () -> never())).isNotNull();
    assertThat(replay.asked().get(0).body()).isEqualTo("{\"arguments\":\"a\\\"\\u0001\"}");
    assertThat(replay.asked().get(1).body()).isEqualTo("{}");
  }

  @Test
  void resultsBecomeWhatTheToolGives() {
    given("list", "[1,null,2.50,true]", "\"[1,null,2.50,true]\"");
    given("number", "17", "\"17\"");
    given("word", "\"17\"", "\"17\"");
    replay.answer("silent", 200, "{\"action\":\"answer\"}");
    Supplier<Order> never = ReplayedToolsTest::never;

    assertThat(Verbatim.tool("order", null, null, t -> new Order(t.length()), never::get))
        .isEqualTo(new Order(12));
    assertThat(Verbatim.tool("order", null, null, String.class, () -> never()))
        .isEqualTo("{ \"id\": 17 }");
    assertThat(Verbatim.tool("order", null, null, Map.class, () -> never())).hasSize(1);
    assertThat(Verbatim.tool("list", null, null, List.class, () -> never()).get(2))
        .isEqualTo(new BigDecimal("2.50"));
    assertThat(Verbatim.tool("number", null, null, Integer.class, () -> never())).isEqualTo(17);
    assertThat(Verbatim.tool("number", null, null, Double.class, () -> never())).isEqualTo(17.0);
    assertThat(Verbatim.tool("word", null, null, Long.class, () -> never())).isEqualTo(17L);
    assertThat(Verbatim.<Object, RuntimeException>tool("word", () -> never())).isEqualTo("17");
    assertThat(Verbatim.<Object, RuntimeException>tool("silent", () -> never())).isNull();
    Verbatim.tool(
        "silent",
        null,
        null,
        () -> {
          never();
        });
    assertThatThrownBy(() -> Verbatim.tool("order", null, null, Order.class, never::get))
        .isInstanceOf(ReplayDenied.class)
        .hasMessageContaining("cannot be read")
        .hasMessageContaining("give a reader");
    flush();
    assertThat(receiver.spans())
        .filteredOn(span -> Values.of(span).has("verbatim.output.type"))
        .extracting(Span::getName)
        .containsExactly("word", "word");
  }

  @Test
  void whatIsToRunRuns() throws Exception {
    assertThat(Verbatim.tool("live", null, "{}", () -> 17)).isEqualTo(17);
    assertThat(Verbatim.tool("live", null, "{}", String.class, () -> "{}")).isEqualTo("{}");
    assertThat(Verbatim.observe(Kind.TOOL, "live", () -> 18)).isEqualTo(18);
    assertThat(ToolReplay.textOf("live", null, null, () -> "x")).isEqualTo("x");
    flush();
    assertThat(text(receiver.spans().get(0), "gen_ai.tool.call.result")).isEqualTo("17");
  }

  @Test
  void recordedFailures() {
    failed(
        "argument", "java.lang.IllegalArgumentException", "java.lang.IllegalArgumentException: no");
    failed("file", "java.io.FileNotFoundException", "gone");
    failed("own", "shop.OutOfStock", "no pears");

    assertThatThrownBy(() -> Verbatim.tool("argument", ReplayedToolsTest::never))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("no");
    assertThatThrownBy(() -> Verbatim.tool("file", ReplayedToolsTest::never))
        .isExactlyInstanceOf(FileNotFoundException.class)
        .hasMessage("gone");
    ReplayedException own =
        catchThrowableOfType(
            ReplayedException.class, () -> Verbatim.tool("own", ReplayedToolsTest::never));
    assertThat(own).hasMessage("no pears");
    assertThat(own.errorType()).isEqualTo("shop.OutOfStock");
    flush();
    assertThat(receiver.span("argument").getStatus().getMessage())
        .isEqualTo("java.lang.IllegalArgumentException: no");
  }

  @Test
  void aDeniedToolIsNotRun() {
    ReplayDenied denied =
        catchThrowableOfType(
            ReplayDenied.class, () -> Verbatim.tool("mail", ReplayedToolsTest::never));
    assertThat(denied).hasMessage("tool mail was not run under replay: it was not recorded");
    assertThat(denied.tool() + " " + denied.code()).isEqualTo("mail miss");
    assertThatThrownBy(
            () ->
                Verbatim.tool(
                    "mail",
                    null,
                    null,
                    () -> {
                      never();
                    }))
        .isInstanceOf(ReplayDenied.class);
    assertThatThrownBy(
            () ->
                Verbatim.observe(
                    Kind.TOOL,
                    "mail",
                    () -> {
                      never();
                    }))
        .isInstanceOf(ReplayDenied.class);
    assertThatThrownBy(() -> ToolReplay.textOf("mail", null, null, () -> never()))
        .isInstanceOf(ReplayDenied.class);
    flush();
    assertThat(receiver.spans())
        .hasSize(3)
        .allMatch(span -> text(span, "error.type").equals(ReplayDenied.class.getName()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404|{\"error\":\"replay: unknown\"}|404: replay: unknown|refused",
        "400|{\"error\":\"arguments: missing\"}|400: arguments: missing|refused",
        "500|{}|500: no reason given|refused",
        "302|<html>|(302) cannot be read|unreadable",
        "200|garbage|(200) cannot be read|unreadable",
        "200|''|(200) cannot be read|unreadable",
        "200|[]|cannot be read|unreadable",
        "200|{\"action\":\"run\"} more|cannot be read|unreadable",
        "200|{\"action\":\"dance\"}|unknown kind|unreadable",
        "200|{\"action\":\"deny\"}|no reason given|denied",
      })
  void anyOtherAnswerDenies(int status, String body, String said, String code) {
    replay.answer("order", status, body);
    ReplayDenied denied =
        catchThrowableOfType(
            ReplayDenied.class, () -> Verbatim.tool("order", ReplayedToolsTest::never));
    assertThat(denied).hasMessageContaining(said);
    assertThat(denied.code()).isEqualTo(code);
    assertThat(replay.asked()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://127.0.0.1:1/replay/1", "localhost:1", "ftp://localhost/", "?", "%"})
  void aReplayThatCannotBeReachedDenies(String url) {
    System.setProperty("verbatim.replay.url", url);
    ReplayDenied denied =
        catchThrowableOfType(
            ReplayDenied.class, () -> Verbatim.tool("mail", ReplayedToolsTest::never));
    assertThat(denied.code()).isEqualTo("unreachable");
    assertThat(denied).hasMessageContaining("cannot be asked");
  }

  @Test
  void whoeverIsInterruptedStaysSo() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Verbatim.tool("order", ReplayedToolsTest::never))
        .isInstanceOf(ReplayDenied.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void withoutReplayNothingIsAsked() {
    System.setProperty("verbatim.replay.url", " ");
    assertThat(ToolReplay.url()).isEmpty();
    assertThat(Verbatim.tool("order", null, null, t -> never(), () -> 1)).isEqualTo(1);
    assertThat(replay.asked()).isEmpty();
  }
}
