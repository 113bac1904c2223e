package dev.verbatim.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bench/run}: every benchmark is a subcommand. */
@Command(
    name = "bench/run",
    mixinStandardHelpOptions = true,
    description = "Benchmarks of Verbatim; see docs/benchmarks.md.",
    subcommands = {
      IngestCommand.class,
      RestartCommand.class,
      GatewayCommand.class,
      DiffCommand.class,
      VersionsCommand.class
    })
public final class Bench {
  private Bench() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }
}
