package dev.verbatim.server.version;

import dev.verbatim.insight.version.VersionEdits;
import dev.verbatim.store.VersionLedger;
import dev.verbatim.store.VersionLedger.Call;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The calls of a version, as people see it: merged and split by hand; or of a whole site.
 *
 * @param newest those that started last, in the order of time
 * @param total how many there are
 */
public record VersionCalls(List<Call> newest, long total) {
  public VersionCalls {
    newest = List.copyOf(newest);
  }

  /**
   * The newest {@code limit} calls of a version that started in [from, to).
   *
   * @param versionId empty for all calls of the site
   */
  static VersionCalls of(
      VersionLedger ledger,
      String project,
      String siteId,
      Optional<String> versionId,
      VersionEdits edits,
      Optional<Long> from,
      Optional<Long> to,
      int limit) {
    Deque<Call> newest = new ArrayDeque<>();
    long[] total = {0};
    ledger.calls(
        project,
        siteId,
        call -> {
          long start = call.startEpochNanos();
          boolean inTime =
              start >= from.orElse(Long.MIN_VALUE) && start < to.orElse(Long.MAX_VALUE);
          boolean wanted =
              versionId.isEmpty()
                  || call.versionId().map(id -> edits.shown(id, call.marks())).equals(versionId);
          if (inTime && wanted) {
            total[0]++;
            newest.add(call);
            if (newest.size() > limit) {
              newest.removeFirst();
            }
          }
        });
    return new VersionCalls(List.copyOf(newest), total[0]);
  }
}
