package dev.verbatim.capture.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.verbatim.model.Cost;
import dev.verbatim.model.ModelCall;
import dev.verbatim.model.ProviderApi;
import dev.verbatim.model.Usage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PriceTableTest {
  private static final PriceTable TABLE =
      PriceTable.parse(
          """
          {"version":"test-1","models":{
            "big":{"mode":"chat","in":"3e-06","out":"1.5e-05","read":"3e-07","write":"3.75e-06","write1h":"6e-06",
                   "in@200k":"6e-06","out@200k":"2.25e-05","in+flex":"1.5e-06","out+flex":"7.5e-06"},
            "thinker":{"mode":"chat","in":1e-06,"out":2e-06,"reasoning":4e-06},
            "azure/big":{"mode":"chat","in":"1","out":"1"},
            "vectors":{"mode":"embedding","in":"1e-07"}}}
          """
              .getBytes(StandardCharsets.UTF_8));

  private static ModelCall call(String request, String response, Usage usage) {
    return new ModelCall(
        Optional.of("openai"),
        ProviderApi.OPENAI_CHAT,
        Optional.of(request).filter(it -> !it.isEmpty()),
        Optional.of(response).filter(it -> !it.isEmpty()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        usage,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Usage usage(long in, long read, long write, long write1h, long out, long think) {
    return new Usage(
        OptionalLong.of(in),
        OptionalLong.of(read),
        OptionalLong.of(write),
        OptionalLong.of(write1h),
        OptionalLong.of(out),
        OptionalLong.of(think));
  }

  private static BigDecimal total(Optional<Cost> cost) {
    return cost.orElseThrow().total().stripTrailingZeros();
  }

  @Test
  void countsAreTakenApartBeforeTheyArePriced() {
    Cost cost = TABLE.cost(call("big", "", usage(1000, 600, 100, 50, 20, 5))).orElseThrow();
    assertThat(cost.input()).isEqualByComparingTo("0.00075");
    assertThat(cost.cacheRead()).isEqualByComparingTo("0.00018");
    assertThat(cost.cacheWrite()).isEqualByComparingTo("0.000675");
    assertThat(cost.output()).isEqualByComparingTo("0.0003");
    assertThat(cost.reasoning()).isZero();
    assertThat(cost.priceVersion()).isEqualTo("test-1");
  }

  @Test
  void reasoningHasItsOwnPriceWhereTheTableHasOne() {
    Cost cost = TABLE.cost(call("thinker", "", usage(0, 0, 0, 0, 100, 60))).orElseThrow();
    assertThat(cost.output()).isEqualByComparingTo("0.00008");
    assertThat(cost.reasoning()).isEqualByComparingTo("0.00024");
  }

  @Test
  void longPromptsAndServiceTiersHaveOtherRates() {
    assertThat(total(TABLE.cost(call("big", "", Usage.of(200_000, 0)))))
        .isEqualByComparingTo("0.6");
    assertThat(total(TABLE.cost(call("big", "", Usage.of(200_001, 0)))))
        .isEqualByComparingTo("1.200006");
    assertThat(total(TABLE.cost(call("big", "", Usage.of(1000, 0)), Optional.of("flex"))))
        .isEqualByComparingTo("0.0015");
    assertThat(total(TABLE.cost(call("big", "", Usage.of(1000, 0)), Optional.of("default"))))
        .isEqualByComparingTo("0.003");
    assertThat(TABLE.cost(call("big", "", Usage.of(1000, 0)), Optional.of("priority"))).isEmpty();
  }

  @Test
  void unknownIsEmptyAndNeverZero() {
    assertThat(TABLE.cost(call("nobody-knows", "", Usage.of(1, 1)))).isEmpty();
    assertThat(TABLE.cost(call("big", "", Usage.UNKNOWN))).isEmpty();
    assertThat(TABLE.cost(call("big", "", usage(10, 20, 0, 0, 1, 0)))).isEmpty();
    Usage noOutput =
        new Usage(
            OptionalLong.of(10),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());
    assertThat(TABLE.cost(call("big", "", noOutput))).isEmpty();
    assertThat(total(TABLE.cost(call("vectors", "", noOutput)))).isEqualByComparingTo("0.000001");
  }

  @Test
  void modelsAreFoundUnderTheirManyNames() {
    Usage usage = Usage.of(1000, 0);
    for (String name :
        new String[] {
          "big",
          "big-2026-05-01",
          "big-20260501",
          "big@20260501",
          "big-latest",
          "us.big",
          "openai/big",
          "eu.big-20260501-v1:0",
          "openai/big-2026-05-01"
        }) {
      assertThat(TABLE.cost(call(name, "", usage))).as(name).isPresent();
    }
    assertThat(total(TABLE.cost(call("deployment-7", "big", usage)))).isEqualByComparingTo("0.003");
    assertThat(TABLE.cost(call("bigger", "", usage))).isEmpty();
  }

  @Test
  void ownPricesWin() {
    PriceTable own =
        PriceTable.parse(
            "{\"version\":\"own\",\"models\":{\"big\":{\"in\":1,\"out\":1}}}"
                .getBytes(StandardCharsets.UTF_8));
    PriceTable both = TABLE.overriddenBy(own);
    assertThat(both.cost(call("big", "", Usage.of(1, 1))).orElseThrow().priceVersion())
        .isEqualTo("own");
    assertThat(both.cost(call("thinker", "", Usage.of(1, 1))).orElseThrow().priceVersion())
        .isEqualTo("test-1");
  }

  @Test
  void theBundledTableKnowsCurrentModels() {
    PriceTable table = PriceTable.bundled();
    for (String model :
        new String[] {
          "gpt-4o",
          "gpt-4o-2024-08-06",
          "gpt-4o-mini",
          "gpt-5",
          "gpt-5-mini",
          "gpt-5.5",
          "claude-opus-4-8",
          "claude-sonnet-4-5-20250929",
          "text-embedding-3-small",
          "gemini-2.5-flash"
        }) {
      assertThat(table.cost(call(model, "", Usage.of(1000, 1000)))).as(model).isPresent();
    }
    assertThat(total(table.cost(call("gpt-4o", "", Usage.of(1_000_000, 100_000)))))
        .isEqualByComparingTo("3.5");
  }

  @Test
  void aBrokenTableSaysWhere() {
    assertThatThrownBy(
            () ->
                PriceTable.parse(
                    "{\"version\":\"v\",\"models\":{\"m\":{\"in\":\"cheap\"}}}"
                        .getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("price of m, in: cheap (expected: a number)");
    assertThatThrownBy(() -> PriceTable.parse("{}".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("version");
  }
}
