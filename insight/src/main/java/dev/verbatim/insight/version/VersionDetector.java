package dev.verbatim.insight.version;

import dev.verbatim.capture.canon.VersionThresholds;
import dev.verbatim.insight.version.PromptLines.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Detects versions of prompts, call by call, in about the order of time. What it says of a prompt
 * is its best knowledge; when it learns more it tells {@link VersionChanges}. Not safe for several
 * threads.
 *
 * <p>The program text of a pool of calls is what is constant in it. A pool is one process, or one
 * release where processes are too short, or all the rest. It is cut where its program text changes
 * once for all calls; texts of one place that take each other's place are arms of an experiment,
 * versions that live together; a block that is there or not is part of one version; the rest is
 * data. Pools that show the same program text show one version.
 */
public final class VersionDetector {
  /** Sites of one place that were told apart by their text; more are one. */
  private static final int MAX_SITES_OF_PLACE = 128;

  /** Characters of prompts that all pools may hold together. */
  private static final long MAX_CHARACTERS = 48 << 20;

  /** Lines that are held once for all prompts; from time to time they are forgotten. */
  private static final int MAX_LINES = 50_000;

  /** Calls between two looks at what is held. */
  private static final int CHECK_EVERY = 64;

  private static final int NAME_LENGTH = 60;

  private final VersionThresholds thresholds;
  private final VersionChanges changes;
  private final Map<String, Site> sites = new LinkedHashMap<>(16, .75f, true);
  private final Map<String, List<String>> places = new HashMap<>();
  private final DeclaredSkeletons declared;
  private final Map<PromptLines.Key, PromptLines.Key> lines = new HashMap<>();
  private long observed;

  public VersionDetector(VersionThresholds thresholds, VersionChanges changes) {
    this.thresholds = thresholds;
    this.changes = changes;
    this.declared = new DeclaredSkeletons(thresholds);
  }

  /**
   * What is known of a call.
   *
   * @param siteId where it was made
   * @param siteName the same for people
   * @param place what sites are told apart in by their text
   * @param prompt equal for calls with the same prompt
   * @param versionId of the prompt; empty while it is like too few others
   */
  public record Sighting(
      String siteId, String siteName, String place, long prompt, Optional<String> versionId) {}

  /**
   * Takes up a site of an earlier run.
   *
   * @param skeletons of its detected versions, by id
   */
  public void restore(String siteId, String name, String place, Map<String, Skeleton> skeletons) {
    Site site = new Site(siteId, name, thresholds, changes);
    skeletons.forEach(site.versions()::restore);
    sites.put(siteId, site);
    places.computeIfAbsent(place, p -> new ArrayList<>()).add(siteId);
  }

  /** Takes up a declared version of an earlier run. */
  public void restoreDeclared(String versionId, Skeleton skeleton) {
    declared.restore(versionId, skeleton);
  }

  /** Takes note of a call. */
  public Sighting observe(ObservedCall call) {
    long hash = call.prompt().hash();
    if (call.promptName().isPresent() && call.promptVersion().isPresent()) {
      String name = call.promptName().get();
      String id = DeclaredVersion.versionId(name, call.promptVersion().get());
      declared.add(
          id,
          new PromptUse(
              call.conversation(),
              lines(call),
              call.epochNanos(),
              new Pool.Process(call.release(), call.instance())));
      return new Sighting(
          DeclaredVersion.siteId(name), name, "prompt " + name, hash, Optional.of(id));
    }
    PromptLines prompt = lines(call);
    String place = place(call);
    Site site = find(place, prompt).orElseGet(() -> create(place, call, prompt));
    Optional<String> version =
        site.add(
            new PromptUse(
                call.conversation(),
                prompt,
                call.epochNanos(),
                new Pool.Process(call.release(), call.instance())));
    keepWithinBounds(site);
    return new Sighting(site.id, site.name, place, hash, version);
  }

  private PromptLines lines(ObservedCall call) {
    if (lines.size() > MAX_LINES) {
      lines.clear();
    }
    return PromptLines.of(call.prompt(), call.epochNanos(), thresholds, lines);
  }

  /** The version of a call that is not to be counted. */
  public Optional<Sighting> look(ObservedCall call) {
    PromptLines prompt = PromptLines.of(call.prompt(), call.epochNanos(), thresholds);
    String place = place(call);
    return find(place, prompt)
        .map(
            site ->
                new Sighting(
                    site.id,
                    site.name,
                    place,
                    prompt.hash,
                    site.versions().of(prompt.hash).or(() -> site.versions().match(prompt))));
  }

  /** Looks at everything that was noted since the last look: when there is time. */
  public void settle() {
    sites.values().forEach(Site::settle);
    declared.settle();
  }

  /** The detected versions of a site as far as they are known, by id. */
  public Map<String, Skeleton> skeletons(String siteId) {
    Site site = sites.get(siteId);
    return site == null ? Map.of() : site.versions().all();
  }

  /** The program text of a declared version, if it was seen. */
  public Optional<Skeleton> declaredSkeleton(String versionId) {
    return declared.of(versionId);
  }

  private static String place(ObservedCall call) {
    return call.promptName()
        .map(name -> "prompt " + name)
        .or(() -> call.callSite().map(code -> "code " + call.service() + " " + code))
        .orElseGet(() -> "span " + call.service() + " " + call.operation());
  }

  /** Sites of a declared prompt or a known function are what they are; others look alike. */
  private static boolean isCertain(String place) {
    return !place.startsWith("span ");
  }

  private Optional<Site> find(String place, PromptLines prompt) {
    List<Site> candidates =
        places.getOrDefault(place, List.of()).stream()
            .map(id -> Objects.requireNonNull(sites.get(id)))
            .toList();
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    if (isCertain(place)) {
      return Optional.of(candidates.getFirst());
    }
    List<PromptLines.Key> system = prompt.of(Part.SYSTEM);
    if (system.isEmpty()) {
      String none = siteId(place, "");
      return candidates.stream().filter(site -> site.id.equals(none)).findFirst();
    }
    record Likeness(Site site, double share) {}
    return candidates.stream()
        .map(site -> new Likeness(site, site.likeness(prompt)))
        .filter(
            it ->
                it.share() >= thresholds.siteShare()
                    || it.share() >= thresholds.siteShare() / 3
                        && beginsAlike(it.site(), system.getFirst().text()))
        .max(Comparator.comparingDouble(Likeness::share))
        .map(Likeness::site)
        .or(
            () ->
                candidates.size() < MAX_SITES_OF_PLACE
                    ? Optional.empty()
                    : Optional.of(candidates.getLast()));
  }

  private static boolean beginsAlike(Site site, String line) {
    return site.beginnings().stream().anyMatch(known -> Template.fillsIn(known, line));
  }

  private Site create(String place, ObservedCall call, PromptLines prompt) {
    String beginning =
        isCertain(place) || prompt.of(Part.SYSTEM).isEmpty()
            ? ""
            : prompt.of(Part.SYSTEM).getFirst().text();
    String id = siteId(place, beginning);
    for (int number = 2; sites.containsKey(id); number++) {
      id = siteId(place, beginning + "\n" + number);
    }
    Site site = new Site(id, name(call, beginning), thresholds, changes);
    sites.put(id, site);
    places.computeIfAbsent(place, p -> new ArrayList<>()).add(id);
    return site;
  }

  private static String siteId(String place, String beginning) {
    return place.startsWith("prompt ")
        ? DeclaredVersion.siteId(place.substring("prompt ".length()))
        : VersionIds.of("site", place, beginning);
  }

  private static String name(ObservedCall call, String beginning) {
    if (call.promptName().isPresent()) {
      return call.promptName().get();
    }
    if (call.callSite().isPresent()) {
      return call.callSite().get();
    }
    String text = beginning.isEmpty() ? call.operation() : beginning;
    String head =
        text.codePointCount(0, text.length()) <= NAME_LENGTH
            ? text
            : text.substring(0, text.offsetByCodePoints(0, NAME_LENGTH)) + "…";
    return call.service().isEmpty() ? head : call.service() + " · " + head;
  }

  /** The sites that were quiet the longest let go of their prompts. */
  private void keepWithinBounds(Site latest) {
    if (++observed % CHECK_EVERY != 0) {
      return;
    }
    long held = 0;
    for (Site site : sites.values()) {
      held += site.characters();
    }
    for (Site site : List.copyOf(sites.values())) {
      if (held <= MAX_CHARACTERS) {
        return;
      }
      if (site != latest) {
        held -= site.characters();
        site.retire();
      }
    }
  }
}
