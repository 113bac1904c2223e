package dev.verbatim.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What every benchmark can be told. */
final class Common {
  @Option(names = "--seed", defaultValue = "1", description = "decides the traffic")
  long seed = 1;

  @Option(
      names = "--java-options",
      defaultValue = "",
      description = "more options for the server's Java, such as -Xmx1g")
  String javaOptions = "";

  @Option(names = "--root", defaultValue = ".", description = "the checkout; default: here")
  private String root = ".";

  Path root() {
    return Path.of(root).toAbsolutePath();
  }

  static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }
}
