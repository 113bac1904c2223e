package dev.verbatim.gateway.provider;

import java.net.URI;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Every provider that calls may go to: the public ones, and those of the configuration. There is no
 * other way out.
 */
public final class Providers {
  private static final Map<String, String> PUBLIC = new LinkedHashMap<>();

  static {
    PUBLIC.put("openai", "https://api.openai.com/v1");
    PUBLIC.put("anthropic", "https://api.anthropic.com");
    PUBLIC.put("gemini", "https://generativelanguage.googleapis.com");
    PUBLIC.put("azure", "https://openai.azure.com");
    PUBLIC.put("bedrock", "https://amazonaws.com");
    PUBLIC.put("deepseek", "https://api.deepseek.com");
    PUBLIC.put("groq", "https://api.groq.com/openai/v1");
    PUBLIC.put("mistral", "https://api.mistral.ai/v1");
    PUBLIC.put("openrouter", "https://openrouter.ai/api/v1");
    PUBLIC.put("xai", "https://api.x.ai/v1");
  }

  private final Map<String, Provider> byName;

  private Providers(Map<String, Provider> byName) {
    this.byName = Collections.unmodifiableMap(byName);
  }

  /** The public providers, and Ollama on this machine. */
  public static Providers defaults() {
    Map<String, Provider> providers = new LinkedHashMap<>();
    PUBLIC.forEach((name, url) -> providers.put(name, Provider.builtIn(name, url)));
    providers.put(
        "ollama",
        new Provider("ollama", URI.create("http://127.0.0.1:11434"), Provider.Reach.AS_NAMED));
    return new Providers(providers);
  }

  /** None: whatever is to be reached must be added. */
  public static Providers none() {
    return new Providers(Map.of());
  }

  /**
   * With one more, or another in place of the one of this name.
   *
   * @throws IllegalArgumentException if name or URL cannot be used
   */
  public Providers with(String name, String url) {
    Map<String, Provider> providers = new LinkedHashMap<>(byName);
    providers.put(name, Provider.configured(name, url));
    return new Providers(providers);
  }

  /** Without one. */
  public Providers without(String name) {
    Map<String, Provider> providers = new LinkedHashMap<>(byName);
    providers.remove(name);
    return new Providers(providers);
  }

  public Optional<Provider> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public Collection<Provider> all() {
    return byName.values();
  }
}
