package dev.verbatim.server.saved;

import dev.verbatim.store.SettingsStore;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The saved searches of a project, in the settings, under {@code searches/ID}. */
public final class SavedSearches {
  /** More than anybody looks through. */
  public static final int MOST = 1000;

  /** Characters of an id: lower-case letters and digits. */
  public static final int ID_LENGTH = 10;

  private static final String PREFIX = "searches/";
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

  private final String project;
  private final SettingsStore settings;
  private final Function<SavedSearch, String> writer;
  private final Function<String, SavedSearch> reader;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param writer puts a search into text
   * @param reader takes it out again
   */
  public SavedSearches(
      String project,
      SettingsStore settings,
      Function<SavedSearch, String> writer,
      Function<String, SavedSearch> reader) {
    this.project = project;
    this.settings = settings;
    this.writer = writer;
    this.reader = reader;
  }

  /** All of them by name. */
  public List<SavedSearch> all() {
    return settings.all(project, PREFIX).values().stream()
        .map(reader)
        .sorted(
            Comparator.comparing(SavedSearch::name, String.CASE_INSENSITIVE_ORDER)
                .thenComparing(SavedSearch::id))
        .toList();
  }

  public Optional<SavedSearch> get(String id) {
    return settings.get(project, PREFIX + id).map(reader);
  }

  /** Why a search was not saved. */
  public enum Refusal {
    /** Another one has the name. */
    NAME_TAKEN,
    /** There are {@link #MOST} of them. */
    TOO_MANY
  }

  /** Saves a search in the place of the one with its id; says why not if it cannot be. */
  public synchronized Optional<Refusal> put(SavedSearch search) {
    List<SavedSearch> others =
        all().stream().filter(other -> !other.id().equals(search.id())).toList();
    if (others.stream().anyMatch(other -> other.name().equalsIgnoreCase(search.name()))) {
      return Optional.of(Refusal.NAME_TAKEN);
    }
    if (others.size() >= MOST) {
      return Optional.of(Refusal.TOO_MANY);
    }
    settings.put(project, PREFIX + search.id(), writer.apply(search));
    return Optional.empty();
  }

  /** Forgets a search; returns the one there was. */
  public synchronized Optional<SavedSearch> remove(String id) {
    Optional<SavedSearch> known = get(id);
    known.ifPresent(search -> settings.remove(project, PREFIX + id));
    return known;
  }

  /** An id that nobody can guess from another. */
  public String newId() {
    StringBuilder id = new StringBuilder();
    random
        .ints(ID_LENGTH, 0, ALPHABET.length())
        .forEach(place -> id.append(ALPHABET.charAt(place)));
    return id.toString();
  }

  /** Whether the text can be an id. */
  public static boolean isId(String text) {
    return text.length() == ID_LENGTH && text.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
  }
}
