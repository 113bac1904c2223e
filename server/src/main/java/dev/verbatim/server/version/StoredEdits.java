package dev.verbatim.server.version;

import dev.verbatim.insight.version.VersionEdits;
import dev.verbatim.insight.version.VersionEdits.Split;
import dev.verbatim.store.SettingsStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What people decided about versions, in the settings: it holds whatever becomes of derived data.
 * Keys are {@code versions/SITE/name/VERSION}, {@code versions/SITE/merged/VERSION}, {@code
 * versions/SITE/split/NUMBER} (version and line, one below the other).
 */
final class StoredEdits {
  private final String project;
  private final SettingsStore settings;
  private final Map<String, VersionEdits> cache = new ConcurrentHashMap<>();

  StoredEdits(String project, SettingsStore settings) {
    this.project = project;
    this.settings = settings;
  }

  VersionEdits of(String siteId) {
    return cache.computeIfAbsent(siteId, this::read);
  }

  private VersionEdits read(String siteId) {
    Map<String, String> names = new HashMap<>();
    Map<String, String> merged = new HashMap<>();
    List<Split> splits = new ArrayList<>();
    String prefix = prefix(siteId);
    settings
        .all(project, prefix)
        .forEach(
            (key, value) -> {
              String[] path = key.substring(prefix.length()).split("/", 2);
              switch (path[0]) {
                case "name" -> names.put(path[1], value);
                case "merged" -> merged.put(path[1], value);
                case "split" -> splits.add(split(value));
                default -> throw new IllegalStateException("setting " + key + ": unknown");
              }
            });
    return new VersionEdits(names, merged, splits);
  }

  private static String prefix(String siteId) {
    return "versions/" + siteId + "/";
  }

  /** Gives a version a name; without one it has its own again. */
  synchronized void rename(String siteId, String versionId, Optional<String> name) {
    put(siteId, "name/" + versionId, name);
  }

  /** Shows a version as another; without one as itself again. */
  synchronized void merge(String siteId, String versionId, Optional<String> into) {
    put(siteId, "merged/" + versionId, into);
  }

  /** Makes the calls with a line a version of their own. */
  synchronized void split(String siteId, Split split) {
    int number =
        settings.all(project, prefix(siteId) + "split/").keySet().stream()
                .mapToInt(key -> Integer.parseInt(key.substring(key.lastIndexOf('/') + 1)))
                .max()
                .orElse(0)
            + 1;
    put(
        siteId,
        "split/%06d".formatted(number),
        Optional.of(split.versionId() + "\n" + split.line()));
  }

  /** Takes a split back; its version is no more, nor is a name it was given. */
  synchronized void unsplit(String siteId, String splitId) {
    settings
        .all(project, prefix(siteId) + "split/")
        .forEach(
            (key, value) -> {
              if (split(value).id().equals(splitId)) {
                settings.remove(project, key);
              }
            });
    put(siteId, "name/" + splitId, Optional.empty());
  }

  private static Split split(String value) {
    int end = value.indexOf('\n');
    return Split.of(value.substring(0, end), value.substring(end + 1));
  }

  private void put(String siteId, String key, Optional<String> value) {
    value.ifPresentOrElse(
        text -> settings.put(project, prefix(siteId) + key, text),
        () -> settings.remove(project, prefix(siteId) + key));
    cache.remove(siteId);
  }
}
