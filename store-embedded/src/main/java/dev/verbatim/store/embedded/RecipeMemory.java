package dev.verbatim.store.embedded;

import dev.verbatim.model.SpanKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The request recipes written last, for those to come to differ from. Bounded by their steps. */
final class RecipeMemory {
  private static final long MAX_STEPS = 2_000_000;

  private final Map<Key, Recipe.Base> recipes = new LinkedHashMap<>(64, 0.75f, true);
  private long steps;

  /** Which payload of which span. */
  record Key(SpanKey span, String payload) {}

  Optional<Recipe.Base> get(Key key) {
    return Optional.ofNullable(recipes.get(key));
  }

  void put(Key key, Recipe.Base recipe) {
    Recipe.Base before = recipes.put(key, recipe);
    steps += weight(recipe) - (before == null ? 0 : weight(before));
    var oldest = recipes.values().iterator();
    while (steps > MAX_STEPS && recipes.size() > 1) {
      steps -= weight(oldest.next());
      oldest.remove();
    }
  }

  /** Recipes of another partition cannot be referred to. */
  void clear() {
    recipes.clear();
    steps = 0;
  }

  private static long weight(Recipe.Base base) {
    return 16 + base.recipe().steps().length;
  }
}
