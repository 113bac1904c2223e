package dev.verbatim.sdk;

import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request to a model that an HTTP layer is about to post; for {@link ModelExchange#begin}.
 *
 * @param url with its query; credentials in it are removed before anything is sent
 * @param headers values by name; credentials are removed before anything is sent
 * @param contentType of the body
 * @param body exactly the bytes that will be sent; not changed afterwards
 * @param context where the call was made; empty when the HTTP layer cannot know, then a retry takes
 *     the context of its first attempt and anything else the one that is current
 * @param retries whether the layers above try again after a failure that may pass
 */
public record ModelRequest(
    String url,
    Map<String, List<String>> headers,
    Optional<String> contentType,
    byte[] body,
    Optional<Context> context,
    boolean retries) {}
