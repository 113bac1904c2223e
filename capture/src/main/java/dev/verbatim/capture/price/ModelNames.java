package dev.verbatim.capture.price;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Under which names a model may stand in a price table, the most exact first. */
final class ModelNames {
  private static final Pattern DATE = Pattern.compile("[-@](\\d{4}-\\d{2}-\\d{2}|\\d{8})$");
  private static final Pattern VERSION = Pattern.compile("(@[\\w.-]+|-latest|-v\\d+:\\d+|:\\d+)$");
  private static final Pattern REGION = Pattern.compile("^(us|eu|apac|jp|au|ca|global|us-gov)\\.");

  private ModelNames() {}

  static List<String> candidates(
      Optional<String> responseModel, Optional<String> requestModel, Optional<String> provider) {
    Set<String> names = new LinkedHashSet<>();
    responseModel.ifPresent(names::add);
    requestModel.ifPresent(names::add);
    for (String name : List.copyOf(names)) {
      provider.map(ModelNames::prefix).ifPresent(prefix -> names.add(prefix + "/" + name));
    }
    for (String name : List.copyOf(names)) {
      String bare = REGION.matcher(name).replaceFirst("");
      names.add(bare);
      names.add(DATE.matcher(bare).replaceFirst(""));
      names.add(VERSION.matcher(bare).replaceFirst(""));
      names.add(DATE.matcher(VERSION.matcher(bare).replaceFirst("")).replaceFirst(""));
    }
    for (String name : List.copyOf(names)) {
      // Routers name a model by its maker: openai/gpt-4o.
      names.add(name.substring(name.indexOf('/') + 1));
    }
    names.remove("");
    return List.copyOf(names);
  }

  /** OpenTelemetry's name of a provider as the price table spells it. */
  private static String prefix(String provider) {
    return switch (provider) {
      case "azure.ai.openai", "az.ai.openai" -> "azure";
      case "azure.ai.inference", "az.ai.inference" -> "azure_ai";
      case "gcp.gemini", "gcp.gen_ai" -> "gemini";
      case "gcp.vertex_ai" -> "vertex_ai";
      case "aws.bedrock" -> "bedrock";
      case "mistral_ai" -> "mistral";
      case "x_ai" -> "xai";
      default -> provider;
    };
  }
}
