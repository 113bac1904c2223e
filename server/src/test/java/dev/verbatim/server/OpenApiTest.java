package dev.verbatim.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/**
 * Walks {@code spec/openapi.yaml}: each route exists, each JSON answer has what its schema says.
 */
class OpenApiTest {
  private final JsonNode spec = read();
  private int checked;

  private static JsonNode read() {
    try {
      Object document = new Yaml().load(Files.readString(Path.of("../spec/openapi.yaml")));
      return RunningServer.JSON.valueToTree(document);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void everyRouteAnswersAsItsSchemaSays() {
    try (RunningServer server = new RunningServer()) {
      server.post("/v1/traces", "application/x-protobuf", Batches.conversation().toByteArray());
      spec.path("paths")
          .properties()
          .forEach(
              route -> {
                JsonNode get = route.getValue().path("get");
                if (!get.isMissingNode() && !route.getKey().equals("/api/v1/tail")) {
                  check(server, route.getKey(), get);
                }
              });
    }
    assertThat(checked).isGreaterThanOrEqualTo(25);
  }

  /** The site of the call, which is found a moment after it was stored. */
  private static String site(RunningServer server) {
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (System.nanoTime() - deadline < 0) {
      JsonNode sites = server.json("/api/v1/sites").path("items");
      if (!sites.isEmpty()) {
        return sites.at("/0/siteId").asText();
      }
      java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
    }
    throw new AssertionError("no site was found");
  }

  private static String search(RunningServer server) {
    HttpResponse<byte[]> saved =
        server.post(
            "/api/v1/searches",
            "application/json",
            "{\"name\":\"all\",\"query\":\"\",\"from\":\"-7d\"}".getBytes(UTF_8));
    return RunningServer.tree(saved).path("id").asText();
  }

  /** A replay of the call. */
  private static String replay(RunningServer server) {
    return RunningServer.tree(
            server.post(
                "/api/v1/replays",
                "application/json",
                ("{\"traceId\":\"" + Batches.TRACE + "\"}")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .path("id")
        .asText();
  }

  private void check(RunningServer server, String route, JsonNode operation) {
    String path =
        route
                .replace("{traceId}", Batches.TRACE)
                .replace("{spanId}", Batches.CALL)
                .replace("{sessionId}", "s%2F77")
                .replace("{replayId}", route.contains("{replayId}") ? replay(server) : "")
                .replace("{siteId}", route.contains("{siteId}") ? site(server) : "")
                .replace("{name}", "request.1")
                .replace("{searchId}", route.contains("{searchId}") ? search(server) : "")
            + (route.endsWith("/facets") ? "?field=kind" : "")
            + (route.endsWith("/cohorts") ? "?left=&right=" : "")
            + (route.contains("/diff") ? "?left=" + Batches.TRACE + "&right=" + Batches.TRACE : "");
    HttpResponse<byte[]> response = server.get(path);
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    JsonNode schema =
        operation.at("/responses/200/content").path("application/json").path("schema");
    if (!schema.isMissingNode()) {
      matches(route, schema, RunningServer.tree(response));
    }
    checked++;
  }

  private void matches(String where, JsonNode schemaOrRef, JsonNode value) {
    JsonNode schema = resolved(schemaOrRef);
    schema.path("allOf").forEach(part -> matches(where, part, value));
    for (JsonNode name : schema.path("required")) {
      assertThat(value.has(name.asText())).as(where + " has " + name).isTrue();
    }
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              JsonNode inner = value.path(property.getKey());
              if (!inner.isMissingNode() && !inner.isNull()) {
                matches(where + "." + property.getKey(), property.getValue(), inner);
              }
            });
    if (schema.has("items")) {
      value.forEach(item -> matches(where + "[]", schema.path("items"), item));
    }
    if (schema.has("enum")) {
      assertThat(schema.path("enum")).as(where).contains(value);
    }
    if (schema.path("type").isTextual()) {
      String type = schema.path("type").asText();
      boolean right =
          switch (type) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            default -> value.isObject();
          };
      assertThat(right).as(where + " is " + type + ": " + value.getNodeType()).isTrue();
    }
  }

  /** Follows a reference; of a choice with null, the other one. */
  private JsonNode resolved(JsonNode schema) {
    if (schema.has("$ref")) {
      return resolved(spec.at(schema.path("$ref").asText().substring(1)));
    }
    JsonNode choices = schema.path("oneOf");
    return choices.size() == 2 && choices.path(1).path("type").asText().equals("null")
        ? resolved(choices.path(0))
        : schema;
  }
}
