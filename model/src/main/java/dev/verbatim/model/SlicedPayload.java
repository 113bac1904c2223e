package dev.verbatim.model;

import java.util.List;

/**
 * A payload cut at its structural boundaries, ready to be stored.
 *
 * <p>Running {@code recipe} over the contents of {@code slices} gives exactly {@code ref.length()}
 * bytes with the hash {@code ref.sha256()}.
 *
 * <p>A slice's hash is the first half of SHA-256 over the project's name in UTF-8, one zero byte,
 * the ordinal of the slice's type as one byte, and the content: projects never share slices.
 *
 * @param ref the payload
 * @param recipe how to rebuild it
 * @param slices each distinct slice of the recipe once; a store keeps those that it lacks
 */
public record SlicedPayload(PayloadRef ref, List<RecipeStep> recipe, List<Slice> slices) {
  public SlicedPayload {
    recipe = List.copyOf(recipe);
    slices = List.copyOf(slices);
  }
}
