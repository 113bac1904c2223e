package dev.verbatim.sdk.internal.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonReaderTest {
  @Test
  void values() {
    assertThat(JsonReader.read(" {\"a\" : [1, -0.50, 1e2, true, false, null], \"b\":{},\"c\":[] }"))
        .isEqualTo(
            Map.of(
                "a",
                Arrays.asList(
                    1L, new BigDecimal("-0.50"), new BigDecimal("1e2"), true, false, null),
                "b",
                Map.of(),
                "c",
                java.util.List.of()));
    assertThat(JsonReader.read("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00fc\\ud83d\\ude00 ü\""))
        .isEqualTo("\"\\/\b\f\n\r\tü😀 ü");
    assertThat(JsonReader.read("9223372036854775808"))
        .isEqualTo(new BigDecimal(BigInteger.ONE.shiftLeft(63)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "tru",
        "nul",
        "NaN",
        "01",
        "1.",
        "-",
        "+1",
        ".5",
        "1e",
        "\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\t\"",
        "[1,]",
        "[1",
        "{",
        "{\"a\"}",
        "{\"a\":}",
        "{a:1}",
        "{\"a\":1,}",
        "1 2",
        "[}"
      })
  void whatIsNoJson(String text) {
    assertThat(JsonReader.isJson(text)).isFalse();
  }

  @Test
  void whatIsTooDeep() {
    assertThat(JsonReader.isJson("[".repeat(500) + "]".repeat(500))).isTrue();
    assertThatThrownBy(() -> JsonReader.read("[".repeat(100_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("levels");
  }
}
