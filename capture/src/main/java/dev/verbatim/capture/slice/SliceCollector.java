package dev.verbatim.capture.slice;

import dev.verbatim.model.Hash128;
import dev.verbatim.model.RecipeStep;
import dev.verbatim.model.Sha256;
import dev.verbatim.model.Slice;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes down the slices and the recipe of one payload while it is cut. */
final class SliceCollector {
  private final byte[] project;
  private final MessageDigest digest = Sha256.newDigest();
  private final List<RecipeStep> recipe = new ArrayList<>();
  private final Map<Hash128, Slice> slices = new LinkedHashMap<>();
  private final Set<Hash128> system = new HashSet<>();

  SliceCollector(String project) {
    this.project = project.getBytes(StandardCharsets.UTF_8);
  }

  /** Appends bytes as they are; nothing if there are none. */
  void raw(Slice.Type type, byte[] bytes, int from, int to) {
    if (to > from) {
      boolean whole = from == 0 && to == bytes.length;
      add(type, whole ? bytes : Arrays.copyOfRange(bytes, from, to), RecipeStep.Encoding.RAW);
    }
  }

  /** Appends a text that stands in the payload in this encoding. */
  void text(byte[] utf8, int from, int to, RecipeStep.Encoding encoding) {
    if (to > from) {
      boolean whole = from == 0 && to == utf8.length;
      add(Slice.Type.TEXT, whole ? utf8 : Arrays.copyOfRange(utf8, from, to), encoding);
    }
  }

  /** The slice appended last holds system text. */
  void markSystem() {
    if (!recipe.isEmpty()) {
      system.add(recipe.getLast().slice());
    }
  }

  private void add(Slice.Type type, byte[] content, RecipeStep.Encoding encoding) {
    digest.update(project);
    digest.update((byte) 0);
    digest.update((byte) type.ordinal());
    digest.update(content);
    Hash128 hash = Hash128.truncate(digest.digest());
    recipe.add(new RecipeStep(hash, encoding));
    slices.putIfAbsent(hash, new Slice(hash, type, content));
  }

  List<RecipeStep> recipe() {
    return recipe;
  }

  Set<Hash128> system() {
    return system;
  }

  List<Slice> slices() {
    return List.copyOf(slices.values());
  }
}
