package dev.verbatim.server.query;

import dev.verbatim.store.Filter;
import java.util.List;

/** Where completion finds values that were seen. */
public interface ValueSource {
  /** Values of the field that begin with the prefix, the most frequent first. */
  List<String> values(Filter.Field field, String prefix, int limit);

  /** Metadata keys that begin with the prefix. */
  List<String> metadataKeys(String prefix, int limit);
}
