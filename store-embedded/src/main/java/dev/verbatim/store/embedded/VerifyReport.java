package dev.verbatim.store.embedded;

import java.util.List;
import java.util.stream.Stream;

/**
 * What checking a store found.
 *
 * @param records records of the log that are whole
 * @param spans spans in them
 * @param payloads payloads that were rebuilt and have the right length and SHA-256
 * @param bytes bytes of those payloads
 * @param damages what is wrong, in the order of the files; empty when all is well
 */
public record VerifyReport(
    long records, long spans, long payloads, long bytes, List<Damage> damages) {

  /**
   * One damaged place.
   *
   * @param summary file, place, found and expected
   * @param details the spans and payloads of a record that cannot be read, one line each; empty if
   *     the summary says it all
   */
  public record Damage(String summary, List<String> details) {
    public Damage {
      details = List.copyOf(details);
    }
  }

  public VerifyReport {
    damages = List.copyOf(damages);
  }

  public boolean isClean() {
    return damages.isEmpty();
  }

  /** Every single problem, in one line each. */
  public List<String> problems() {
    return damages.stream()
        .flatMap(
            damage ->
                damage.details().isEmpty()
                    ? Stream.of(damage.summary())
                    : damage.details().stream())
        .toList();
  }
}
