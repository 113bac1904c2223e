package dev.verbatim.app;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The folder that a closed-store command works on. */
final class DataFolder {
  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      defaultValue = "./verbatim-data",
      description = "Folder that holds everything (${DEFAULT-VALUE}); no server may be using it")
  @SuppressWarnings("NullAway.Init")
  private Path path;

  /** The folder, which must exist. */
  Path existing() {
    if (!Files.isDirectory(path)) {
      throw new IllegalArgumentException("--data: " + path + " (expected: a data folder)");
    }
    return path;
  }
}
