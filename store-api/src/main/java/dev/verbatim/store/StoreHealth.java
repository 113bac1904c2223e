package dev.verbatim.store;

import java.util.Optional;

/**
 * How a store is.
 *
 * @param accepting whether an append has a chance now
 * @param problem what is wrong and what to do, for people; empty when all is well
 * @param spans spans stored
 * @param bytesOnDisk everything, indexes included
 * @param freeBytes free space where it writes
 * @param unindexedBytes acknowledged and durable, but not visible to search yet
 * @param oldestUnindexedMillis age of the oldest of those; 0 when there are none
 */
public record StoreHealth(
    boolean accepting,
    Optional<String> problem,
    long spans,
    long bytesOnDisk,
    long freeBytes,
    long unindexedBytes,
    long oldestUnindexedMillis) {}
