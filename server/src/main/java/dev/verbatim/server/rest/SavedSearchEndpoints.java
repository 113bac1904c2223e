package dev.verbatim.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.verbatim.server.api.Json;
import dev.verbatim.server.api.SavedSearchDocument;
import dev.verbatim.server.query.Query;
import dev.verbatim.server.query.QueryField;
import dev.verbatim.server.query.QuerySyntaxException;
import dev.verbatim.server.query.QueryTime;
import dev.verbatim.server.saved.SavedSearch;
import dev.verbatim.server.saved.SavedSearches;
import dev.verbatim.store.SettingsStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Searches under a name. */
final class SavedSearchEndpoints {
  private static final int MAX_NAME = 100;
  private static final int MAX_QUERY = 10_000;
  private static final int MAX_TIME = 64;
  private static final int MAX_FACETS = 8;
  private static final int MAX_KEY = 200;

  private final SavedSearches searches;

  SavedSearchEndpoints(String project, SettingsStore settings) {
    this.searches =
        new SavedSearches(
            project,
            settings,
            search ->
                new String(Json.bytes(SavedSearchDocument.of(search)), StandardCharsets.UTF_8),
            SavedSearchDocument::read);
  }

  ApiAnswer list(ApiRequest request) {
    return new ApiAnswer.Document(SavedSearchDocument.Listing.of(searches.all()));
  }

  ApiAnswer get(ApiRequest request) {
    return document(searches.get(id(request)).orElseThrow(() -> unknown(request)));
  }

  ApiAnswer create(ApiRequest request) {
    return save(request, searches.newId(), request.now().toString());
  }

  /** With an id that is free, too: so a deleted search comes back under its link. */
  ApiAnswer replace(ApiRequest request) {
    String id = id(request);
    String createdAt =
        searches.get(id).map(SavedSearch::createdAt).orElseGet(() -> request.now().toString());
    return save(request, id, createdAt);
  }

  ApiAnswer delete(ApiRequest request) {
    return document(searches.remove(id(request)).orElseThrow(() -> unknown(request)));
  }

  private static ApiAnswer document(SavedSearch search) {
    return new ApiAnswer.Document(SavedSearchDocument.of(search));
  }

  private static String id(ApiRequest request) {
    String id = request.path("searchId");
    if (!SavedSearches.isId(id)) {
      throw ApiException.invalid(
          "search "
              + shown(id)
              + ": no id (expected: "
              + SavedSearches.ID_LENGTH
              + " lower-case letters and digits)");
    }
    return id;
  }

  private static ApiException unknown(ApiRequest request) {
    return ApiException.notFound(
        "search " + id(request) + ": not saved here (GET /api/v1/searches lists those that are)");
  }

  private ApiAnswer save(ApiRequest request, String id, String createdAt) {
    JsonNode document = request.document();
    SavedSearch search =
        new SavedSearch(
            id,
            name(document),
            query(document),
            oneOf(document, "view", SavedSearch.View.values()),
            oneOf(document, "order", SavedSearch.Order.values()),
            time(document, "from", request),
            time(document, "to", request),
            facets(document),
            createdAt);
    searches
        .put(search)
        .ifPresent(
            refusal -> {
              throw switch (refusal) {
                case NAME_TAKEN ->
                    ApiException.invalid(
                        "name: " + search.name() + " is taken (expected: a name of its own)");
                case TOO_MANY ->
                    ApiException.invalid(
                        "searches: "
                            + SavedSearches.MOST
                            + " are saved (expected: fewer; delete one that is not needed)");
              };
            });
    return document(search);
  }

  private static String name(JsonNode document) {
    String name = document.path("name").asText("").strip();
    if (name.isEmpty()
        || name.length() > MAX_NAME
        || name.codePoints().anyMatch(Character::isISOControl)) {
      throw ApiException.invalid(
          "name: not usable (expected: one line of 1 to " + MAX_NAME + " characters)");
    }
    return name;
  }

  private static String query(JsonNode document) {
    JsonNode query = document.path("query");
    if (!query.isTextual() || query.asText().length() > MAX_QUERY) {
      throw ApiException.invalid(
          "query: not usable (expected: a text of at most "
              + MAX_QUERY
              + " characters; an empty one means everything)");
    }
    try {
      Query.parse(query.asText());
    } catch (QuerySyntaxException e) {
      throw ApiException.invalidQuery(e);
    }
    return query.asText();
  }

  /** The value of that name; without it the first. */
  private static <E extends Enum<E>> E oneOf(JsonNode document, String name, E[] values) {
    JsonNode value = document.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return values[0];
    }
    return Arrays.stream(values)
        .filter(it -> it.name().toLowerCase(Locale.ROOT).equals(value.asText()))
        .findFirst()
        .orElseThrow(
            () ->
                ApiException.invalid(
                    name
                        + ": "
                        + shown(value.asText())
                        + " (expected: "
                        + Arrays.stream(values)
                            .map(it -> it.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(" or "))
                        + ")"));
  }

  private static Optional<String> time(JsonNode document, String name, ApiRequest request) {
    JsonNode value = document.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    String text = value.asText();
    if (text.length() > MAX_TIME || QueryTime.read(text, request.now()).isEmpty()) {
      throw ApiException.invalid(
          name + ": " + shown(text) + " (expected: " + QueryTime.expected() + ")");
    }
    return Optional.of(text);
  }

  private static List<String> facets(JsonNode document) {
    List<String> keys = new ArrayList<>();
    for (JsonNode key : document.path("facets")) {
      if (!key.isTextual() || key.asText().isEmpty() || key.asText().length() > MAX_KEY) {
        throw ApiException.invalid(
            "facets: "
                + shown(key.toString())
                + " (expected: a metadata key of 1 to "
                + MAX_KEY
                + " characters, without "
                + QueryField.METADATA_PREFIX
                + " in front)");
      }
      keys.add(key.asText());
    }
    if (keys.size() > MAX_FACETS) {
      throw ApiException.invalid(
          "facets: " + keys.size() + " of them (expected: at most " + MAX_FACETS + ")");
    }
    return keys;
  }

  private static String shown(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }
}
