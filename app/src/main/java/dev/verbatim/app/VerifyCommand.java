package dev.verbatim.app;

import dev.verbatim.store.embedded.Verify;
import dev.verbatim.store.embedded.VerifyReport;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code verbatim verify}: exit code 1 if anything is damaged. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "Checks every record and every payload of a stopped server; changes nothing.")
final class VerifyCommand implements Callable<Integer> {
  @Mixin private final DataFolder data = new DataFolder();

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
    report.problems().forEach(problem -> out.println("DAMAGED " + problem));
    out.println(report.isClean() ? "All is well." : report.problems().size() + " problems.");
    return report.isClean() ? 0 : 1;
  }
}
