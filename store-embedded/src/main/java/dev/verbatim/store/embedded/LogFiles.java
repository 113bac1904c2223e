package dev.verbatim.store.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** What the log needs of a file system: small, so that tests can put a failing one in its place. */
interface LogFiles {
  /** Opens a file for reading and writing; creates it if it is missing. */
  LogFile open(Path file) throws IOException;

  void createDirectory(Path directory) throws IOException;

  /** Makes the names in a directory durable. */
  void forceDirectory(Path directory) throws IOException;

  /** Bytes that can still be written where the path lies. */
  long usableBytes(Path path) throws IOException;

  /** Renames inside one file system, atomically. */
  void rename(Path from, Path to) throws IOException;

  /** Deletes a directory with everything in it; a missing one is fine. */
  void deleteTree(Path directory) throws IOException;
}
