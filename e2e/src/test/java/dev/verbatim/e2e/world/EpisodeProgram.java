package dev.verbatim.e2e.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * An application in any language that plays an episode, in a process of its own. It uses the SDK as
 * it is installed there, and the real clients of the providers.
 */
public final class EpisodeProgram implements AutoCloseable {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final long SETUP_MINUTES = 10;
  private static final long LONGEST_SECONDS = 300;
  private static final Set<Language> READY = EnumSet.of(Language.JAVA);

  /** So small that a program that keeps what it cannot send would fail. */
  private static final String HEAP_OF_JAVA = "-Xmx128m";

  private static final String HEAP_OF_NODE = "--max-old-space-size=128";

  /** What the program is written in. */
  public enum Language {
    JAVA,
    PYTHON,
    JAVASCRIPT
  }

  private final Process process;
  private final Path folder;

  private EpisodeProgram(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /**
   * Starts it.
   *
   * @param provider what it asks
   * @param server where its spans go
   * @param settings environment variables of the SDK
   */
  public static EpisodeProgram start(
      Language language, URI provider, URI server, EpisodePlan plan, Map<String, String> settings) {
    return start(language, provider, server, plan.json(), settings);
  }

  /**
   * Starts one in Python or JavaScript that plays episodes one after the other.
   *
   * @param plans each with the member {@code provider}: what it asks; with {@code fails}, an error
   *     is an outcome like any other
   */
  public static EpisodeProgram startAll(
      Language language, URI server, ArrayNode plans, Map<String, String> settings) {
    return start(language, server, server, plans, settings);
  }

  private static EpisodeProgram start(
      Language language, URI provider, URI server, JsonNode plan, Map<String, String> settings) {
    setUp(language);
    Path folder = SharedServer.newFolder("verbatim-app");
    try {
      Path planFile = folder.resolve("plan.json");
      Api.JSON.writeValue(planFile.toFile(), plan);
      ProcessBuilder builder =
          new ProcessBuilder(command(language, folder))
              .directory(folder.toFile())
              .redirectOutput(folder.resolve("output").toFile())
              .redirectError(folder.resolve("errors").toFile());
      builder.command().addAll(List.of(provider.toString(), planFile.toString()));
      builder
          .environment()
          .keySet()
          .removeIf(name -> name.startsWith("VERBATIM_") || name.startsWith("OTEL_"));
      builder.environment().put("VERBATIM_ENDPOINT", server.toString());
      builder.environment().putAll(settings);
      return new EpisodeProgram(builder.start(), folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(Language language, Path folder) throws IOException {
    return switch (language) {
      case JAVA -> {
        List<String> java = VerbatimProcess.javaCommand(EpisodeApp.class.getName());
        // Of options given twice Java takes the last.
        java.add(java.indexOf("-cp"), HEAP_OF_JAVA);
        yield java;
      }
      case PYTHON ->
          new ArrayList<>(List.of(python().toString(), copy("episode.py", folder).toString()));
      case JAVASCRIPT -> {
        linkModules(folder, "openai", "@anthropic-ai");
        yield new ArrayList<>(
            List.of("node", HEAP_OF_NODE, copy("episode.mjs", folder).toString()));
      }
    };
  }

  /** Gives a folder the SDK for JavaScript as it is built, and these packages. */
  static void linkModules(Path folder, String... packages) throws IOException {
    setUp(Language.JAVASCRIPT);
    Path sdk = REPOSITORY.resolve("sdk-js");
    Path modules = Files.createDirectories(folder.resolve("node_modules"));
    Files.createSymbolicLink(
        Files.createDirectories(modules.resolve("@verbatim")).resolve("sdk"), sdk);
    for (String name : packages) {
      Files.createSymbolicLink(modules.resolve(name), sdk.resolve("node_modules").resolve(name));
    }
  }

  private static Path copy(String program, Path folder) throws IOException {
    Path copy = folder.resolve(program);
    try (InputStream in = EpisodeProgram.class.getResourceAsStream("/drivers/" + program)) {
      if (in == null) {
        throw new IllegalStateException("resource drivers/" + program + " is missing");
      }
      Files.copy(in, copy);
    }
    return copy;
  }

  /** A Python that has the SDK and the clients of OpenAI and Anthropic. */
  public static Path python() {
    setUp(Language.PYTHON);
    return REPOSITORY.resolve("sdk-python/.venv/newest/bin/python");
  }

  /** Installs and builds the SDK; quick when the tests of the SDK have run before. */
  private static synchronized void setUp(Language language) {
    if (READY.contains(language)) {
      return;
    }
    String script = language == Language.PYTHON ? "sdk-python/test" : "sdk-js/test";
    try (OneAtATime alone = new OneAtATime(language.name())) {
      Path log = Files.createTempFile("verbatim-setup", ".log");
      Process process =
          new ProcessBuilder(REPOSITORY.resolve(script).toString(), "--setup")
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(SETUP_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
      if (process.waitFor() != 0) {
        throw new IllegalStateException(script + " --setup failed:\n" + Files.readString(log));
      }
      Files.delete(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    READY.add(language);
  }

  /** The memory it has now (resident set), in bytes. */
  public long memory() {
    try {
      for (String line :
          Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
        }
      }
      throw new IllegalStateException("process " + process.pid() + " has ended");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it has not ended yet. */
  public boolean isRunning() {
    return process.isAlive();
  }

  /** Tells a repeating program to stop after this episode. */
  public void end() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits for its end, which it is told if it was not yet.
   *
   * @return what its SDK counted
   * @throws IllegalStateException if it failed, or something was raised that it did not handle
   */
  public JsonNode finish() throws InterruptedException {
    end();
    try {
      boolean ended = process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
      String output = Files.readString(folder.resolve("output"));
      if (!ended || process.exitValue() != 0) {
        throw new IllegalStateException(
            (ended ? "it ended with " + process.exitValue() : "it did not end")
                + ":\n"
                + output
                + Files.readString(folder.resolve("errors")));
      }
      return Api.json(output.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it has written to its error output: the SDK's own log lines too. */
  public String errors() {
    try {
      return Files.readString(folder.resolve("errors"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
