package dev.verbatim.app;

import dev.verbatim.app.config.AppConfig;
import dev.verbatim.app.config.ConfigException;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;

/** {@code verbatim serve}: runs until it is told to end. */
final class ServeCommand extends ConfiguredCommand {
  private ServeCommand() {
    super("serve", "Starts the server: page, API and OTLP receivers on one port.");
  }

  static CommandLine create() {
    return new ServeCommand().toCommandLine();
  }

  @Override
  public Integer call() throws ConfigException, InterruptedException {
    AppConfig config = config();
    ServerProcess process = ServerProcess.start(config);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  process.close();
                  ended.countDown();
                },
                "shutdown"));
    PrintWriter out = commandLine().getOut();
    out.println(
        "Verbatim "
            + config.server().version()
            + " accepts at "
            + process.server().url()
            + " and keeps its data in "
            + config.data());
    out.flush();
    ended.await();
    return 0;
  }
}
