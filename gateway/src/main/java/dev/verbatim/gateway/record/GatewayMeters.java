package dev.verbatim.gateway.record;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What the gateway counts. */
public final class GatewayMeters {
  /** Why a copy was given up. */
  public enum Drop {
    /** Too many bytes of copies wait for the store. */
    MEMORY,
    /** The store refused for good. */
    REFUSED,
    /** A fault of ours. */
    FAULT,
    /** The server ended before the store took it. */
    SHUTDOWN
  }

  private final MeterRegistry registry;
  private final Counter captured;
  private final Counter bodies;

  public GatewayMeters(MeterRegistry registry) {
    this.registry = registry;
    captured =
        Counter.builder("verbatim.gateway.captured")
            .description("Exchanges that are durable in the store")
            .register(registry);
    bodies =
        Counter.builder("verbatim.gateway.dropped.bodies")
            .description("Bodies left out of captured exchanges: too long, or no memory for a copy")
            .register(registry);
    for (Drop drop : Drop.values()) {
      dropped(drop);
    }
  }

  private Counter dropped(Drop reason) {
    return Counter.builder("verbatim.gateway.dropped.captures")
        .description("Exchanges that passed but were not stored")
        .tag("reason", reason.name().toLowerCase(java.util.Locale.ROOT))
        .register(registry);
  }

  void watch(CaptureBudget budget) {
    Gauge.builder("verbatim.gateway.pending.bytes", budget, CaptureBudget::taken)
        .description("Bytes of copies that are being made or wait for the store")
        .register(registry);
  }

  /** An exchange ended towards its caller. */
  public void answered(String provider, String status) {
    registry
        .counter("verbatim.gateway.requests", "provider", provider, "status", status)
        .increment();
  }

  void captured(int exchanges) {
    captured.increment(exchanges);
  }

  void drop(Drop reason, int exchanges) {
    dropped(reason).increment(exchanges);
  }

  void dropBodies(int count) {
    bodies.increment(count);
  }
}
