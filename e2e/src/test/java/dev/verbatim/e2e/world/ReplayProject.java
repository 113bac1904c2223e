package dev.verbatim.e2e.world;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A project of a user whose tests replay a tape, in a directory of its own. */
public final class ReplayProject {
  private static final long LONGEST_SECONDS = 120;

  /** The language and the test runner. */
  public enum Kind {
    JUNIT,
    PYTEST,
    VITEST
  }

  /**
   * What became of a command.
   *
   * @param output both streams
   */
  public record Run(int code, String output) {}

  private final Kind kind;
  private final Path folder;

  private ReplayProject(Kind kind, Path folder) {
    this.kind = kind;
    this.folder = folder;
  }

  /** Makes one with a copy of this tape as {@code tapes/refund}. */
  public static ReplayProject make(Kind kind, Path tape) throws IOException {
    Path folder = SharedServer.newFolder("verbatim-project");
    copy(tape, folder.resolve("tapes/refund"));
    switch (kind) {
      case JUNIT -> {}
      case PYTEST -> resource("test_refund.py", folder);
      case VITEST -> {
        resource("refund.test.mjs", folder);
        EpisodeProgram.linkModules(folder, "openai", "vitest");
      }
    }
    return new ReplayProject(kind, folder);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path path : walk.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private static void resource(String name, Path folder) throws IOException {
    try (InputStream in = ReplayProject.class.getResourceAsStream("/replay-tests/" + name)) {
      if (in == null) {
        throw new IllegalStateException("resource replay-tests/" + name + " is missing");
      }
      Files.copy(in, folder.resolve(name));
    }
  }

  public Path folder() {
    return folder;
  }

  /** Runs its tests. */
  public Run run(Map<String, String> environment, boolean accept)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    switch (kind) {
      case JUNIT -> {
        command.addAll(VerbatimProcess.javaCommand(RefundTests.class.getName()));
        command.add(command.indexOf("-cp"), "-Dverbatim.replay.accept=" + accept);
      }
      case PYTEST -> {
        Path pytest = EpisodeProgram.python().resolveSibling("pytest");
        command.addAll(List.of(pytest.toString(), "-p", "no:cacheprovider", "--rootdir", "."));
        command.addAll(accept ? List.of("--replay-accept") : List.of());
      }
      case VITEST -> command.addAll(List.of("node", "node_modules/vitest/vitest.mjs", "run"));
    }
    Map<String, String> all = new HashMap<>(environment);
    if (accept) {
      all.put("VERBATIM_REPLAY_ACCEPT", "1");
    }
    return run(folder, command, all);
  }

  /** {@code verbatim} with these arguments. */
  public static Run verbatim(String... arguments) throws IOException, InterruptedException {
    Path folder = SharedServer.newFolder("verbatim-cli");
    List<String> command = new ArrayList<>(List.of(cli(folder).toString()));
    command.addAll(List.of(arguments));
    return run(folder, command, Map.of());
  }

  /** The command as one program, as it is installed. */
  private static Path cli(Path folder) throws IOException {
    Path script = folder.resolve("verbatim");
    if (!Files.exists(script)) {
      List<String> words = new ArrayList<>(VerbatimProcess.javaCommand("dev.verbatim.app.Main"));
      // Each run of a project starts a player, which lives for seconds.
      words.add(words.indexOf("-cp"), "-XX:TieredStopAtLevel=1");
      String java = words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
      Files.writeString(script, "#!/bin/sh\nexec " + java + " \"$@\"\n");
      if (!script.toFile().setExecutable(true)) {
        throw new IOException(script + " cannot be made executable");
      }
    }
    return script;
  }

  private static Run run(Path folder, List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("VERBATIM_") || name.startsWith("OPENAI_"));
    builder.environment().put("VERBATIM_CLI", cli(folder).toString());
    builder.environment().put("VERBATIM_ENABLED", "false");
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("it did not end:\n" + Files.readString(output));
    }
    return new Run(process.exitValue(), Files.readString(output));
  }
}
