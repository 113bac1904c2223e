package dev.verbatim.capture.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonValueTest {
  private static JsonValue parse(String json) {
    return JsonValue.parse(json, 100).orElseThrow();
  }

  @Test
  void missingNullAndPresentAreThreeThings() {
    JsonValue json = parse("{\"a\":null,\"b\":0,\"b\":7,\"c\\u0064\":\"x\"}");
    assertThat(json.get("z")).isEmpty();
    assertThat(json.get("a").orElseThrow().isNull()).isTrue();
    assertThat(json.present("a")).isEmpty();
    assertThat(json.integer("b")).hasValue(7);
    assertThat(json.text("cd")).contains("x");
    assertThat(json.members()).hasSize(4);
  }

  @Test
  void numbers() {
    assertThat(parse("12").integer()).hasValue(12);
    assertThat(parse("1.2e1").integer()).hasValue(12);
    assertThat(parse("1.5").integer()).isEmpty();
    assertThat(parse("1e400").integer()).isEmpty();
    assertThat(parse("1e999999999").integer()).isEmpty();
    assertThat(parse("99999999999999999999").integer()).isEmpty();
    assertThat(parse("\"12\"").integer()).isEmpty();
  }

  @Test
  void depthIsBoundedWithoutStack() {
    String deep = "[".repeat(10_000) + "]".repeat(10_000);
    assertThatThrownBy(() -> JsonValue.parse(deep.getBytes(StandardCharsets.UTF_8), 256))
        .isInstanceOf(JsonSyntaxException.class)
        .hasMessageContaining("deeper than 256");
    assertThat(JsonValue.parse(deep, 10_000)).isPresent();
  }

  @Test
  void acceptsExactlyWhatJacksonAccepts() throws IOException {
    long seed = new Random().nextLong();
    System.out.println("seed of acceptsExactlyWhatJacksonAccepts: " + seed);
    Random random = new Random(seed);
    String[] pieces = {
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      "\"a\"",
      "\"\\n\\u00e4\"",
      "\"\\x\"",
      "1",
      "-0",
      "01",
      "1.",
      ".5",
      "1e+3",
      "true",
      "null",
      "nul",
      " ",
      "\n",
      "\"",
      "\"k\":1",
      "[1,2]",
      "{\"a\":[]}",
      "\"\t\"",
      "1 2"
    };
    int accepted = 0;
    for (int round = 0; round < 40_000; round++) {
      StringBuilder text = new StringBuilder();
      int count = 1 + random.nextInt(8);
      for (int i = 0; i < count; i++) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      String json = text.toString();
      List<String> expected = jackson(json);
      boolean ours = JsonValue.parse(json, 100).isPresent();
      assertThat(ours).as(json).isEqualTo(!expected.isEmpty());
      if (ours) {
        accepted++;
        List<String> strings =
            parse(json).strings().stream().map(value -> value.text().orElseThrow()).toList();
        assertThat(strings).as(json).isEqualTo(expected.subList(1, expected.size()));
      }
    }
    assertThat(accepted).isGreaterThan(100);
  }

  /** Nothing if it is no JSON text, else a mark and the strings in it. */
  private static List<String> jackson(String json) throws IOException {
    List<String> strings = new ArrayList<>(List.of("ok"));
    int values = 0;
    int depth = 0;
    try (JsonParser parser =
        new JsonFactory().createParser(json.getBytes(StandardCharsets.UTF_8))) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        values += depth == 0 && !token.isStructEnd() ? 1 : 0;
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (token == JsonToken.VALUE_STRING) {
          strings.add(parser.getText());
        }
      }
    } catch (com.fasterxml.jackson.core.JsonProcessingException notJson) {
      return List.of();
    }
    return values == 1 && depth == 0 ? strings : List.of();
  }
}
