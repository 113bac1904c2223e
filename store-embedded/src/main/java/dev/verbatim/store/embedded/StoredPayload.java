package dev.verbatim.store.embedded;

import dev.verbatim.model.Hash128;
import dev.verbatim.model.PayloadAssembler;
import dev.verbatim.model.PayloadRef;
import dev.verbatim.model.RecipeStep;
import dev.verbatim.model.RecipeStep.Encoding;
import dev.verbatim.model.Sha256;
import dev.verbatim.store.StoreException;
import java.util.ArrayList;
import java.util.List;

/** Rebuilds a payload and checks that it is what was stored. */
final class StoredPayload {
  private static final List<Encoding> ENCODINGS =
      List.of(Encoding.RAW, Encoding.JSON_MINIMAL, Encoding.JSON_ASCII, Encoding.JSON_SLASH);

  private StoredPayload() {}

  /**
   * The bytes of a payload.
   *
   * @throws StoreException.Corrupt if a record is damaged or the bytes have another length or hash
   */
  static byte[] read(Partition partition, long span, int payload, PayloadRef ref) {
    long[] steps = partition.recipe(span, payload);
    List<RecipeStep> recipe = new ArrayList<>(steps.length);
    for (long step : steps) {
      recipe.add(
          new RecipeStep(new Hash128(0, Recipe.slice(step)), ENCODINGS.get(Recipe.encoding(step))));
    }
    byte[] bytes =
        PayloadAssembler.assemble(recipe, slice -> partition.slice((int) slice.low()).content());
    Sha256 hash = Sha256.of(bytes);
    if (bytes.length != ref.length() || !hash.equals(ref.sha256())) {
      throw new StoreException.Corrupt(
          partition.segment().path()
              + ": payload "
              + ref.name()
              + " of span "
              + span
              + " has "
              + bytes.length
              + " bytes with SHA-256 "
              + hash
              + " (expected: "
              + ref.length()
              + " bytes, "
              + ref.sha256()
              + ")");
    }
    return bytes;
  }
}
