package dev.verbatim.app;

import dev.verbatim.store.embedded.Verify;
import dev.verbatim.store.embedded.VerifyReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code verbatim verify}: exit code 1 if anything is damaged. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "Checks every record and every payload of a stopped server; changes nothing.")
final class VerifyCommand implements Callable<Integer> {
  /** Damaged places that are shown unless all are asked for. */
  private static final int SHOWN_PLACES = 20;

  /** Damaged spans and payloads shown of each. */
  private static final int SHOWN_DETAILS = 3;

  @Mixin private final DataFolder data = new DataFolder();

  @Option(names = "--all", description = "Lists every damaged span and payload")
  private boolean all;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() {
    VerifyReport report = Verify.run(data.existing());
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%d records, %d spans, %d payloads, %d bytes checked.%n",
        report.records(), report.spans(), report.payloads(), report.bytes());
    List<VerifyReport.Damage> damages = report.damages();
    for (VerifyReport.Damage damage : shown(damages, SHOWN_PLACES)) {
      out.println("DAMAGED " + damage.summary());
      shown(damage.details(), SHOWN_DETAILS).forEach(detail -> out.println("  " + detail));
      more(out, "  ", damage.details().size(), SHOWN_DETAILS);
    }
    more(out, "", damages.size(), SHOWN_PLACES);
    out.println(
        report.isClean()
            ? "All is well."
            : damages.size() + (damages.size() == 1 ? " damaged place." : " damaged places."));
    return report.isClean() ? 0 : 1;
  }

  private <T> List<T> shown(List<T> items, int limit) {
    return all || items.size() <= limit ? items : items.subList(0, limit);
  }

  private void more(PrintWriter out, String indent, int size, int limit) {
    if (!all && size > limit) {
      out.println(indent + "and " + (size - limit) + " more; --all lists them");
    }
  }
}
