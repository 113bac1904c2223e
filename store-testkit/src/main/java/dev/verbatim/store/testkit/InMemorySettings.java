package dev.verbatim.store.testkit;

import dev.verbatim.store.SettingsStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Settings in a map, for tests. */
public final class InMemorySettings implements SettingsStore {
  private final Map<String, TreeMap<String, String>> scopes = new TreeMap<>();

  @Override
  public synchronized Optional<String> get(String scope, String key) {
    return Optional.ofNullable(scope(scope).get(key));
  }

  @Override
  public synchronized void put(String scope, String key, String value) {
    scope(scope).put(key, value);
  }

  @Override
  public synchronized boolean remove(String scope, String key) {
    return scope(scope).remove(key) != null;
  }

  @Override
  public synchronized Map<String, String> all(String scope, String keyPrefix) {
    Map<String, String> found = new LinkedHashMap<>();
    scope(scope)
        .forEach(
            (key, value) -> {
              if (key.startsWith(keyPrefix)) {
                found.put(key, value);
              }
            });
    return found;
  }

  private TreeMap<String, String> scope(String scope) {
    return scopes.computeIfAbsent(scope, name -> new TreeMap<>());
  }
}
