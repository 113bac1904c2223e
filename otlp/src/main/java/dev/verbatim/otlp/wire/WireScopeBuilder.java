package dev.verbatim.otlp.wire;

import dev.verbatim.model.Attributes;
import java.util.List;

/** Collects what stands around the spans of one scope. */
final class WireScopeBuilder {
  Attributes.Builder resource = Attributes.builder();
  String resourceSchemaUrl = "";
  String name = "";
  String version = "";
  final Attributes.Builder attributes = Attributes.builder();
  String schemaUrl = "";

  /** Why no span of it can be taken; empty if they can. */
  String broken = "";

  /** A builder for the next scope of the same resource. */
  WireScopeBuilder sameResource() {
    WireScopeBuilder next = new WireScopeBuilder();
    next.resource = resource;
    next.resourceSchemaUrl = resourceSchemaUrl;
    next.broken = broken;
    return next;
  }

  WireScope build(String position, List<WireScope.Item> spans) {
    List<WireScope.Item> items =
        broken.isEmpty()
            ? spans
            : spans.stream().map(span -> (WireScope.Item) new WireScope.Bad(broken)).toList();
    return new WireScope(
        position,
        new WireScope.Resource(resource.build(), resourceSchemaUrl),
        name,
        version,
        attributes.build(),
        schemaUrl,
        List.copyOf(items));
  }
}
