package dev.verbatim.app.tape;

import dev.verbatim.app.ServerProcess;
import dev.verbatim.app.config.AppConfig;
import dev.verbatim.app.config.ConfigException;
import dev.verbatim.app.config.Setting;
import dev.verbatim.otlp.tape.TapeManifest;
import dev.verbatim.otlp.tape.TapeReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server with the recordings of some tapes and nothing else, on a free port of this machine. Its
 * data is in a temporary directory and goes when it is closed.
 */
public final class TapePlayer implements AutoCloseable {
  private final Path data;
  private final ServerProcess process;
  private final List<TapeManifest> manifests;

  private TapePlayer(Path data, ServerProcess process, List<TapeManifest> manifests) {
    this.data = data;
    this.process = process;
    this.manifests = manifests;
  }

  /**
   * Starts, and returns when everything is there.
   *
   * @throws IOException if a tape cannot be read
   */
  public static TapePlayer start(List<Path> tapes) throws IOException, InterruptedException {
    Path data = Files.createTempDirectory("verbatim-tape-");
    Optional<ServerProcess> process = Optional.empty();
    try {
      process = Optional.of(ServerProcess.start(config(data)));
      List<TapeManifest> manifests = new ArrayList<>();
      for (Path tape : tapes) {
        manifests.add(load(tape, process.get().server().url()));
      }
      process.get().refresh();
      return new TapePlayer(data, process.get(), manifests);
    } catch (IOException | InterruptedException | RuntimeException failed) {
      process.ifPresent(ServerProcess::close);
      TapeFolder.delete(data);
      throw failed;
    }
  }

  /** Settings of the user are for the user's server. */
  private static AppConfig config(Path data) {
    try {
      return AppConfig.load(
          Optional.empty(),
          Map.of(),
          Map.of(
              Setting.PORT, "0",
              Setting.GRPC_PORT, "off",
              Setting.DATA, data.toString(),
              Setting.DRAIN_TIMEOUT, "1s"));
    } catch (ConfigException ourOwn) {
      throw new IllegalStateException(ourOwn);
    }
  }

  private static TapeManifest load(Path tape, String url) throws IOException, InterruptedException {
    try (TapeReader reader = TapeReader.open(tape);
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (Optional<byte[]> span = reader.next(); span.isPresent(); span = reader.next()) {
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(URI.create(url + "/v1/traces"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(span.get()))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200 || answer.body().contains("rejectedSpans")) {
          throw new IOException(tape + ": a span was refused with status " + answer.statusCode());
        }
      }
      return reader.manifest();
    }
  }

  /** Its address, e.g. {@code http://localhost:43210}. */
  public String url() {
    return process.server().url();
  }

  /** What the tapes say of themselves, in the order in which they were given. */
  public List<TapeManifest> manifests() {
    return List.copyOf(manifests);
  }

  @Override
  public void close() {
    process.close();
    try {
      TapeFolder.delete(data);
    } catch (IOException left) {
      throw new UncheckedIOException(left);
    }
  }
}
