package dev.verbatim.capture.price;

import dev.verbatim.model.Cost;
import dev.verbatim.model.ModelCall;
import java.util.Optional;

/** Prices of models. */
public final class PriceTable {
  private PriceTable() {}

  /** The table that comes with Verbatim. */
  public static PriceTable bundled() {
    return new PriceTable();
  }

  /** What the call cost; empty if a price or the usage is unknown. */
  public Optional<Cost> cost(ModelCall call) {
    return call.cost();
  }
}
