package dev.verbatim.capture.price;

import dev.verbatim.capture.json.JsonSyntaxException;
import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.Cost;
import dev.verbatim.model.ModelCall;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Prices of models in US dollars per token. The bundled table holds facts from LiteLLM's public
 * table ({@code capture/prices/derive} tells how it is made).
 *
 * <p>An unknown price is an empty result, never 0; so is a call whose usage is unknown or
 * contradicts itself, and one with audio tokens, which cost another price.
 */
public final class PriceTable {
  private static final int MAX_DEPTH = 8;

  private final String version;
  private final Map<String, ModelPrice> prices;
  private final Optional<PriceTable> fallback;

  private PriceTable(
      String version, Map<String, ModelPrice> prices, Optional<PriceTable> fallback) {
    this.version = version;
    this.prices = Map.copyOf(prices);
    this.fallback = fallback;
  }

  /** The table that comes with Verbatim. */
  public static PriceTable bundled() {
    try (InputStream in = PriceTable.class.getResourceAsStream("prices.json")) {
      if (in == null) {
        throw new IllegalStateException("prices.json is missing beside " + PriceTable.class);
      }
      return parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a table: {@code {"version":"…","models":{"gpt-4o":{"in":"2.5e-06","out":"1e-05"}}}}, the
   * names of rates as in the bundled file; prices are texts or numbers.
   *
   * @throws IllegalArgumentException naming the place, if it is not of this form
   */
  public static PriceTable parse(byte[] json) {
    JsonValue root;
    try {
      root = JsonValue.parse(json, MAX_DEPTH);
    } catch (JsonSyntaxException problem) {
      throw new IllegalArgumentException("price table: " + problem.getMessage(), problem);
    }
    String version =
        root.text("version")
            .orElseThrow(
                () -> new IllegalArgumentException("price table: no \"version\" (expected: text)"));
    Map<String, ModelPrice> prices = new HashMap<>();
    JsonValue models =
        root.get("models")
            .filter(JsonValue::isObject)
            .orElseThrow(
                () ->
                    new IllegalArgumentException("price table: no \"models\" (expected: object)"));
    for (JsonValue.Member model : models.members()) {
      prices.put(model.name(), price(model.name(), model.value()));
    }
    return new PriceTable(version, prices, Optional.empty());
  }

  private static ModelPrice price(String model, JsonValue entry) {
    Map<String, BigDecimal> rates = new HashMap<>();
    boolean embedding = false;
    for (JsonValue.Member member : entry.members()) {
      if (member.name().equals("mode")) {
        embedding = member.value().text().orElse("").equals("embedding");
      } else {
        String text = member.value().text().orElseGet(member.value()::raw);
        try {
          rates.put(member.name(), new BigDecimal(text));
        } catch (NumberFormatException notANumber) {
          throw new IllegalArgumentException(
              "price of " + model + ", " + member.name() + ": " + text + " (expected: a number)",
              notANumber);
        }
      }
    }
    return new ModelPrice(embedding, rates);
  }

  /** This table where the other has no price, the other where it has one. */
  public PriceTable overriddenBy(PriceTable overrides) {
    return new PriceTable(overrides.version, overrides.prices, Optional.of(this));
  }

  public String version() {
    return version;
  }

  /** What the call cost at the ordinary tier, or the one its parameters ask for. */
  public Optional<Cost> cost(ModelCall call) {
    return cost(call, Optional.empty());
  }

  /**
   * What the call cost.
   *
   * @param serviceTier the tier that served it, as the provider says; empty if it does not
   */
  public Optional<Cost> cost(ModelCall call, Optional<String> serviceTier) {
    if (call.usage().isUnknown() || hasAudio(call)) {
      return Optional.empty();
    }
    Optional<String> tier = serviceTier.or(() -> requestedTier(call));
    for (String name :
        ModelNames.candidates(call.responseModel(), call.requestModel(), call.provider())) {
      ModelPrice price = prices.get(name);
      if (price != null) {
        return price.cost(call.usage(), suffix(tier.orElse("")), version);
      }
    }
    return fallback.flatMap(table -> table.cost(call, serviceTier));
  }

  private static Optional<String> requestedTier(ModelCall call) {
    return call.parametersJson()
        .filter(json -> json.contains("service_tier"))
        .flatMap(json -> JsonValue.parse(json, 512))
        .flatMap(json -> json.text("service_tier"));
  }

  private static String suffix(String tier) {
    return switch (tier) {
      case "flex" -> "+flex";
      case "priority", "fast" -> "+priority";
      case "batch" -> "+batches";
      default -> "";
    };
  }

  private static boolean hasAudio(ModelCall call) {
    Optional<JsonValue> usage =
        call.rawUsageJson()
            .filter(json -> json.contains("audio_tokens"))
            .flatMap(json -> JsonValue.parse(json, 32));
    if (usage.isEmpty()) {
      return false;
    }
    for (JsonValue.Member member : usage.get().members()) {
      if (member.value().integer("audio_tokens").orElse(0) > 0) {
        return true;
      }
    }
    return false;
  }
}
