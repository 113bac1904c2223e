package dev.verbatim.model;

import java.util.Optional;

/**
 * Why a span failed.
 *
 * @param type a class name, a provider's error code or an HTTP status; low in cardinality
 * @param message the text, as sent
 */
public record SpanError(Optional<String> type, Optional<String> message) {}
