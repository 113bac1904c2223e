package dev.verbatim.interchange;

import java.io.IOException;

/** A file that cannot be imported at all, e.g. because nobody knows its format. */
public final class ImportException extends IOException {
  /** With the file, what is wrong and what was expected. */
  public ImportException(String message) {
    super(message);
  }
}
