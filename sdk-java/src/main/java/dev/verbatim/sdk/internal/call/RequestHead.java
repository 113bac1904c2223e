package dev.verbatim.sdk.internal.call;

import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A request without its body.
 *
 * @param provider as in {@code gen_ai.provider.name}
 * @param url may still hold credentials
 * @param headers values by name; may still hold credentials
 * @param contentType of the body
 * @param body writes the body; asked when the transport failed before it did
 * @param identity the body object: the same for every attempt of one call
 * @param repeatable whether the body can be sent again
 * @param maxRetries how many retries the SDK makes at most; negative if unknown
 */
public record RequestHead(
    String provider,
    String method,
    String url,
    Map<String, List<String>> headers,
    Optional<String> contentType,
    Consumer<OutputStream> body,
    Object identity,
    boolean repeatable,
    int maxRetries) {}
