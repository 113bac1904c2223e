package dev.verbatim.store.embedded;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Texts that repeat in many rows, as numbers of the table {@code word}. Not thread-safe. */
final class WordTable {
  static final String TABLE =
      "CREATE TABLE word (id INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE)";

  /** Held in memory; the others are looked up. */
  private static final int MAX_WORDS = 100_000;

  private final Map<String, Long> known = new HashMap<>();

  /** The number of a text, which is added if it is new. */
  long number(Connection connection, String text) throws SQLException {
    Long number = known.get(text);
    if (number != null) {
      return number;
    }
    if (known.size() > MAX_WORDS) {
      known.clear();
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO word (value) VALUES (?) ON CONFLICT (value) DO NOTHING")) {
      insert.setString(1, text);
      insert.executeUpdate();
    }
    try (PreparedStatement select =
        connection.prepareStatement("SELECT id FROM word WHERE value = ?")) {
      select.setString(1, text);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("a word that was just added is not there");
        }
        long added = row.getLong(1);
        known.put(text, added);
        return added;
      }
    }
  }

  /** The number of a text; null, which SQL has for nothing, without one. */
  @Nullable Long numberOrNull(Connection connection, Optional<String> text) throws SQLException {
    return text.isPresent() ? Long.valueOf(number(connection, text.get())) : null;
  }

  /** Forgets numbers that a rolled back transaction may have given. */
  void forget() {
    known.clear();
  }
}
