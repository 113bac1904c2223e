package dev.verbatim.store.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of the log. Reads may come from any thread; everything else from one. */
interface LogFile extends Closeable {
  long size() throws IOException;

  /** Writes all remaining bytes of the buffer at the position. */
  void write(ByteBuffer bytes, long position) throws IOException;

  /** Fills the buffer from the position as far as the file goes. */
  void read(ByteBuffer bytes, long position) throws IOException;

  /** Returns when everything written is on the medium. */
  void force() throws IOException;

  void truncate(long size) throws IOException;
}
