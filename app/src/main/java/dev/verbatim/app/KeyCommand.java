package dev.verbatim.app;

import dev.verbatim.server.web.ApiKeys;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code verbatim key new}. */
@Command(name = "key", description = "Makes API keys.", subcommands = KeyCommand.New.class)
final class KeyCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 2;
  }

  /** Makes one. */
  @Command(
      name = "new",
      description = "Makes a key and shows it once, with the line for the server's configuration.")
  static final class New implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
      ApiKeys.NewKey made = ApiKeys.create(new SecureRandom());
      PrintWriter out = spec.commandLine().getOut();
      out.println("key, for the sender (shown only now):  " + made.key());
      out.println("line, for auth.keys or the key file:   " + made.line());
      return 0;
    }
  }
}
