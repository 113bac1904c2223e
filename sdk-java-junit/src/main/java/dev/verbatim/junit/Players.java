package dev.verbatim.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The player of a test run, which is closed with it. */
final class Players implements AutoCloseable {
  private @Nullable Player current;

  /** One that has this tape, and those beside it that other tests will want. */
  synchronized Player with(Path tape) {
    Player player = current;
    if (player != null && player.tapes().contains(tape)) {
      return player;
    }
    Set<Path> tapes = new LinkedHashSet<>(player == null ? Set.of() : player.tapes());
    tapes.add(tape);
    tapes.addAll(below(tape.getParent(), 2));
    if (player != null) {
      player.close();
    }
    Player started = Player.start(tapes);
    current = started;
    return started;
  }

  /** The tapes below a directory, in the order of their names. */
  static List<Path> below(@Nullable Path folder, int depth) {
    if (folder == null || !Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(folder, depth)) {
      return walk.filter(file -> file.endsWith("tape.json"))
          .map(file -> file.resolveSibling(""))
          .map(Path::normalize)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() {
    if (current != null) {
      current.close();
    }
  }
}
