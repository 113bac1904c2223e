package dev.verbatim.interchange.table;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.verbatim.otlp.json.Json;
import dev.verbatim.otlp.json.JsonText;
import dev.verbatim.otlp.json.JsonTree;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.Map;

/**
 * The table of events out of our JSON Lines: one span a line, a field for each {@link EventColumn}.
 * Other fields are passed over; structure in a column becomes JSON text.
 */
public final class EventTable {
  private static final int MAX_DEPTH = 1_000;

  private EventTable() {}

  /**
   * Reads all rows; one at a time is in memory.
   *
   * @param jsonLines not closed
   * @return how many rows there were
   * @throws IOException naming the line, if one is no row: an export is whole or it is none
   */
  public static long copy(InputStream jsonLines, EventWriter writer) throws IOException {
    long rows = 0;
    try (JsonParser parser =
        JsonTree.FACTORY
            .createParser(new BufferedInputStream(jsonLines, 1 << 16))
            .disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)) {
      try {
        while (parser.nextToken() != null) {
          long line = parser.currentTokenLocation().getLineNr();
          Json row = JsonTree.read(parser, MAX_DEPTH);
          if (!(row instanceof Json.Obj object)) {
            throw new IOException("line " + line + ": not an object (expected: a row)");
          }
          try {
            writer.write(row(object));
          } catch (IllegalArgumentException wrong) {
            throw new IOException("line " + line + ": " + wrong.getMessage(), wrong);
          }
          rows++;
        }
      } catch (JsonProcessingException broken) {
        throw new IOException(
            "line " + parser.currentLocation().getLineNr() + ": not valid JSON", broken);
      } catch (JsonTree.TooDeepException tooDeep) {
        throw new IOException(
            "line " + parser.currentLocation().getLineNr() + ": " + tooDeep.getMessage(), tooDeep);
      }
    }
    return rows;
  }

  /**
   * A row of a JSON object.
   *
   * @throws IllegalArgumentException if a value does not fit its column
   */
  public static EventRow row(Json.Obj fields) {
    Map<EventColumn, String> values = new EnumMap<>(EventColumn.class);
    for (EventColumn column : EventColumn.all()) {
      fields
          .first(column.columnName())
          .ifPresent(
              value ->
                  values.put(column, Json.scalarText(value).orElseGet(() -> JsonText.of(value))));
    }
    for (EventColumn needed : new EventColumn[] {EventColumn.TRACE_ID, EventColumn.CREATED_AT}) {
      if (!values.containsKey(needed)) {
        throw new IllegalArgumentException(
            needed.columnName() + ": missing (expected in every row)");
      }
    }
    return new EventRow(values);
  }
}
