package dev.verbatim.e2e.world;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps the processes that tests run in from doing the same at a time, such as installing packages
 * into one folder. Waits for the others when it is made.
 */
public final class OneAtATime implements AutoCloseable {
  private final FileChannel file;

  /**
   * @param what a file name
   */
  public OneAtATime(String what) throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "locks"));
    file =
        FileChannel.open(folder.resolve(what), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    file.lock();
  }

  /** Lets the others go on. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
