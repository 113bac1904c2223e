package dev.verbatim.interchange.table;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A conversation of three traces, as the export writes it. */
final class Rows {
  static final String CONVERSATION =
      """
      {"trace_id":"t1","span_id":"a","parent_span_id":null,"parent_trace_id":null,"session_id":"s","user_id":"u-1","created_at":"2026-11-20T09:00:00.000000000Z","event_type":"agent","name":"answer","status":"ok","commit":"c0ffee","duration_ms":12.5,"cost_usd":null,"tags":[],"metadata":{"plan":"pro"},"input":"=1+1","output":"a, \\"b\\"\\nc","unknown":1}
      {"trace_id":"t1","span_id":"b","parent_span_id":"a","parent_trace_id":null,"session_id":"s","created_at":"2026-11-20T09:00:00.100000000Z","event_type":"llm_call","name":"chat","status":"ok","input_tokens":9007199254740993,"cost_usd":0.25,"duration_ms":3,"input":[{"role":"user","parts":[]}]}
      {"trace_id":"t1","span_id":"c","parent_span_id":"b","created_at":"2026-11-20T09:00:00.200000000Z","event_type":"tool_call","name":"find"}
      {"trace_id":"t2","span_id":"d","parent_trace_id":"t1","continues_span_id":"b","created_at":"2026-11-20T09:01:00Z","event_type":"llm_call","name":"chat"}
      {"trace_id":"t3","span_id":"e","parent_trace_id":"t2","continues_span_id":"d","created_at":"2026-11-20T09:02:00Z","event_type":"llm_call","name":"chat"}
      {"trace_id":"t9","span_id":"z","created_at":"2026-11-20T09:03:00Z","event_type":"llm_call","name":"other"}
      """;

  private Rows() {}

  static long copy(String lines, EventWriter writer) throws IOException {
    return EventTable.copy(
        new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), writer);
  }

  /** A row of its own text, now and then with absent values. */
  static String numbered(int i) {
    String input =
        i % 3 == 0 ? "" : ",\"input\":\"" + "text %d é ".formatted(i).repeat(i % 50) + "\"";
    String tokens = i % 7 == 0 ? "" : ",\"input_tokens\":" + i;
    return String.format(
        Locale.ROOT,
        "{\"trace_id\":\"t%d\",\"span_id\":\"s%d\",\"created_at\":\"2026-11-20T09:00:00.%09dZ\",\"event_type\":\"llm_call\"%s%s}\n",
        i / 10,
        i,
        i,
        input,
        tokens);
  }
}
