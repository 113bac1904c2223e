package dev.verbatim.e2e.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Servers that live as long as the test run, started when first needed: one empty for tests that
 * keep to traces of their own, one with the demo in it.
 */
public final class SharedServer {
  private static @Nullable VerbatimProcess empty;
  private static @Nullable VerbatimProcess demo;

  private SharedServer() {}

  /** A server for tests that look only at what they sent. */
  public static synchronized VerbatimProcess empty() {
    VerbatimProcess server = empty;
    if (server == null) {
      server = stopAtEnd(VerbatimProcess.serve(newFolder("verbatim-e2e")));
      empty = server;
    }
    return server;
  }

  /** A server with the traffic of the demo. */
  public static synchronized VerbatimProcess demo() throws InterruptedException {
    VerbatimProcess server = demo;
    if (server == null) {
      server = stopAtEnd(VerbatimProcess.demo(newFolder("verbatim-demo")));
      server.awaitOutput("Everything is played", java.time.Duration.ofMinutes(2));
      demo = server;
    }
    return server;
  }

  /** A new folder that is removed when the tests end. */
  public static Path newFolder(String name) {
    try {
      Path folder = Files.createTempDirectory(name);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static VerbatimProcess stopAtEnd(VerbatimProcess server) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    server.kill();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }));
    return server;
  }

  private static void remove(Path folder) {
    try (var files = Files.walk(folder)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      // what is left lies in the folder for temporary files
    }
  }
}
