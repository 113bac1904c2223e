package dev.verbatim.store.embedded;

import dev.verbatim.model.Slice;
import dev.verbatim.model.Span;
import dev.verbatim.store.Filter;
import dev.verbatim.store.SliceText;
import dev.verbatim.store.SpanHit.Snippet;
import dev.verbatim.store.SpanValues;
import dev.verbatim.store.text.Snippets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Finds in a span that matched where it did, by reading its texts again. */
final class SnippetFinder {
  private final SliceText sliceText;

  SnippetFinder(SliceText sliceText) {
    this.sliceText = sliceText;
  }

  List<Snippet> of(
      Filter filter, Partition partition, long number, Partition.Read read, Span span) {
    List<Filter.Contains> conditions = FilterQueries.positiveTexts(filter);
    if (conditions.isEmpty()) {
      return List.of();
    }
    return Snippets.of(
        conditions, introducedTexts(partition, number, read), SpanValues.ownTexts(span));
  }

  /** Texts of the introduced slices in the order in which the payloads hold them. */
  private List<SpanValues.OwnText> introducedTexts(
      Partition partition, long number, Partition.Read read) {
    Set<Integer> wanted = new HashSet<>();
    IntStream.of(read.body().introduced()).forEach(wanted::add);
    List<SpanValues.OwnText> texts = new ArrayList<>();
    for (int i = 0; i < read.body().recipes().size() && !wanted.isEmpty(); i++) {
      String where = read.body().span().payloads().get(i).name();
      for (long step : partition.recipe(number, i)) {
        int slice = Recipe.slice(step);
        if (wanted.remove(slice)) {
          Slice content = partition.slice(slice);
          texts.add(new SpanValues.OwnText(where, sliceText.of(content.type(), content.content())));
        }
      }
    }
    return texts;
  }
}
