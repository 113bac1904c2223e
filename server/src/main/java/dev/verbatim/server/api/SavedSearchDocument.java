package dev.verbatim.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.server.saved.SavedSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Schema {@code SavedSearch}; the form in which settings keep it, too. */
public record SavedSearchDocument(
    String id,
    String name,
    String query,
    String view,
    String order,
    @Nullable String from,
    @Nullable String to,
    List<String> facets,
    String createdAt) {

  /** Schema {@code SavedSearches}. */
  public record Listing(List<SavedSearchDocument> items) {
    public static Listing of(List<SavedSearch> searches) {
      return new Listing(searches.stream().map(SavedSearchDocument::of).toList());
    }
  }

  public static SavedSearchDocument of(SavedSearch search) {
    return new SavedSearchDocument(
        search.id(),
        search.name(),
        search.query(),
        wireName(search.view()),
        wireName(search.order()),
        search.from().orElse(null),
        search.to().orElse(null),
        search.facets(),
        search.createdAt());
  }

  /** Reads what {@link #of} wrote. */
  public static SavedSearch read(String json) {
    JsonNode tree = Json.tree(json);
    List<String> facets = new ArrayList<>();
    tree.path("facets").forEach(key -> facets.add(key.asText()));
    return new SavedSearch(
        tree.path("id").asText(),
        tree.path("name").asText(),
        tree.path("query").asText(),
        SavedSearch.View.valueOf(tree.path("view").asText().toUpperCase(Locale.ROOT)),
        SavedSearch.Order.valueOf(tree.path("order").asText().toUpperCase(Locale.ROOT)),
        text(tree.path("from")),
        text(tree.path("to")),
        facets,
        tree.path("createdAt").asText());
  }

  private static Optional<String> text(JsonNode value) {
    return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
  }

  private static String wireName(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
