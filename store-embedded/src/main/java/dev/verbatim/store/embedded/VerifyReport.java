package dev.verbatim.store.embedded;

import java.util.List;

/**
 * What checking a store found.
 *
 * @param records records of the log that are whole
 * @param spans spans in them
 * @param payloads payloads that were rebuilt and have the right length and SHA-256
 * @param bytes bytes of those payloads
 * @param problems what is wrong: file, place, found and expected; empty when all is well
 */
public record VerifyReport(
    long records, long spans, long payloads, long bytes, List<String> problems) {
  public VerifyReport {
    problems = List.copyOf(problems);
  }

  public boolean isClean() {
    return problems.isEmpty();
  }
}
