package dev.verbatim.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.capture.canon.NoiseRules.AtPath;
import dev.verbatim.capture.canon.NoiseRules.Rule;
import dev.verbatim.capture.canon.NoiseRules.Words;
import dev.verbatim.server.api.NoiseDocument;
import dev.verbatim.server.noise.SiteNoise;
import java.util.Optional;

/** What is noise at a site. */
final class NoiseEndpoints {
  private static final int MAX_PATTERN = 1000;

  private final SiteNoise noise;

  NoiseEndpoints(SiteNoise noise) {
    this.noise = noise;
  }

  ApiAnswer list(ApiRequest request) {
    return new ApiAnswer.Document(NoiseDocument.Listing.of(noise.of(site(request))));
  }

  ApiAnswer add(ApiRequest request) {
    JsonNode document = request.document();
    String pattern = document.path("pattern").asText("").strip();
    if (pattern.isEmpty() || pattern.length() > MAX_PATTERN) {
      throw ApiException.invalid(
          "pattern: "
              + pattern.length()
              + " characters (expected: 1.."
              + MAX_PATTERN
              + ", a JSON Pointer or words)");
    }
    String kind = document.path("kind").asText("");
    Rule rule;
    try {
      rule =
          switch (kind) {
            case "path" -> new AtPath(pattern);
            case "words" -> new Words(pattern);
            default -> throw ApiException.invalid("kind: " + kind + " (expected: path or words)");
          };
    } catch (IllegalArgumentException e) {
      throw ApiException.invalid("pattern: " + e.getMessage());
    }
    Optional<String> id = noise.add(site(request), rule);
    return new ApiAnswer.Document(
        NoiseDocument.of(
            id.orElseThrow(
                () ->
                    ApiException.invalid(
                        "rules: the site has "
                            + SiteNoise.MOST
                            + " (expected: fewer; delete one that is not needed)")),
            rule));
  }

  ApiAnswer remove(ApiRequest request) {
    String id = request.path("ruleId");
    return new ApiAnswer.Document(
        NoiseDocument.of(
            id,
            noise
                .remove(site(request), id)
                .orElseThrow(
                    () ->
                        ApiException.notFound(
                            "noise rule of site " + site(request) + ": not known here"))));
  }

  private static String site(ApiRequest request) {
    String id = request.path("siteId");
    if (!id.matches("[0-9a-f]{16}")) {
      throw ApiException.invalid("site: not an id (expected: 16 hexadecimal digits)");
    }
    return id;
  }
}
