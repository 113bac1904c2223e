package dev.verbatim.junit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Takes a run as the new tape. */
final class AcceptedTape {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private AcceptedTape() {}

  /**
   * Puts the tape of a run in the place of the old one, when it is complete.
   *
   * @param calls how many spans the run has at least; they are stored behind their answers
   */
  static void write(Player player, String trace, int calls, Path folder)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Map<String, byte[]> files = unzipped(player.tape(trace).orElse(new byte[0]));
      byte[] spans = files.getOrDefault("spans.jsonl", new byte[0]);
      if (new String(spans, UTF_8).lines().count() >= calls) {
        replace(files, folder);
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new IOException("the player stored less than " + calls + " calls of the run");
      }
      Thread.sleep(50);
    }
  }

  private static Map<String, byte[]> unzipped(byte[] archive) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    }
    return files;
  }

  private static void replace(Map<String, byte[]> files, Path folder) throws IOException {
    Path fresh = Files.createTempDirectory(folder.getParent(), "." + folder.getFileName() + "-");
    Path old = fresh.resolveSibling(fresh.getFileName() + "-old");
    try {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path target = fresh.resolve(file.getKey()).normalize();
        if (!target.startsWith(fresh)) {
          throw new IOException("the archive holds a name that leads out of it");
        }
        Files.createDirectories(target.getParent());
        Files.write(target, file.getValue());
      }
      Files.move(folder, old);
      try {
        Files.move(fresh, folder);
      } catch (IOException failed) {
        Files.move(old, folder);
        throw failed;
      }
    } finally {
      delete(fresh);
      delete(old);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
