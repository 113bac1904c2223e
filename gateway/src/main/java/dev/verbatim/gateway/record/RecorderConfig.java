package dev.verbatim.gateway.record;

import java.time.Duration;

/**
 * Bounds of recording.
 *
 * @param project whose spans these become
 * @param maxBodyBytes longer bodies pass, but are not kept
 * @param maxPendingBytes of all copies that are being made or wait for the store
 * @param drainTimeout how long closing waits for the store
 */
public record RecorderConfig(
    String project, long maxBodyBytes, long maxPendingBytes, Duration drainTimeout) {}
