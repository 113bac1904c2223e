package dev.verbatim.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.capture.canon.NoiseMask;
import dev.verbatim.capture.canon.Thresholds;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoiseMaskTest {
  /** 2026-11-22T09:21:34Z. */
  private final NoiseMask mask = new NoiseMask(1_795_339_294_000_000_000L, Thresholds.DEFAULT);

  @Test
  void whatDiffersBetweenRunsIsAHole() {
    assertThat(
            mask.mask("at 2026-11-22T09:21:34.123Z, 2026-11-22 09:21, 2026-11-22T09:21:34+01:00"))
        .isEqualTo("at ‹time›, ‹time›, ‹time›");
    assertThat(mask.mask("id 3f2b8c1e-0d4a-4c6b-9e7f-1234567890ab.")).isEqualTo("id ‹uuid›.");
    assertThat(mask.mask("trace 4e4e3514b618a6a046a2e9e118882eb4")).isEqualTo("trace ‹hex›");
    assertThat(mask.mask("now 1795339294 or 1795339294123 or 1795339294123456789"))
        .isEqualTo("now ‹time› or ‹time› or ‹time›");
    assertThat(mask.mask("Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln!"))
        .isEqualTo("Bearer ‹jwt›!");
  }

  @Test
  void dataStays() {
    for (String text :
        List.of(
            "flight on 2024-05-20",
            "order 8812, card 4111111111111111",
            "call 1234567890",
            "deadbeefdeadbeef",
            "12345678901234567890",
            "at 14:05",
            "EHGLP3 for 150 EUR",
            "")) {
      assertThat(mask.mask(text)).isEqualTo(text);
    }
  }
}
