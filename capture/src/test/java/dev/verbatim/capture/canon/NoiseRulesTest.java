package dev.verbatim.capture.canon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.verbatim.capture.canon.NoiseRules.AtPath;
import dev.verbatim.capture.canon.NoiseRules.Words;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoiseRulesTest {
  private static NoiseMask mask(NoiseRules.Rule... rules) {
    return new NoiseMask(0, Thresholds.DEFAULT, new NoiseRules(List.of(rules)));
  }

  @Test
  void aPlaceInJsonIsAHole() {
    NoiseMask mask = mask(new AtPath("/items/*/seen"), new AtPath("/a~1b"));
    assertThat(mask.json("{\"items\":[{\"seen\":1,\"id\":7},{\"seen\":{\"x\":2}}],\"a/b\":\"c\"}"))
        .isEqualTo(
            "{\"a/b\":\"‹noise›\",\"items\":[{\"id\":7,\"seen\":\"‹noise›\"},"
                + "{\"seen\":\"‹noise›\"}]}");
    assertThat(mask.json("{\"seen\":1}")).isEqualTo("{\"seen\":1}");
    assertThat(mask.json("no json")).isEqualTo("no json");
  }

  @Test
  void wordsAreHolesWhereverTheyStand() {
    NoiseMask mask = mask(new Words("Ticket *"), new Words("build *-rc"));
    assertThat(mask.mask("See Ticket AB-1 and Ticket C2.\nbuild 17-rc 17-r"))
        .isEqualTo("See ‹noise› and ‹noise›.\n‹noise› 17-r");
    assertThat(mask(new Words("a.b")).mask("axb a.b")).isEqualTo("axb ‹noise›");
  }

  @Test
  void rulesThatSayNothingAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new AtPath("items"));
    assertThatIllegalArgumentException().isThrownBy(() -> new AtPath("/a~2"));
    assertThatIllegalArgumentException().isThrownBy(() -> new Words(" * "));
  }
}
