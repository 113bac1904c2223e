package dev.verbatim.otlp.encode;

import dev.verbatim.model.Conversation;
import dev.verbatim.model.StoredSpan;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A span on its way out.
 *
 * @param stored with its facts
 * @param payloads the exact bytes of a payload by its name; empty if they are not there
 * @param conversation its messages, read when they are needed
 */
public record OutgoingSpan(
    StoredSpan stored,
    Function<String, Optional<byte[]>> payloads,
    Supplier<Conversation> conversation) {}
