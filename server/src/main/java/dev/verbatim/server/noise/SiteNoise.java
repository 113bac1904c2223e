package dev.verbatim.server.noise;

import dev.verbatim.capture.canon.NoiseRules;
import dev.verbatim.capture.canon.NoiseRules.AtPath;
import dev.verbatim.capture.canon.NoiseRules.Rule;
import dev.verbatim.capture.canon.NoiseRules.Words;
import dev.verbatim.insight.version.PromptVersions;
import dev.verbatim.insight.version.SpanVersion;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.store.SettingsStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The noise rules of sites, in the settings under {@code noise/SITE/RULE}: the kind and, in the
 * next line, the pattern. Safe for any number of threads.
 */
public final class SiteNoise {
  /** Rules of one site; each costs a look at every text that is compared. */
  public static final int MOST = 100;

  private static final String PREFIX = "noise/";

  private final String project;
  private final SettingsStore settings;

  public SiteNoise(String project, SettingsStore settings) {
    this.project = project;
    this.settings = settings;
  }

  /** The rules of a site by id, in the order of their ids. */
  public Map<String, Rule> of(String siteId) {
    Map<String, Rule> rules = new LinkedHashMap<>();
    String prefix = PREFIX + siteId + "/";
    settings
        .all(project, prefix)
        .forEach((key, value) -> rules.put(key.substring(prefix.length()), rule(value)));
    return rules;
  }

  /** The rules of all these sites. */
  public NoiseRules of(Set<String> siteIds) {
    List<Rule> rules = new ArrayList<>();
    siteIds.forEach(site -> rules.addAll(of(site).values()));
    return new NoiseRules(rules.stream().distinct().toList());
  }

  /** The rules of the sites of these calls. */
  public NoiseRules of(List<StoredSpan> calls, PromptVersions versions) {
    return isEmpty()
        ? NoiseRules.NONE
        : of(
            calls.stream()
                .flatMap(call -> versions.of(call).map(SpanVersion::siteId).stream())
                .collect(Collectors.toSet()));
  }

  /** Whether no site has any. */
  public boolean isEmpty() {
    return settings.all(project, PREFIX).isEmpty();
  }

  /** Adds a rule; returns its id, or nothing if the site has {@link #MOST} others. */
  public synchronized Optional<String> add(String siteId, Rule rule) {
    String value = value(rule);
    String id = id(value);
    Map<String, Rule> known = of(siteId);
    if (!known.containsKey(id) && known.size() >= MOST) {
      return Optional.empty();
    }
    settings.put(project, PREFIX + siteId + "/" + id, value);
    return Optional.of(id);
  }

  /** Takes a rule back; returns the one there was. */
  public synchronized Optional<Rule> remove(String siteId, String id) {
    Optional<Rule> known = Optional.ofNullable(of(siteId).get(id));
    known.ifPresent(rule -> settings.remove(project, PREFIX + siteId + "/" + id));
    return known;
  }

  private static String id(String value) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(value.getBytes(StandardCharsets.UTF_8)), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String value(Rule rule) {
    return switch (rule) {
      case AtPath path -> "path\n" + path.pointer();
      case Words words -> "words\n" + words.text();
    };
  }

  private static Rule rule(String value) {
    int end = value.indexOf('\n');
    String pattern = value.substring(end + 1);
    return switch (value.substring(0, Math.max(0, end))) {
      case "path" -> new AtPath(pattern);
      case "words" -> new Words(pattern);
      default -> throw new IllegalStateException("noise rule of no known kind");
    };
  }
}
