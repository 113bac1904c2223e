package dev.verbatim.interchange.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jerolba.carpet.CarpetReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table in each kind of file, read back by somebody else. */
class EventTableTest {
  @TempDir Path folder;

  @Test
  void sqliteRebuildsAConversationAndATrace() throws Exception {
    Path file = folder.resolve("events.sqlite");
    try (SqliteEvents events = new SqliteEvents(file)) {
      assertThat(Rows.copy(Rows.CONVERSATION, events)).isEqualTo(6);
    }
    assertThat(
            query(
                file,
                """
                WITH RECURSIVE conversation(trace_id, turn) AS (
                  SELECT 't1', 1
                  UNION
                  SELECT events.trace_id, turn + 1
                  FROM events JOIN conversation ON events.parent_trace_id = conversation.trace_id
                  WHERE events.trace_id <> conversation.trace_id
                )
                SELECT turn || ' ' || trace_id FROM conversation ORDER BY turn
                """))
        .containsExactly("1 t1", "2 t2", "3 t3");
    assertThat(
            query(
                file,
                """
                WITH RECURSIVE tree(span_id, path) AS (
                  SELECT span_id, event_type FROM events
                  WHERE trace_id = 't1' AND parent_span_id IS NULL
                  UNION ALL
                  SELECT events.span_id, path || ' > ' || event_type
                  FROM events JOIN tree ON events.parent_span_id = tree.span_id
                  WHERE events.trace_id = 't1'
                )
                SELECT path FROM tree ORDER BY path
                """))
        .containsExactly("agent", "agent > llm_call", "agent > llm_call > tool_call");
    assertThat(query(file, "SELECT sum(cost_usd) FROM events")).containsExactly("0.25");
    assertThat(query(file, "SELECT count(cost_usd) FROM events")).containsExactly("1");
    assertThat(query(file, "SELECT input_tokens FROM events WHERE span_id = 'b'"))
        .containsExactly("9007199254740993");
    assertThat(query(file, "SELECT metadata ->> 'plan' FROM events WHERE span_id = 'a'"))
        .containsExactly("pro");
    assertThat(query(file, "SELECT \"commit\" FROM events WHERE span_id = 'a'"))
        .containsExactly("c0ffee");
    assertThatThrownBy(() -> new SqliteEvents(file).close())
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void parquetIsReadByTheReferenceImplementation() throws Exception {
    Path file = folder.resolve("events.parquet");
    int rows = 25_000;
    try (ParquetEvents events = new ParquetEvents(file)) {
      for (int i = 0; i < rows; i++) {
        Rows.copy(Rows.numbered(i), events);
      }
      Rows.copy(Rows.CONVERSATION, events);
    }
    List<Map<String, Object>> read = new ArrayList<>();
    for (Map<?, ?> row : new CarpetReader<>(file.toFile(), Map.class)) {
      Map<String, Object> typed = new java.util.HashMap<>();
      row.forEach((key, value) -> typed.put(String.valueOf(key), value));
      read.add(typed);
    }
    assertThat(read).hasSize(rows + 6);
    for (int i : new int[] {0, 1, 7, 49, 19_999, 20_000, 24_999}) {
      Map<String, Object> row = read.get(i);
      assertThat(row.get("span_id")).isEqualTo("s" + i);
      assertThat(row.get("input_tokens")).isEqualTo(i % 7 == 0 ? null : (Object) (long) i);
      assertThat(row.get("input"))
          .isEqualTo(i % 3 == 0 ? null : ("text " + i + " é ").repeat(i % 50));
    }
    Map<String, Object> agent = read.get(rows);
    assertThat(agent.get("output")).isEqualTo("a, \"b\"\nc");
    assertThat(agent.get("duration_ms")).isEqualTo(12.5);
    assertThat(agent.get("cost_usd")).isNull();
    assertThat(String.valueOf(read.get(1).get("created_at"))).endsWith("09:00:00.000000001Z");
    assertThat(agent.keySet())
        .containsAll(EventColumn.all().stream().map(EventColumn::columnName).toList());
  }

  @Test
  void parquetOfNothingIsAFileToo() throws Exception {
    Path file = folder.resolve("empty.parquet");
    new ParquetEvents(file).close();
    assertThat(new CarpetReader<>(file.toFile(), Map.class).toList()).isEmpty();
  }

  @Test
  void csvRunsNoFormulas() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CsvEvents events = new CsvEvents(out)) {
      Rows.copy(Rows.CONVERSATION, events);
    }
    String csv = out.toString(StandardCharsets.UTF_8);
    assertThat(csv).startsWith("trace_id,span_id,parent_span_id,parent_trace_id,");
    assertThat(csv).contains(",'=1+1,", ",\"a, \"\"b\"\"\nc\"", ",12.5,");
    assertThat(csv.lines().filter(line -> line.startsWith("t"))).hasSize(7);
  }

  @Test
  void aLineThatIsNoRowEndsTheCopy() {
    assertThatThrownBy(
            () ->
                Rows.copy(
                    Rows.CONVERSATION + "{\"trace_id\":\"t\",\"created_at\":\"soon\"}\n",
                    new CsvEvents(new ByteArrayOutputStream())))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "line 7: created_at: \"soon\" (expected: a time, e.g. 2026-11-20T09:00:00.123Z)");
    assertThatThrownBy(
            () ->
                Rows.copy(
                    "{\"trace_id\":\"t\",\"created", new CsvEvents(new ByteArrayOutputStream())))
        .hasMessage("line 1: not valid JSON");
  }

  private static List<String> query(Path file, String sql) throws Exception {
    List<String> values = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }
}
