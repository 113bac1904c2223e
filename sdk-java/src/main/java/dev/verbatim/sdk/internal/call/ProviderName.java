package dev.verbatim.sdk.internal.call;

import java.net.URI;
import java.util.Locale;

/** Tells the provider from a URL, as in {@code gen_ai.provider.name}. */
public final class ProviderName {
  private ProviderName() {}

  /** That of the API which the path belongs to; {@code openai} for what is compatible with it. */
  public static String of(String url) {
    String host;
    String path;
    try {
      URI uri = URI.create(url);
      host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
      path = uri.getPath() == null ? "" : uri.getPath();
    } catch (IllegalArgumentException e) {
      return "openai";
    }
    if (path.endsWith("/messages")) {
      return "anthropic";
    }
    if (path.contains(":generateContent") || path.contains(":streamGenerateContent")) {
      return host.contains("aiplatform") ? "gcp.vertex_ai" : "gcp.gemini";
    }
    if (path.endsWith("/api/chat")
        || path.endsWith("/api/generate")
        || path.endsWith("/api/embed")) {
      return "ollama";
    }
    if (host.endsWith(".mistral.ai")) {
      return "mistral_ai";
    }
    return host.endsWith(".azure.com") ? "azure.ai.openai" : "openai";
  }
}
