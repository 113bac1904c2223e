package dev.verbatim.app;

import dev.verbatim.app.config.ConfigException;
import java.io.PrintWriter;
import picocli.CommandLine;

/** {@code verbatim config}: shows every setting as {@code serve} would use it, and its source. */
final class ConfigCommand extends ConfiguredCommand {
  private ConfigCommand() {
    super("config", "Shows the configuration that serve would use; secrets are masked.");
  }

  static CommandLine create() {
    return new ConfigCommand().toCommandLine();
  }

  @Override
  public Integer call() throws ConfigException {
    PrintWriter out = commandLine().getOut();
    config().effective().forEach(out::println);
    out.flush();
    return 0;
  }
}
