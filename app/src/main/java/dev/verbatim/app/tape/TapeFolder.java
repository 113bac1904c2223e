package dev.verbatim.app.tape;

import dev.verbatim.otlp.tape.TapeManifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Puts tapes into directories. */
public final class TapeFolder {
  private TapeFolder() {}

  /**
   * Unpacks a tape. What stood there before is replaced when the new one is complete.
   *
   * @param zip the archive that a server gives
   * @param folder is made; replaced if it holds a tape, refused if it holds anything else
   */
  public static void unpack(InputStream zip, Path folder) throws IOException {
    Path target = folder.toAbsolutePath().normalize();
    Path parent = target.getParent();
    if (parent == null) {
      throw new IOException(folder + ": the root (expected: a directory below it)");
    }
    refuseOthers(target);
    Files.createDirectories(parent);
    Path fresh = Files.createTempDirectory(parent, "." + target.getFileName() + "-");
    Path old = parent.resolve(fresh.getFileName() + "-old");
    try {
      entries(zip, fresh);
      boolean replaced = Files.exists(target);
      if (replaced) {
        Files.move(target, old);
      }
      try {
        Files.move(fresh, target);
      } catch (IOException failed) {
        if (replaced) {
          Files.move(old, target);
        }
        throw failed;
      }
    } finally {
      delete(fresh);
      delete(old);
    }
  }

  private static void refuseOthers(Path target) throws IOException {
    if (!Files.exists(target) || Files.exists(target.resolve(TapeManifest.FILE))) {
      return;
    }
    boolean empty = Files.isDirectory(target);
    if (empty) {
      try (Stream<Path> inside = Files.list(target)) {
        empty = inside.findAny().isEmpty();
      }
    }
    if (!empty) {
      throw new IOException(
          target + ": holds something else (expected: a new directory, or one with a tape)");
    }
  }

  private static void entries(InputStream archive, Path folder) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(archive)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder) || entry.isDirectory()) {
          throw new IOException("the archive holds a name that leads out of it");
        }
        Files.createDirectories(file.getParent());
        Files.copy(zip, file);
      }
    }
    if (!Files.exists(folder.resolve(TapeManifest.FILE))) {
      throw new IOException("the archive holds no tape (expected: " + TapeManifest.FILE + ")");
    }
  }

  /** Deletes a directory with all that is in it; does nothing if it is not there. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
