package dev.verbatim.interchange;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Records of a JSON file. If its first line is a value by itself the file is JSON Lines: a line
 * that cannot be read then costs this line only. Any other file is one document, or several one
 * after the other, and is read up to its first error.
 */
final class JsonRecords {
  private JsonRecords() {}

  static void read(InputStream in, RecordSink sink) throws IOException, InterruptedException {
    LineReader lines = new LineReader(in, TraceImport.MAX_RECORD_BYTES);
    byte[] first = lines.firstLine();
    if (isOneValue(first)) {
      readLines(lines, sink);
    } else {
      readDocument(lines.rest(), sink);
    }
  }

  private static void readLines(LineReader lines, RecordSink sink)
      throws IOException, InterruptedException {
    while (lines.next()) {
      if (lines.isTooLong()) {
        sink.unreadable(
            lines.number(),
            "the line is longer than " + (TraceImport.MAX_RECORD_BYTES >> 20) + " MiB");
        continue;
      }
      try (JsonParser parser = RecordReader.JSON.createParser(lines.bytes(), 0, lines.length())) {
        if (parser.nextToken() != null) {
          new RecordReader(parser, lines.number() - 1, sink).read();
          if (parser.nextToken() != null) {
            sink.unreadable(lines.number(), "more than one value (expected: one value a line)");
          }
        }
      } catch (JsonProcessingException | EOFException broken) {
        sink.unreadable(lines.number(), reason(broken));
      }
    }
  }

  private static void readDocument(InputStream in, RecordSink sink)
      throws IOException, InterruptedException {
    try (JsonParser parser = RecordReader.JSON.createParser(in)) {
      try {
        while (parser.nextToken() != null) {
          new RecordReader(parser, 0, sink).read();
        }
      } catch (JsonProcessingException | EOFException broken) {
        sink.unreadable(
            parser.currentLocation().getLineNr(),
            reason(broken) + "; the rest of the file was not read");
      }
    }
  }

  private static boolean isOneValue(byte[] line) {
    try (JsonParser parser = RecordReader.JSON.createParser(line)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.currentToken() != null && parser.nextToken() == null;
    } catch (IOException notByItself) {
      return false;
    }
  }

  /** Where, not what: the parser's own message quotes the text. */
  private static String reason(IOException broken) {
    String where =
        broken instanceof JsonProcessingException json && json.getLocation() != null
            ? " at column " + json.getLocation().getColumnNr()
            : "";
    return "not valid JSON" + where + " (expected: a whole JSON value)";
  }
}
