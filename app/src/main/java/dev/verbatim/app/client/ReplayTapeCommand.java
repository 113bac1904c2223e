package dev.verbatim.app.client;

import static dev.verbatim.app.client.Terminal.line;

import dev.verbatim.app.tape.TapeFolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code verbatim replay tape}. */
@Command(
    name = "tape",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a recording as a directory that stands beside code in version control.",
      "A tape that is there already is replaced as a whole."
    })
final class ReplayTapeCommand implements Callable<Integer> {
  @Mixin private final ServerAddress server = new ServerAddress();

  @ArgGroup(multiplicity = "1")
  @SuppressWarnings("NullAway.Init")
  private ReplayCommand.Recording recording;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      required = true,
      description = "The directory")
  @SuppressWarnings("NullAway.Init")
  private Path output;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    String path =
        recording
            .trace()
            .map(id -> "/api/v1/traces/" + encoded(id))
            .or(() -> recording.session().map(id -> "/api/v1/sessions/" + encoded(id)))
            .orElseThrow();
    TapeFolder.unpack(new ByteArrayInputStream(server.bytes(path + "/tape")), output);
    spec.commandLine().getOut().println(line(output.toString()));
    return 0;
  }

  private static String encoded(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
