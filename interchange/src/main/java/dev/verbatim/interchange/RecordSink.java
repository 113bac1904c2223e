package dev.verbatim.interchange;

import dev.verbatim.interchange.source.ExportRecord;
import java.io.IOException;

/** Takes the records of a file one by one. */
interface RecordSink {
  void record(ExportRecord record) throws IOException, InterruptedException;

  /**
   * A record could not be read.
   *
   * @param line from 1; 0 if unknown
   */
  void unreadable(long line, String reason);
}
