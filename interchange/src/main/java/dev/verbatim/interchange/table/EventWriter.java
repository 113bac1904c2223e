package dev.verbatim.interchange.table;

import java.io.IOException;

/** Writes rows into a file. Closing completes it: before, nobody may read it. */
public interface EventWriter extends AutoCloseable {
  /** Adds a row. */
  void write(EventRow row) throws IOException;

  /** Completes the file. */
  @Override
  void close() throws IOException;
}
