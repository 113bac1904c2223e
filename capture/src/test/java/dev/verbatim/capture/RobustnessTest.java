package dev.verbatim.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.model.Slice;
import dev.verbatim.model.SlicedPayload;
import dev.verbatim.model.SpanRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RobustnessTest {
  private static final List<String> APIS =
      List.of(Call.CHAT, Call.RESPONSES, Call.MESSAGES, "https://example.org/x");

  private static void keeps(byte[] request, byte[] response) {
    for (String url : APIS) {
      SpanRecord record = Records.only(new Call(1).url(url).request(request).response(response));
      assertThat(Records.payload(record, "request.1")).isEqualTo(request);
      assertThat(Records.payload(record, "response.1")).isEqualTo(response);
    }
  }

  private static void keeps(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    keeps(bytes, bytes);
  }

  private static String problem(String request, String response) {
    return Records.only(new Call(1).request(request).response(response))
        .span()
        .attributes()
        .text("verbatim.capture.problem")
        .orElse("");
  }

  @Test
  void oddBodiesAreKeptBitForBit() {
    keeps("");
    keeps(" ");
    keeps("null");
    keeps("\"text\"");
    keeps("{}");
    keeps("[]");
    keeps("\uFEFF{\"messages\":[]}");
    keeps("{\"messages\":null,\"choices\":null,\"output\":null,\"content\":null,\"usage\":null}");
    keeps(
        "{\"messages\":[null,1,\"x\",[],{}],\"choices\":[null,1,[],{\"message\":1}],\"usage\":[]}");
    keeps("{\"messages\":[{\"role\":5,\"content\":{\"a\":1}}],\"model\":7,\"error\":5}");
    keeps(
        "{\"model\":\"a\",\"model\":\"b\",\"messages\":[],\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
    keeps("{\"messages\":[{\"role\":\"user\",\"content\":\"\\ud800 lone\\u0000 nul\"}]}");
    keeps("{\"messages\":[{\"role\":\"user\",\"content\":\"cut her");
    keeps("<html><body>502 Bad Gateway</body></html>");
    keeps("data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":99999999999}]}}]}\n\n");
    keeps("data: 5\n\ndata: []\n\ndata: {\"type\":\"content_block_delta\"}\n\nevent: x\n\n");
    byte[] binary = new byte[5000];
    new Random(1).nextBytes(binary);
    keeps(binary, binary);
  }

  @Test
  void deepJsonIsKeptAndTheSpanSaysSo() {
    String deep = "{\"messages\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
    keeps(deep);
    assertThat(problem(deep, "{}")).contains("request: JSON nested deeper than 256");
    String arguments = "{\\\"a\\\":".repeat(10_000);
    keeps(
        "{\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"x\",\"function\":{\"name\":\"f\","
            + "\"arguments\":\""
            + arguments
            + "\"}}]}]}");
  }

  @Test
  void problemsNameThePlaceAndNoContent() {
    assertThat(problem("{\"secret-word\":", "{}")).isEqualTo("request: the text ends at byte 15");
    assertThat(problem("{}", "{\"a\" 1}"))
        .isEqualTo("response: no colon behind a member name at byte 5");
    assertThat(problem("{}", "<html>")).isEmpty();
  }

  @Test
  void textOfUnreadableJsonIsFindable() {
    SpanRecord record =
        Records.only(new Call(1).request("{\"messages\":[{\"content\":\"needle in a cut body"));
    StringBuilder text = new StringBuilder();
    for (SlicedPayload payload : record.payloads()) {
      for (Slice slice : payload.slices()) {
        text.append(new JsonSliceText().of(slice.type(), slice.content())).append('\n');
      }
    }
    assertThat(text.toString()).contains("needle in a cut body");
  }

  @Test
  void everyStringOfABodyIsFindable() {
    String body =
        "{\"model\":\"m-1\",\"messages\":[{\"role\":\"system\",\"content\":\"short rule\"},"
            + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\""
            + "a long question ".repeat(20)
            + "\"},{\"type\":\"text\",\"text\":\"q\\\"uo\\\\ted\"}]}],\"stop\":[\"END\"]}";
    SpanRecord record = Records.only(new Call(1).request(body).response("{}"));
    StringBuilder text = new StringBuilder();
    for (Slice slice : record.payloads().getFirst().slices()) {
      text.append(new JsonSliceText().of(slice.type(), slice.content())).append('\n');
    }
    assertThat(text.toString())
        .contains("m-1", "short rule", "a long question ".repeat(20), "q\"uo\\ted", "END", "user")
        .doesNotContain("messages", "{", ":");
  }

  @Test
  void anyMixtureIsKept() {
    long seed = new Random().nextLong();
    System.out.println("seed of anyMixtureIsKept: " + seed);
    Random random = new Random(seed);
    String[] pieces = {
      "{\"messages\":[",
      "{\"role\":\"assistant\",\"content\":",
      "\"text\"",
      "[{\"type\":\"text\",\"text\":\"x\"}]",
      "}",
      "]",
      ",",
      "{\"input\":[",
      "{\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\":1}",
      "null",
      "5",
      "\"tool_calls\":[{\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}]",
      "data: ",
      "\n\n",
      "[DONE]",
      "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]",
      "\"usage\":{\"prompt_tokens\":-1}",
      "\"error\":\"e\"",
      "{\"type\":\"message_start\",\"message\":",
      "{\"type\":\"content_block_delta\",\"index\":-3,\"delta\":"
    };
    for (int round = 0; round < 1500; round++) {
      StringBuilder body = new StringBuilder();
      int count = random.nextInt(12);
      for (int i = 0; i < count; i++) {
        body.append(pieces[random.nextInt(pieces.length)]);
      }
      byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
      Call call = new Call(1).url(APIS.get(random.nextInt(APIS.size()))).request(bytes);
      SpanRecord record =
          Records.only(random.nextBoolean() ? call.response(bytes) : call.stream(body.toString()));
      assertThat(Records.payload(record, "request.1")).isEqualTo(bytes);
    }
  }
}
