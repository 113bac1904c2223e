package dev.verbatim.insight.json;

import java.util.Optional;

/**
 * One operation of JSON Patch (RFC 6902).
 *
 * @param op {@code add}, {@code remove} or {@code replace}
 * @param path JSON Pointer (RFC 6901)
 * @param value JSON, for add and replace
 */
public record JsonPatchOperation(String op, String path, Optional<String> value) {}
