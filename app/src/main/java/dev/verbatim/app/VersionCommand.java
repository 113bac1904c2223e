package dev.verbatim.app;

import dev.verbatim.app.config.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code verbatim version}. */
@Command(name = "version", description = "Shows the versions of Verbatim and of Java.")
final class VersionCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine()
        .getOut()
        .println("verbatim " + Version.current() + ", Java " + Runtime.version());
    return 0;
  }
}
