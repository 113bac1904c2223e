package dev.verbatim.insight.sibling;

import dev.verbatim.model.ModelCall;
import dev.verbatim.model.Span;
import dev.verbatim.model.StoredSpan;
import dev.verbatim.store.Filter;
import dev.verbatim.store.Filter.Contains;
import dev.verbatim.store.Filter.Field;
import dev.verbatim.store.PageRequest;
import dev.verbatim.store.SpanHit;
import dev.verbatim.store.SpanReader;
import dev.verbatim.store.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Searches the store for calls that may ask the same. Each answers with its best first. */
final class Searches {
  /** Calls of each search. */
  private static final int LIMIT = 60;

  /** Values that a call must hold to be found by them. */
  private static final int VALUES = 3;

  /** Words of a value that are looked for. */
  private static final int PHRASE = 24;

  /** Words at either end of a value that may be a label, of the template then. */
  private static final int EDGE = 4;

  private final SpanReader reader;
  private final String project;

  Searches(SpanReader reader, String project) {
    this.reader = reader;
    this.project = project;
  }

  /**
   * By equal keys (apart from the plain search, once each for other prompt versions, models and
   * releases, so that the rare one among thousands of repetitions is seen), shared bands, and rare
   * words of all the run asks.
   */
  List<List<StoredSpan>> ofQuestion(StoredSpan ask, Run run) {
    Filter same = new Filter.Asks(Optional.of(Run.key(ask)));
    List<List<StoredSpan>> searches = new ArrayList<>();
    for (Filter other : others(ask.span())) {
      searches.add(search(List.of(same, other)));
    }
    searches.add(search(List.of(same)));
    ask.span()
        .questionKeys()
        .ifPresent(keys -> searches.add(reader.sharingBands(project, keys.bands(), LIMIT)));
    searches.add(reader.askingAbout(project, String.join("\n", run.questions()), 4 * LIMIT));
    return searches;
  }

  /**
   * Calls with other messages that hold what was filled into a template: the words in the middle of
   * the longest values, since people begin and end alike. None if there are no words in them.
   */
  List<List<StoredSpan>> holding(StoredSpan ask, Question question) {
    List<Filter> filters = new ArrayList<>();
    for (String piece : question.pieces(VALUES)) {
      phrase(piece).ifPresent(words -> filters.add(new Contains(words, Contains.Match.PHRASE)));
    }
    if (filters.isEmpty()) {
      return List.of();
    }
    filters.add(new Filter.Asks(Optional.empty()));
    filters.add(new Filter.Not(new Filter.Asks(Optional.of(Run.key(ask)))));
    List<List<StoredSpan>> searches = new ArrayList<>();
    for (Filter other : others(ask.span())) {
      List<Filter> all = new ArrayList<>(filters);
      all.add(other);
      searches.add(search(all));
    }
    searches.add(search(filters));
    return searches;
  }

  /** Calls that have rare words of what was filled into a template. */
  List<StoredSpan> about(Question question) {
    return reader.askingAbout(project, String.join("\n", question.words()), LIMIT);
  }

  private static Optional<String> phrase(String text) {
    List<int[]> places = new ArrayList<>();
    Words words = new Words(text);
    while (words.next()) {
      places.add(new int[] {words.start(), words.end()});
    }
    if (places.isEmpty()) {
      return Optional.empty();
    }
    int edge = Math.min(EDGE, places.size() / 5);
    int from = Math.max(edge, (places.size() - PHRASE) / 2);
    int to = Math.min(places.size() - edge, from + PHRASE) - 1;
    return Optional.of(text.substring(places.get(from)[0], places.get(to)[1]));
  }

  /** Conditions under which the same question is worth most. */
  private static List<Filter> others(Span span) {
    List<Filter> others = new ArrayList<>();
    span.prompt()
        .name()
        .flatMap(name -> span.prompt().version().map(version -> name + "@" + version))
        .ifPresent(version -> others.add(not(Field.VERSION, version)));
    span.call().flatMap(ModelCall::model).ifPresent(model -> others.add(not(Field.MODEL, model)));
    span.commit().ifPresent(commit -> others.add(not(Field.COMMIT, commit)));
    span.release().ifPresent(release -> others.add(not(Field.RELEASE, release)));
    return others;
  }

  private static Filter not(Field field, String value) {
    return new Filter.Not(new Filter.Is(field, value));
  }

  private List<StoredSpan> search(List<Filter> filters) {
    return reader
        .search(project, new Filter.And(filters), PageRequest.first(LIMIT))
        .items()
        .stream()
        .map(SpanHit::span)
        .toList();
  }
}
