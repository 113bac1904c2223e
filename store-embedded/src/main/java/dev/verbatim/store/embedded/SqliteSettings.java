package dev.verbatim.store.embedded;

import dev.verbatim.store.SettingsStore;
import dev.verbatim.store.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings in a SQLite file. Its {@code user_version} says how many of {@link #MIGRATIONS} were
 * applied; migrations are only ever added at the end. The file is created at the first use.
 */
final class SqliteSettings implements SettingsStore {
  private static final List<String> MIGRATIONS =
      List.of(
          """
          CREATE TABLE setting (
            scope TEXT NOT NULL,
            key TEXT NOT NULL,
            value TEXT NOT NULL,
            changed_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
            PRIMARY KEY (scope, key)
          ) WITHOUT ROWID
          """);

  private final Path file;
  private boolean migrated;

  SqliteSettings(Path file) {
    this.file = file;
  }

  private interface Action<T> {
    T run(Connection connection) throws SQLException;
  }

  @Override
  public Optional<String> get(String scope, String key) {
    return with(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT value FROM setting WHERE scope = ? AND key = ?")) {
            select.setString(1, scope);
            select.setString(2, key);
            try (ResultSet row = select.executeQuery()) {
              return row.next() ? Optional.of(row.getString(1)) : Optional.<String>empty();
            }
          }
        });
  }

  @Override
  public void put(String scope, String key, String value) {
    with(
        connection -> {
          try (PreparedStatement upsert =
              connection.prepareStatement(
                  """
                  INSERT INTO setting (scope, key, value) VALUES (?, ?, ?)
                  ON CONFLICT (scope, key) DO UPDATE SET
                    value = excluded.value, changed_at = excluded.changed_at
                  """)) {
            upsert.setString(1, scope);
            upsert.setString(2, key);
            upsert.setString(3, value);
            return upsert.executeUpdate();
          }
        });
  }

  @Override
  public boolean remove(String scope, String key) {
    return with(
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement("DELETE FROM setting WHERE scope = ? AND key = ?")) {
            delete.setString(1, scope);
            delete.setString(2, key);
            return delete.executeUpdate() > 0;
          }
        });
  }

  @Override
  public Map<String, String> all(String scope, String keyPrefix) {
    return with(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT key, value FROM setting WHERE scope = ? AND substr(key, 1, ?) = ? "
                      + "ORDER BY key")) {
            select.setString(1, scope);
            select.setInt(2, keyPrefix.codePointCount(0, keyPrefix.length()));
            select.setString(3, keyPrefix);
            Map<String, String> settings = new LinkedHashMap<>();
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                settings.put(rows.getString(1), rows.getString(2));
              }
            }
            return settings;
          }
        });
  }

  /** A connection for each call: settings are touched rarely, and nothing stays open. */
  private synchronized <T> T with(Action<T> action) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA synchronous = FULL");
        statement.execute("PRAGMA busy_timeout = 5000");
      }
      if (!migrated) {
        migrate(connection);
        migrated = true;
      }
      return action.run(connection);
    } catch (SQLException e) {
      throw new StoreException.Unavailable(
          StoreException.Unavailable.Reason.DOWN,
          Duration.ofSeconds(1),
          file + ": settings cannot be used: " + e.getMessage(),
          e);
    }
  }

  private void migrate(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int version;
      try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
        version = row.next() ? row.getInt(1) : 0;
      }
      if (version > MIGRATIONS.size()) {
        throw new SQLException(
            "version "
                + version
                + " (expected: at most "
                + MIGRATIONS.size()
                + "; the folder was used by a newer Verbatim)");
      }
      connection.setAutoCommit(false);
      for (int next = version; next < MIGRATIONS.size(); next++) {
        statement.execute(MIGRATIONS.get(next));
        statement.execute("PRAGMA user_version = " + (next + 1));
      }
      connection.commit();
      connection.setAutoCommit(true);
    }
  }
}
