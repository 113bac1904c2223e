package dev.verbatim.app;

import dev.verbatim.app.client.DiffCommand;
import dev.verbatim.app.client.ExportCommand;
import dev.verbatim.app.client.ImportCommand;
import dev.verbatim.app.client.ReplayCommand;
import dev.verbatim.app.client.SearchCommand;
import dev.verbatim.app.client.ShowCommand;
import dev.verbatim.app.client.SiblingsCommand;
import dev.verbatim.app.client.VersionsCommand;
import dev.verbatim.app.config.ConfigException;
import dev.verbatim.app.config.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line of Verbatim. */
@Command(
    name = "verbatim",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionLine.class,
    description = "Keeps every byte of every model call, and makes it findable.",
    subcommands = {
      SearchCommand.class,
      ShowCommand.class,
      DiffCommand.class,
      VersionsCommand.class,
      SiblingsCommand.class,
      ReplayCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      ReindexCommand.class,
      VerifyCommand.class,
      KeyCommand.class,
      VersionCommand.class,
      CommandLine.HelpCommand.class
    })
public final class Main {
  private Main() {}

  /** Runs a command and ends the process with its exit code: 0 well, 1 failed, 2 used wrongly. */
  public static void main(String[] arguments) {
    JavaLogging.toSlf4j();
    System.exit(commandLine().execute(arguments));
  }

  /** The whole command line, e.g. for tests. */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .addSubcommand(ServeCommand.create())
        .addSubcommand(ConfigCommand.create())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Main::report);
  }

  private static int report(
      Exception problem, CommandLine command, CommandLine.ParseResult arguments) {
    if (problem instanceof ConfigException config) {
      command.getErr().println("The configuration cannot be used:");
      config.problems().forEach(line -> command.getErr().println("  " + line));
      return CommandLine.ExitCode.USAGE;
    }
    String message = problem.getMessage() == null ? problem.toString() : problem.getMessage();
    Throwable cause = problem.getCause();
    command
        .getErr()
        .println(
            cause == null || cause.getMessage() == null
                ? message
                : message + " (" + cause.getMessage() + ")");
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** For {@code --version}. */
  static final class VersionLine implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"verbatim " + Version.current()};
    }
  }
}
