package dev.verbatim.server.saved;

import java.util.List;
import java.util.Optional;

/**
 * A search under a name: all that brings the list of traces back as it was.
 *
 * @param id of its link
 * @param name for people, on one line; no two are equal, upper and lower case aside
 * @param query in the query language; empty for everything
 * @param view which list
 * @param order of the places
 * @param from where the time begins, as it was given: an ISO 8601 time, or one before now ({@code
 *     -7d}), which then is before the now of whoever looks
 * @param to where it ends
 * @param facets metadata keys whose values are counted beside the list
 * @param createdAt ISO 8601, in UTC
 */
public record SavedSearch(
    String id,
    String name,
    String query,
    View view,
    Order order,
    Optional<String> from,
    Optional<String> to,
    List<String> facets,
    String createdAt) {
  public SavedSearch {
    facets = List.copyOf(facets);
  }

  /** What is listed. */
  public enum View {
    TRACES,
    /** The places where the text of the query stands. */
    PLACES
  }

  /** By the start of what was found. */
  public enum Order {
    NEWEST,
    OLDEST
  }
}
