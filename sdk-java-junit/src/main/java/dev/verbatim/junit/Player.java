package dev.verbatim.junit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.verbatim.sdk.internal.replay.JsonReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A local player of tapes: {@code verbatim replay serve}. */
final class Player implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();
  private final Process process;
  private final Set<Path> tapes;
  private final String url;

  private Player(Process process, Set<Path> tapes, String url) {
    this.process = process;
    this.tapes = tapes;
    this.url = url;
  }

  /**
   * Starts one.
   *
   * @throws IllegalStateException if it does not come up
   */
  static Player start(Set<Path> tapes) {
    String given = System.getenv("VERBATIM_CLI");
    String cli = given == null || given.isBlank() ? "verbatim" : given.strip();
    List<String> command = new ArrayList<>(List.of(cli, "replay", "serve"));
    for (Path tape : tapes) {
      command.addAll(List.of("--tape", tape.toString()));
    }
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      BufferedReader output =
          new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
      String line = output.readLine();
      if (line == null) {
        throw new IllegalStateException(
            cli + " replay serve ended with " + ended(process) + "; what is wrong is above");
      }
      return new Player(process, tapes, String.valueOf(object(line).get("url")));
    } catch (IOException e) {
      throw new IllegalStateException(
          cli
              + " cannot be started (expected: the command on the PATH, or its path in"
              + " VERBATIM_CLI)",
          e);
    }
  }

  private static String ended(Process process) {
    try {
      return process.waitFor(10, TimeUnit.SECONDS) ? "" + process.exitValue() : "no output";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "no output";
    }
  }

  Set<Path> tapes() {
    return tapes;
  }

  /** Begins a replay of what is on this tape. */
  Map<String, ?> begin(Path tape, boolean keepGoing) {
    try {
      Map<String, ?> manifest = object(Files.readString(tape.resolve("tape.json")));
      String what;
      if (manifest.get("session") instanceof String session) {
        what = "\"sessionId\":\"" + session.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
      } else if (manifest.get("traces") instanceof List<?> traces && traces.size() == 1) {
        what = "\"traceId\":\"" + traces.get(0) + "\"";
      } else {
        throw new IllegalStateException(
            tape + ": several traces (expected: one trace, or one conversation)");
      }
      return object(
          new String(
              send(
                  request("/api/v1/replays")
                      .header("content-type", "application/json")
                      .POST(
                          BodyPublishers.ofString(
                              "{" + what + ",\"keepGoing\":" + keepGoing + "}"))),
              UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<String, ?> state(String replay) {
    return object(new String(send(request("/api/v1/replays/" + replay)), UTF_8));
  }

  /** A trace as a zip of a tape; empty if it is not stored. */
  Optional<byte[]> tape(String trace) {
    HttpResponse<byte[]> response = ask(request("/api/v1/traces/" + trace + "/tape"));
    return response.statusCode() == 404 ? Optional.empty() : Optional.of(body(response));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT);
  }

  private byte[] send(HttpRequest.Builder request) {
    return body(ask(request));
  }

  private static byte[] body(HttpResponse<byte[]> response) {
    if (response.statusCode() != 200) {
      String said = new String(response.body(), UTF_8);
      throw new IllegalStateException("the player answered " + response.statusCode() + ": " + said);
    }
    return response.body();
  }

  private HttpResponse<byte[]> ask(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("the player does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the player was asked", e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, ?> object(String json) {
    if (JsonReader.read(json) instanceof Map<?, ?> object) {
      return (Map<String, ?>) object;
    }
    throw new IllegalArgumentException("no JSON object");
  }

  /** It ends when its standard input does. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
