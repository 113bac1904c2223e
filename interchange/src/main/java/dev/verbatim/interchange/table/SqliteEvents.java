package dev.verbatim.interchange.table;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The table as an SQLite file: {@code events}, indexed by trace, parents, session, time and type.
 * Times are text: ISO 8601 in UTC sorts by time as long as the digits are equally many.
 */
public final class SqliteEvents implements EventWriter {
  private static final int ROWS_IN_BATCH = 200;
  private static final List<String> INDEXES =
      List.of(
          "trace_id, span_id",
          "trace_id, parent_span_id",
          "parent_trace_id",
          "session_id, created_at",
          "created_at",
          "event_type, created_at");

  private final Connection connection;
  private final PreparedStatement insert;
  private int waiting;

  /**
   * A new file.
   *
   * @throws FileAlreadyExistsException if it is there already
   */
  public SqliteEvents(Path file) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    try {
      connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      try (Statement statement = connection.createStatement()) {
        // A file that was not completed is thrown away: it needs no journal.
        statement.execute("PRAGMA journal_mode = OFF");
        statement.execute("PRAGMA synchronous = OFF");
        statement.execute("CREATE TABLE events (" + definitions() + ")");
      }
      connection.setAutoCommit(false);
      insert =
          connection.prepareStatement(
              "INSERT INTO events VALUES ("
                  + EventColumn.all().stream().map(column -> "?").collect(Collectors.joining(", "))
                  + ")");
    } catch (SQLException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static String definitions() {
    return EventColumn.all().stream()
        .map(column -> '"' + column.columnName() + "\" " + sqlType(column.type()))
        .collect(Collectors.joining(", "));
  }

  private static String sqlType(EventColumn.Type type) {
    return switch (type) {
      case TEXT, TIME -> "TEXT";
      case INTEGER -> "INTEGER";
      case REAL -> "REAL";
    };
  }

  @Override
  public void write(EventRow row) throws IOException {
    try {
      int index = 1;
      for (EventColumn column : EventColumn.all()) {
        set(index++, row, column);
      }
      insert.addBatch();
      if (++waiting == ROWS_IN_BATCH) {
        insert.executeBatch();
        waiting = 0;
      }
    } catch (SQLException e) {
      throw new IOException("SQLite: " + e.getMessage(), e);
    }
  }

  private void set(int index, EventRow row, EventColumn column) throws SQLException {
    if (row.text(column).isEmpty()) {
      insert.setNull(index, Types.NULL);
      return;
    }
    switch (column.type()) {
      case TEXT, TIME -> insert.setString(index, row.text(column).orElseThrow());
      case INTEGER -> insert.setLong(index, row.integer(column).orElseThrow());
      case REAL -> insert.setDouble(index, row.real(column).orElseThrow());
    }
  }

  @Override
  public void close() throws IOException {
    try (connection;
        insert;
        Statement statement = connection.createStatement()) {
      insert.executeBatch();
      for (String columns : INDEXES) {
        statement.execute(
            "CREATE INDEX events_by_"
                + columns.replace(", ", "_")
                + " ON events ("
                + columns
                + ")");
      }
      connection.commit();
    } catch (SQLException e) {
      throw new IOException("SQLite: " + e.getMessage(), e);
    }
  }
}
