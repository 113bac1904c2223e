package dev.verbatim.interchange;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows of comma-separated values (RFC 4180): cells in quotes may hold commas, line ends and doubled
 * quotes. A row that is too large is passed over.
 */
final class CsvReader {
  private final BufferedReader in;
  private final int longest;
  private long line = 1;
  private long rowLine = 1;
  private int size;
  private boolean tooLong;
  private boolean brokenOff;

  CsvReader(Reader in, int longest) {
    this.in = new BufferedReader(in, 1 << 16);
    this.longest = longest;
  }

  /** The line on which the last row began, from 1. */
  long rowLine() {
    return rowLine;
  }

  /** Whether the last row was larger than allowed; its cells are then not complete. */
  boolean isTooLong() {
    return tooLong;
  }

  /** Whether the file ended inside the quotes of the last row. */
  boolean isBrokenOff() {
    return brokenOff;
  }

  /** The next row that is not blank; empty at the end. */
  Optional<List<String>> next() throws IOException {
    while (true) {
      rowLine = line;
      size = 0;
      tooLong = false;
      List<String> row = new ArrayList<>();
      int end = cells(row);
      if (row.size() > 1 || !row.getFirst().isEmpty() || brokenOff) {
        return Optional.of(row);
      }
      if (end < 0) {
        return Optional.empty();
      }
    }
  }

  /** Reads to the end of the row; negative at the end of the file. */
  private int cells(List<String> row) throws IOException {
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    while (true) {
      int next = in.read();
      if (next == '\n') {
        line++;
      }
      if (quoted) {
        if (next < 0) {
          brokenOff = true;
        } else if (next != '"') {
          append(cell, (char) next);
          continue;
        } else if (peek() == '"') {
          append(cell, (char) in.read());
          continue;
        } else {
          quoted = false;
          continue;
        }
      }
      if (next == '"' && cell.isEmpty()) {
        quoted = true;
      } else if (next == ',') {
        row.add(cell.toString());
        cell.setLength(0);
      } else if (next == '\n' || next < 0) {
        int length = cell.length();
        row.add(
            length > 0 && cell.charAt(length - 1) == '\r'
                ? cell.substring(0, length - 1)
                : cell.toString());
        return next;
      } else {
        append(cell, (char) next);
      }
    }
  }

  private void append(StringBuilder cell, char next) {
    if (size < longest) {
      size++;
      cell.append(next);
    } else {
      tooLong = true;
      cell.setLength(0);
    }
  }

  private int peek() throws IOException {
    in.mark(1);
    int next = in.read();
    if (next >= 0) {
      in.reset();
    }
    return next;
  }
}
