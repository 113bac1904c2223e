package dev.verbatim.store.embedded;

import dev.verbatim.model.Hash128;
import dev.verbatim.model.SpanId;
import dev.verbatim.model.SpanStatus;
import dev.verbatim.model.TraceId;
import dev.verbatim.store.StoreException;
import dev.verbatim.store.VersionLedger;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/**
 * Derived data about prompts in a SQLite file of its own. A file of another format is deleted and
 * made again; so can anybody do by hand. Calls lie in the order of site and time, in which they are
 * read; texts that repeat are numbers of the table {@code word}.
 */
final class SqliteLedger implements VersionLedger, AutoCloseable {
  private static final int FORMAT = 1;
  private static final int MAX_IDLE = 4;
  private static final List<String> TABLES =
      List.of(
          WordTable.TABLE,
          """
          CREATE TABLE site (
            project TEXT NOT NULL, site_id TEXT NOT NULL, name TEXT NOT NULL, place TEXT NOT NULL,
            PRIMARY KEY (project, site_id)
          ) WITHOUT ROWID
          """,
          """
          CREATE TABLE version (
            project TEXT NOT NULL, site_id TEXT NOT NULL, version_id TEXT NOT NULL,
            declared_name TEXT, skeleton TEXT NOT NULL,
            PRIMARY KEY (project, site_id, version_id)
          ) WITHOUT ROWID
          """,
          """
          CREATE TABLE call (
            project INTEGER NOT NULL, site INTEGER NOT NULL, start INTEGER NOT NULL,
            trace BLOB NOT NULL, span INTEGER NOT NULL, content BLOB NOT NULL,
            prompt INTEGER NOT NULL, version INTEGER, marks INTEGER, duration INTEGER NOT NULL,
            status INTEGER NOT NULL, cost INTEGER, release INTEGER, commit_id INTEGER,
            instance INTEGER,
            PRIMARY KEY (project, site, start, trace, span, content)
          ) WITHOUT ROWID
          """,
          "CREATE INDEX call_span ON call (trace, span)",
          "CREATE INDEX call_prompt ON call (project, site, prompt)");
  private static final String COLUMNS =
      """
      SELECT trace, span, content, s.value, prompt, v.value, m.value, start, duration, status,
        cost, r.value, c.value, i.value
      FROM call
      JOIN word s ON s.id = call.site
      LEFT JOIN word v ON v.id = version
      LEFT JOIN word m ON m.id = marks
      LEFT JOIN word r ON r.id = release
      LEFT JOIN word c ON c.id = commit_id
      LEFT JOIN word i ON i.id = instance
      """;

  private final Path file;
  private final WordTable words = new WordTable();
  private final BlockingQueue<Connection> idle = new ArrayBlockingQueue<>(MAX_IDLE);
  private Optional<Connection> writer = Optional.empty();

  SqliteLedger(Path file) {
    this.file = file;
  }

  private interface Action<T> {
    T run(Connection connection) throws SQLException;
  }

  private interface Binding {
    void bind(PreparedStatement statement) throws SQLException;
  }

  @Override
  public void apply(String project, Changes changes) {
    write(
        connection -> {
          connection.setAutoCommit(false);
          try {
            put(connection, project, changes);
            connection.commit();
          } catch (SQLException e) {
            connection.rollback();
            words.forget();
            throw e;
          } finally {
            connection.setAutoCommit(true);
          }
          return true;
        });
  }

  private void put(Connection connection, String project, Changes changes) throws SQLException {
    batch(
        connection,
        "INSERT OR REPLACE INTO site (project, site_id, name, place) VALUES (?, ?, ?, ?)",
        changes.sites(),
        (insert, site) -> {
          insert.setString(1, project);
          insert.setString(2, site.siteId());
          insert.setString(3, site.name());
          insert.setString(4, site.place());
        });
    batch(
        connection,
        "INSERT OR REPLACE INTO version (project, site_id, version_id, declared_name, skeleton)"
            + " VALUES (?, ?, ?, ?, ?)",
        changes.versions(),
        (insert, version) -> {
          insert.setString(1, project);
          insert.setString(2, version.siteId());
          insert.setString(3, version.versionId());
          insert.setString(4, version.declaredName().orElse(null));
          insert.setString(5, version.skeletonJson());
        });
    putCalls(connection, project, changes.calls());
    long projectWord = words.number(connection, project);
    batch(
        connection,
        "UPDATE call SET version = ? WHERE project = ? AND site = ? AND prompt = ?",
        changes.assignments(),
        (update, it) -> {
          update.setLong(1, words.number(connection, it.versionId()));
          update.setLong(2, projectWord);
          update.setLong(3, words.number(connection, it.siteId()));
          update.setLong(4, it.prompt());
        });
    batch(
        connection,
        "UPDATE call SET marks = ? WHERE project = ? AND site = ? AND prompt = ?",
        changes.markings(),
        (update, it) -> {
          update.setObject(1, words.numberOrNull(connection, marks(it.marks())));
          update.setLong(2, projectWord);
          update.setLong(3, words.number(connection, it.siteId()));
          update.setLong(4, it.prompt());
        });
    batch(
        connection,
        "UPDATE call SET version = ? WHERE project = ? AND site = ? AND version = ?",
        changes.merges(),
        (update, it) -> {
          update.setLong(1, words.number(connection, it.intoVersionId()));
          update.setLong(2, projectWord);
          update.setLong(3, words.number(connection, it.siteId()));
          update.setLong(4, words.number(connection, it.versionId()));
        });
    List<Dropped> gone = new ArrayList<>(changes.dropped());
    changes.merges().forEach(it -> gone.add(new Dropped(it.siteId(), it.versionId())));
    batch(
        connection,
        "DELETE FROM version WHERE project = ? AND site_id = ? AND version_id = ?",
        gone,
        (delete, it) -> {
          delete.setString(1, project);
          delete.setString(2, it.siteId());
          delete.setString(3, it.versionId());
        });
  }

  private void putCalls(Connection connection, String project, List<Call> calls)
      throws SQLException {
    if (calls.isEmpty()) {
      return;
    }
    long projectWord = words.number(connection, project);
    try (PreparedStatement known =
            connection.prepareStatement(
                "SELECT 1 FROM call WHERE trace = ? AND span = ? AND content = ? AND project = ?");
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT OR IGNORE INTO call (project, site, start, trace, span, content, prompt,"
                    + " version, marks, duration, status, cost, release, commit_id, instance)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (Call call : calls) {
        byte[] trace = bytes(call.traceId().high(), call.traceId().low());
        byte[] content = bytes(call.contentHash().high(), call.contentHash().low());
        known.setBytes(1, trace);
        known.setLong(2, call.spanId().value());
        known.setBytes(3, content);
        known.setLong(4, projectWord);
        try (ResultSet row = known.executeQuery()) {
          if (row.next()) {
            continue;
          }
        }
        insert.setLong(1, projectWord);
        insert.setLong(2, words.number(connection, call.siteId()));
        insert.setLong(3, call.startEpochNanos());
        insert.setBytes(4, trace);
        insert.setLong(5, call.spanId().value());
        insert.setBytes(6, content);
        insert.setLong(7, call.prompt());
        insert.setObject(8, words.numberOrNull(connection, call.versionId()));
        insert.setObject(9, words.numberOrNull(connection, marks(call.marks())));
        insert.setLong(10, call.durationNanos());
        insert.setInt(11, call.status().ordinal());
        insert.setObject(12, call.costPicos().isPresent() ? call.costPicos().getAsLong() : null);
        insert.setObject(13, words.numberOrNull(connection, call.release()));
        insert.setObject(14, words.numberOrNull(connection, call.commit()));
        insert.setObject(15, words.numberOrNull(connection, call.instance()));
        insert.executeUpdate();
      }
    }
  }

  private interface Row<T> {
    void bind(PreparedStatement statement, T row) throws SQLException;
  }

  private static <T> void batch(Connection connection, String sql, List<T> rows, Row<T> binding)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (T row : rows) {
        binding.bind(statement, row);
        statement.executeUpdate();
      }
    }
  }

  private static Optional<String> marks(List<String> marks) {
    return marks.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", marks));
  }

  private static byte[] bytes(long high, long low) {
    return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }

  @Override
  public List<Site> sites(String project) {
    List<Site> sites = new ArrayList<>();
    read(
        "SELECT site_id, name, place FROM site WHERE project = ? ORDER BY site_id",
        select -> select.setString(1, project),
        row -> sites.add(new Site(row.getString(1), row.getString(2), row.getString(3))));
    return sites;
  }

  @Override
  public List<Version> versions(String project) {
    List<Version> versions = new ArrayList<>();
    read(
        "SELECT site_id, version_id, declared_name, skeleton FROM version WHERE project = ?"
            + " ORDER BY site_id, version_id",
        select -> select.setString(1, project),
        row ->
            versions.add(
                new Version(
                    row.getString(1),
                    row.getString(2),
                    Optional.ofNullable(row.getString(3)),
                    row.getString(4))));
    return versions;
  }

  @Override
  public List<Call> calls(String project, TraceId traceId, SpanId spanId) {
    List<Call> calls = new ArrayList<>();
    read(
        COLUMNS
            + "WHERE trace = ? AND span = ?"
            + " AND project = (SELECT id FROM word WHERE value = ?) ORDER BY content",
        select -> {
          select.setBytes(1, bytes(traceId.high(), traceId.low()));
          select.setLong(2, spanId.value());
          select.setString(3, project);
        },
        row -> calls.add(call(row)));
    return calls;
  }

  @Override
  public void calls(String project, String siteId, Consumer<Call> each) {
    read(
        COLUMNS
            + "WHERE project = (SELECT id FROM word WHERE value = ?)"
            + " AND site = (SELECT id FROM word WHERE value = ?) ORDER BY start, trace, span",
        select -> {
          select.setString(1, project);
          select.setString(2, siteId);
        },
        row -> each.accept(call(row)));
  }

  @Override
  public List<Call> latest(String project, int limit) {
    List<Call> calls = new ArrayList<>();
    read(
        COLUMNS
            + "WHERE project = (SELECT id FROM word WHERE value = ?)"
            + " ORDER BY start DESC, trace DESC, span DESC LIMIT ?",
        select -> {
          select.setString(1, project);
          select.setInt(2, limit);
        },
        row -> calls.add(call(row)));
    return calls;
  }

  private static Call call(ResultSet row) throws SQLException {
    ByteBuffer trace = ByteBuffer.wrap(row.getBytes(1));
    ByteBuffer content = ByteBuffer.wrap(row.getBytes(3));
    String marks = row.getString(7);
    long cost = row.getLong(11);
    OptionalLong costPicos = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(cost);
    return new Call(
        new TraceId(trace.getLong(), trace.getLong()),
        new SpanId(row.getLong(2)),
        new Hash128(content.getLong(), content.getLong()),
        row.getString(4),
        row.getLong(5),
        Optional.ofNullable(row.getString(6)),
        marks == null ? List.of() : List.of(marks.split(" ")),
        row.getLong(8),
        row.getLong(9),
        SpanStatus.values()[row.getInt(10)],
        costPicos,
        Optional.ofNullable(row.getString(12)),
        Optional.ofNullable(row.getString(13)),
        Optional.ofNullable(row.getString(14)));
  }

  @Override
  public long count(String project) {
    long[] count = {0};
    read(
        "SELECT count(*) FROM call WHERE project = (SELECT id FROM word WHERE value = ?)",
        select -> select.setString(1, project),
        row -> count[0] = row.getLong(1));
    return count[0];
  }

  @Override
  public void clear(String project) {
    write(
        connection -> {
          for (String sql :
              List.of(
                  "DELETE FROM call WHERE project = (SELECT id FROM word WHERE value = ?)",
                  "DELETE FROM version WHERE project = ?",
                  "DELETE FROM site WHERE project = ?")) {
            try (PreparedStatement delete = connection.prepareStatement(sql)) {
              delete.setString(1, project);
              delete.executeUpdate();
            }
          }
          return true;
        });
  }

  private interface Reading {
    void row(ResultSet row) throws SQLException;
  }

  /** Readers have connections of their own: SQLite's log lets them read beside the writer. */
  private void read(String sql, Binding binding, Reading each) {
    write(connection -> true);
    try {
      Connection connection = idle.poll();
      connection = connection == null ? connect() : connection;
      boolean sound = false;
      try (PreparedStatement select = connection.prepareStatement(sql)) {
        binding.bind(select);
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            each.row(rows);
          }
        }
        sound = true;
      } finally {
        if (!sound || !idle.offer(connection)) {
          connection.close();
        }
      }
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  /** The writing connection stays open. */
  private synchronized <T> T write(Action<T> action) {
    try {
      if (writer.isEmpty()) {
        writer = Optional.of(open());
      }
      return action.run(writer.get());
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  private StoreException.Unavailable unavailable(SQLException e) {
    return new StoreException.Unavailable(
        StoreException.Unavailable.Reason.DOWN,
        Duration.ofSeconds(1),
        file + ": versions of prompts cannot be used: " + e.getMessage(),
        e);
  }

  private Connection open() throws SQLException {
    Connection connection = connect();
    int format = format(connection);
    if (format != 0 && format != FORMAT) {
      connection.close();
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new SQLException("format " + format + " cannot be deleted: " + e.getMessage(), e);
      }
      connection = connect();
      format = 0;
    }
    if (format == 0) {
      try (Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        for (String table : TABLES) {
          statement.execute(table);
        }
        statement.execute("PRAGMA user_version = " + FORMAT);
        connection.commit();
        connection.setAutoCommit(true);
      }
    }
    return connection;
  }

  private Connection connect() throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 5000");
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = NORMAL");
    }
    return connection;
  }

  private static int format(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA user_version")) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  @Override
  public synchronized void close() {
    try {
      if (writer.isPresent()) {
        writer.get().close();
        writer = Optional.empty();
      }
      for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
        connection.close();
      }
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }
}
