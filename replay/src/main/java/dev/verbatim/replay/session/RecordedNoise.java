package dev.verbatim.replay.session;

import dev.verbatim.capture.canon.NoiseRules;
import dev.verbatim.model.StoredSpan;
import java.util.List;

/** Knows what people said is noise. */
@FunctionalInterface
public interface RecordedNoise {
  /** The rules of the places in the program that made these calls. */
  NoiseRules of(List<StoredSpan> calls);
}
