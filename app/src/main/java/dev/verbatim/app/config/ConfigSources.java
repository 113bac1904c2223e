package dev.verbatim.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Collects the texts of settings from file, environment and flags, the later over the earlier. */
final class ConfigSources {
  /** Variables of the launchers, the client commands and the SDKs. */
  private static final Set<String> OTHERS =
      Set.of(
          "VERBATIM_JDK",
          "VERBATIM_JAVA_OPTS",
          "VERBATIM_URL",
          "VERBATIM_API_KEY",
          "VERBATIM_ENABLED",
          "VERBATIM_ENDPOINT",
          "VERBATIM_ENVIRONMENT",
          "VERBATIM_MAX_BYTES");

  private static final String PROVIDER_PREFIX = Setting.PROVIDERS.key() + ".";

  /**
   * A value and where it was said.
   *
   * @param origin for messages, e.g. {@code verbatim.yaml: server.port}
   */
  record Given(String value, String origin) {}

  private final Map<Setting, Given> given = new EnumMap<>(Setting.class);
  private final List<String> problems;

  ConfigSources(List<String> problems) {
    this.problems = problems;
    for (Setting setting : Setting.values()) {
      given.put(setting, new Given(setting.defaultValue(), "default " + setting.key()));
    }
  }

  Given get(Setting setting) {
    return Optional.ofNullable(given.get(setting)).orElseThrow();
  }

  void file(Path file) {
    Map<String, String> values = new LinkedHashMap<>();
    try {
      LoaderOptions options = new LoaderOptions();
      options.setAllowDuplicateKeys(false);
      Object root = new Yaml(new SafeConstructor(options)).load(Files.readString(file));
      flatten("", root, values, file.getFileName() + ": ");
    } catch (MarkedYAMLException e) {
      problems.add(
          file
              + ", line "
              + (e.getProblemMark() == null ? "?" : e.getProblemMark().getLine() + 1)
              + ": "
              + e.getProblem());
    } catch (YAMLException | IOException e) {
      problems.add(file + ": cannot be read: " + e.getMessage());
    }
    values.forEach(
        (key, value) -> {
          if (key.startsWith(PROVIDER_PREFIX)) {
            String entry = key.substring(PROVIDER_PREFIX.length()) + "=" + value;
            addProviders(entry, file.getFileName() + ": " + key);
            return;
          }
          Optional<Setting> setting = Setting.ofKey(key);
          if (setting.isPresent()) {
            put(setting.get(), new Given(value, file.getFileName() + ": " + key));
          } else {
            problems.add(
                file.getFileName() + ": " + key + ": unknown key" + meant(key, Setting.keys()));
          }
        });
  }

  /** Each source adds to the providers of those before it. */
  private void addProviders(String entries, String origin) {
    Given before = get(Setting.PROVIDERS);
    given.put(
        Setting.PROVIDERS,
        before.value().isEmpty()
            ? new Given(entries, origin)
            : new Given(before.value() + "," + entries, before.origin() + ", " + origin));
  }

  private void put(Setting setting, Given value) {
    if (setting == Setting.PROVIDERS) {
      addProviders(value.value(), value.origin());
    } else {
      given.put(setting, value);
    }
  }

  private void flatten(
      String prefix,
      @org.jspecify.annotations.Nullable Object node,
      Map<String, String> into,
      String where) {
    switch (node) {
      case null -> {}
      case Map<?, ?> map ->
          map.forEach(
              (key, value) ->
                  flatten(
                      prefix.isEmpty() ? String.valueOf(key) : prefix + "." + key,
                      value,
                      into,
                      where));
      case List<?> list ->
          into.put(prefix, String.join(",", list.stream().map(String::valueOf).toList()));
      default -> {
        if (prefix.isEmpty()) {
          problems.add(where + "not a mapping (expected: lines such as `server:` or `data: …`)");
        } else {
          into.put(prefix, String.valueOf(node));
        }
      }
    }
  }

  void environment(Map<String, String> environment) {
    environment.forEach(
        (name, value) -> {
          if (!name.startsWith("VERBATIM_") || OTHERS.contains(name)) {
            return;
          }
          Optional<Setting> setting = Setting.ofVariable(name);
          if (setting.isPresent()) {
            put(setting.get(), new Given(value, name));
          } else {
            List<String> names = new ArrayList<>();
            for (Setting known : Setting.values()) {
              names.add(known.variable());
            }
            problems.add(name + ": unknown variable" + meant(name, names));
          }
        });
  }

  void flags(Map<Setting, String> flags) {
    flags.forEach((setting, value) -> put(setting, new Given(value, setting.flag())));
  }

  /** The known name that shares most with the wrong one. */
  private static String meant(String wrong, List<String> known) {
    return known.stream()
        .filter(name -> shared(wrong, name) * 2 > Math.max(wrong.length(), name.length()))
        .max(Comparator.comparingInt(name -> shared(wrong, name)))
        .map(name -> " (did you mean " + name + "?)")
        .orElse(" (expected one of: " + String.join(", ", known) + ")");
  }

  /** Length of the longest common subsequence. */
  private static int shared(String a, String b) {
    int[][] length = new int[a.length() + 1][b.length() + 1];
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        length[i][j] =
            a.charAt(i - 1) == b.charAt(j - 1)
                ? length[i - 1][j - 1] + 1
                : Math.max(length[i - 1][j], length[i][j - 1]);
      }
    }
    return length[a.length()][b.length()];
  }
}
