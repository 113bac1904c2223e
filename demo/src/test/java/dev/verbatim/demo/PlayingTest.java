package dev.verbatim.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.demo.story.Stories;
import dev.verbatim.testkit.provider.Exchange;
import dev.verbatim.testkit.provider.Reply;
import dev.verbatim.testkit.provider.ScriptedProvider;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlayingTest {

  @Test
  void everyStoryIsPlayedAndSent() throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (ScriptedProvider receiver =
            ScriptedProvider.start(
                request ->
                    request.header("content-type").orElse("").contains("json")
                        ? Reply.raw(200, "application/json", "{}".getBytes(UTF_8))
                        : Reply.raw(200, "application/x-protobuf", new byte[0]));
        PrintStream out = new PrintStream(printed, true, UTF_8)) {
      new Playing(receiver.uri(), out).play("");
      List<Exchange> exchanges = receiver.settledExchanges();
      assertThat(exchanges).allMatch(exchange -> exchange.request().path().equals("/v1/traces"));
      assertThat(exchanges.stream().mapToLong(exchange -> exchange.requestBody().length).sum())
          .isGreaterThan(1_000_000);
    }
    assertThat(printed.toString(UTF_8).lines()).hasSize(Stories.all().size());
  }
}
