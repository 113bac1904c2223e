package dev.verbatim.sdk;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Describes the running process as OTel resource attributes. */
final class Resource {
  private Resource() {}

  static Map<String, Object> describe(
      VerbatimConfig config, Map<String, String> environment, String sdkVersion) {
    Map<String, Object> resource = new LinkedHashMap<>(declared(environment));
    Settings.text(environment, "OTEL_SERVICE_NAME")
        .ifPresent(name -> resource.put("service.name", name));
    config.service().ifPresent(name -> resource.put("service.name", name));
    resource.computeIfAbsent("service.name", key -> MainProgram.name());
    config.release().ifPresent(version -> resource.put("service.version", version));
    if (!resource.containsKey("service.version")) {
      MainProgram.version().ifPresent(version -> resource.put("service.version", version));
    }
    resource.putIfAbsent("service.instance.id", UUID.randomUUID().toString());
    Object oldName = resource.remove("deployment.environment");
    if (oldName != null) {
      resource.putIfAbsent("deployment.environment.name", oldName);
    }
    config.environment().ifPresent(name -> resource.put("deployment.environment.name", name));
    config.commit().ifPresent(hash -> resource.put("vcs.ref.head.revision", hash));
    if (!resource.containsKey("vcs.ref.head.revision")) {
      GitCommit.find(environment).ifPresent(hash -> resource.put("vcs.ref.head.revision", hash));
    }
    resource.put("telemetry.sdk.language", "java");
    resource.put("verbatim.sdk.name", "verbatim-sdk-java");
    resource.put("verbatim.sdk.version", sdkVersion);
    return resource;
  }

  /** {@code OTEL_RESOURCE_ATTRIBUTES}: {@code key=value,…}, values percent-encoded. */
  private static Map<String, Object> declared(Map<String, String> environment) {
    Map<String, Object> declared = new LinkedHashMap<>();
    for (String pair : environment.getOrDefault("OTEL_RESOURCE_ATTRIBUTES", "").split(",")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        String value = pair.substring(equals + 1).strip();
        declared.put(pair.substring(0, equals).strip(), decoded(value));
      }
    }
    return declared;
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return value;
    }
  }
}
