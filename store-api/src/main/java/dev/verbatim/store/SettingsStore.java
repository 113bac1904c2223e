package dev.verbatim.store;

import java.util.Map;
import java.util.Optional;

/**
 * Small things that people change: settings, saved searches. Values are text (JSON, where they have
 * structure). Each change is durable when the call returns. Safe for any number of threads.
 */
public interface SettingsStore {
  /**
   * The value of a key.
   *
   * @param scope what the setting is about: a project, or {@code ""} for the whole installation
   */
  Optional<String> get(String scope, String key);

  /** Sets a key, in the place of a value it may have. */
  void put(String scope, String key, String value);

  /** Forgets a key; returns whether there was one. */
  boolean remove(String scope, String key);

  /** All keys of a scope that begin with the prefix, in the order of the keys. */
  Map<String, String> all(String scope, String keyPrefix);
}
