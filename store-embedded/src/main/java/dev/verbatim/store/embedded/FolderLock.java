package dev.verbatim.store.embedded;

import dev.verbatim.store.StoreException.Unavailable;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Keeps a data folder to one store of one process; the system lets go of it when that dies. */
final class FolderLock implements Closeable {
  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock, and creates the folder if it is missing.
   *
   * @throws Unavailable if somebody else has it
   */
  static FolderLock take(Path directory) {
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new Unavailable(
            Unavailable.Reason.DOWN,
            Duration.ofSeconds(1),
            directory
                + ": another Verbatim has this data folder open (expected: one at a time; stop "
                + "the other one or choose another folder)");
      }
      return new FolderLock(channel);
    } catch (IOException e) {
      throw new Unavailable(
          Unavailable.Reason.DOWN,
          Duration.ofSeconds(1),
          directory + ": not usable as a data folder: " + e,
          e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("the lock of the data folder cannot be released", e);
    }
  }
}
