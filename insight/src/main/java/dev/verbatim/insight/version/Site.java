package dev.verbatim.insight.version;

import dev.verbatim.capture.canon.VersionThresholds;
import dev.verbatim.insight.version.PromptLines.Key;
import dev.verbatim.insight.version.PromptLines.Part;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** One place in a program: its pools and its versions. */
final class Site {
  /** Processes that are looked at by themselves; the one longest quiet makes room for another. */
  private static final int MAX_PROCESSES = 256;

  /** Releases of which the processes are too small. */
  private static final int MAX_RELEASES = 64;

  /** Of prompts that the pools hold, each distinct prompt counted in each pool. */
  private static final long MAX_CHARACTERS = 16 << 20;

  /** Prompts that say what belongs here while no version is known. */
  private static final int MODELS = 8;

  final String id;
  final String name;
  private final VersionThresholds thresholds;
  private final SiteVersions versions;

  /** Processes with uses enough of their own, the one longest quiet first. */
  private final Map<Pool.Process, Pool> processes = new LinkedHashMap<>(16, .75f, true);

  /** The others, by release. */
  private final Map<String, Pool> releases = new LinkedHashMap<>(16, .75f, true);

  /** What is found in releases that are too small to stand alone. */
  private List<Pool.Group> mixed = List.of();

  private int mixedMineAt;
  private final Deque<Set<Key>> models = new ArrayDeque<>();

  Site(String id, String name, VersionThresholds thresholds, VersionChanges changes) {
    this.id = id;
    this.name = name;
    this.thresholds = thresholds;
    this.versions = new SiteVersions(id, thresholds, changes);
    this.mixedMineAt = thresholds.minWindow();
  }

  SiteVersions versions() {
    return versions;
  }

  /** Takes note of a use; returns the version of its prompt, as far as it is known. */
  Optional<String> add(PromptUse use) {
    if (versions.of(use.prompt().hash).isEmpty()) {
      versions.match(use.prompt()).ifPresent(id -> versions.note(use.prompt().hash, id));
      if (models.size() < MODELS) {
        models.add(systemLines(use.prompt()));
      }
    }
    Pool pool = poolFor(use);
    pool.add(use);
    if (pool.size() > thresholds.maxWindow()
        || pool.characters() > thresholds.maxWindowCharacters()) {
      seal(pool);
    } else if (processes.size() > MAX_PROCESSES
        || releases.size() > MAX_RELEASES
        || characters() > MAX_CHARACTERS) {
      makeRoom();
    } else if (isLarge(pool, use.pool()) ? pool.isDue() : mixedSize() >= mixedMineAt) {
      mine(pool, use.pool());
    }
    return versions.of(use.prompt().hash);
  }

  private Pool poolFor(PromptUse use) {
    Pool.Process process = use.pool();
    Pool own = processes.get(process);
    if (own != null) {
      return own;
    }
    Pool release = releases.computeIfAbsent(process.release(), r -> new Pool(thresholds));
    if (process.instance().isEmpty()) {
      return release;
    }
    release.add(use);
    if (release.size(process) < thresholds.minPool()) {
      return release;
    }
    Pool grown = new Pool(thresholds);
    release.remove(other -> other.pool().equals(process)).forEach(grown::add);
    processes.put(process, grown);
    return grown;
  }

  /** Lets go of the pools that were quiet the longest, keeping what they taught. */
  private void makeRoom() {
    while (processes.size() > MAX_PROCESSES
        || processes.size() > 1 && characters() > MAX_CHARACTERS) {
      Pool.Process quiet = processes.keySet().iterator().next();
      Pool pool = Objects.requireNonNull(processes.get(quiet));
      seal(pool);
      drop(pool.remove(use -> true));
      processes.remove(quiet);
    }
    while (releases.size() > MAX_RELEASES || releases.size() > 1 && characters() > MAX_CHARACTERS) {
      String quiet = releases.keySet().iterator().next();
      Pool pool = Objects.requireNonNull(releases.get(quiet));
      seal(pool);
      drop(pool.remove(use -> true));
      releases.remove(quiet);
      mineMixed();
    }
  }

  /** Whether a pool shows enough by itself. */
  private boolean isLarge(Pool pool, Pool.Process process) {
    return processes.containsKey(process)
        || !process.release().isEmpty() && pool.size() >= thresholds.minPool();
  }

  private int mixedSize() {
    return mixedPools().stream().mapToInt(Pool::size).sum();
  }

  private List<Pool> mixedPools() {
    return releases.entrySet().stream()
        .filter(entry -> entry.getKey().isEmpty() || entry.getValue().size() < thresholds.minPool())
        .map(Map.Entry::getValue)
        .toList();
  }

  private void mine(Pool pool, Pool.Process process) {
    if (isLarge(pool, process)) {
      pool.mine(thresholds);
      if (!processes.containsKey(process)) {
        mineMixed();
      }
    } else {
      mineMixed();
    }
    versions.regroup(groups());
  }

  private void mineMixed() {
    List<Pool> pools = mixedPools();
    List<PromptUse> uses = new ArrayList<>();
    for (Pool pool : pools) {
      uses.addAll(pool.inOrder());
      pool.forgetGroups();
    }
    uses.sort(Pool.byTime());
    mixed = uses.size() < thresholds.minWindow() ? List.of() : Pool.groups(uses, thresholds);
    mixedMineAt = Math.max(thresholds.minWindow(), Math.max(uses.size() + 1, uses.size() * 3 / 2));
  }

  private List<Pool.Group> groups() {
    List<Pool.Group> groups = new ArrayList<>(mixed);
    processes.values().forEach(pool -> groups.addAll(pool.groups()));
    releases.values().forEach(pool -> groups.addAll(pool.groups()));
    return groups;
  }

  /** Looks at a pool for the last time, and keeps what it taught and its latest uses. */
  private void seal(Pool pool) {
    pool.mine(thresholds);
    if (releases.containsValue(pool)) {
      mineMixed();
    }
    versions.regroup(groups());
    versions.archive(pool.groups().isEmpty() ? mixed : pool.groups());
    Set<Long> before = prompts(pool);
    pool.keepLatest(thresholds.overlap());
    before.removeAll(prompts(pool));
    before.forEach(versions::forget);
  }

  private void drop(List<PromptUse> uses) {
    uses.forEach(use -> versions.forget(use.prompt().hash));
  }

  private static Set<Long> prompts(Pool pool) {
    Set<Long> prompts = new HashSet<>();
    pool.inOrder().forEach(use -> prompts.add(use.prompt().hash));
    return prompts;
  }

  /** Looks at everything that was added since the last look. */
  void settle() {
    boolean changed = false;
    for (Pool pool : processes.values()) {
      if (pool.hasChanged()) {
        pool.mine(thresholds);
        changed = true;
      }
    }
    boolean small = false;
    for (Map.Entry<String, Pool> release : releases.entrySet()) {
      Pool pool = release.getValue();
      if (pool.hasChanged()) {
        changed = true;
        if (!release.getKey().isEmpty() && pool.size() >= thresholds.minPool()) {
          pool.mine(thresholds);
        }
        small = true;
      }
    }
    if (small) {
      mineMixed();
    }
    if (changed) {
      versions.regroup(groups());
    }
  }

  /** Characters held in pools. */
  long characters() {
    long characters = 0;
    for (Pool pool : processes.values()) {
      characters += pool.characters();
    }
    for (Pool pool : releases.values()) {
      characters += pool.characters();
    }
    return characters;
  }

  /** Lets go of all pools, keeping what they taught. */
  void retire() {
    settle();
    versions.archive(groups());
    processes.values().forEach(pool -> drop(pool.remove(use -> true)));
    releases.values().forEach(pool -> drop(pool.remove(use -> true)));
    processes.clear();
    releases.clear();
    mixed = List.of();
    mixedMineAt = thresholds.minWindow();
  }

  /** How much of its text a prompt shares with this site, 0 to 1; of the shorter one. */
  double likeness(PromptLines prompt) {
    Set<Key> lines = systemLines(prompt);
    double best = 0;
    for (Skeleton skeleton : versions.all().values()) {
      Set<Key> constants = new HashSet<>();
      skeleton.constants(Part.SYSTEM).forEach(constant -> constants.add(constant.key()));
      best = Math.max(best, shared(lines, constants));
    }
    if (best == 0) {
      for (Set<Key> model : models) {
        best = Math.max(best, shared(lines, model));
      }
    }
    return best;
  }

  private static Set<Key> systemLines(PromptLines prompt) {
    return new HashSet<>(prompt.of(Part.SYSTEM));
  }

  private static double shared(Set<Key> one, Set<Key> other) {
    int both = 0;
    int ofOne = 0;
    int ofOther = 0;
    for (Key key : one) {
      ofOne += key.text().length();
      both += other.contains(key) ? key.text().length() : 0;
    }
    for (Key key : other) {
      ofOther += key.text().length();
    }
    int shorter = Math.min(ofOne, ofOther);
    return shorter == 0 ? 0 : (double) both / shorter;
  }

  /** The first system lines that prompts of this site begin with. */
  List<String> beginnings() {
    List<String> beginnings = new ArrayList<>();
    for (Skeleton skeleton : versions.all().values()) {
      skeleton.constants(Part.SYSTEM).stream()
          .findFirst()
          .ifPresent(constant -> beginnings.add(constant.key().text()));
    }
    return beginnings;
  }
}
