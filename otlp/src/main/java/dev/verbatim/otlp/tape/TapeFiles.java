package dev.verbatim.otlp.tape;

import java.io.IOException;

/** Where the files of a tape go: a directory, an archive. */
@FunctionalInterface
public interface TapeFiles {
  /**
   * Takes a file; each name comes once.
   *
   * @param name relative, with slashes
   */
  void file(String name, byte[] content) throws IOException;
}
