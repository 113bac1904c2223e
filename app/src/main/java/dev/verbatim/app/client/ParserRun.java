package dev.verbatim.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A parser of the user, run once over many recorded answers: a line in, a line out. */
final class ParserRun {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ParserRun() {}

  /**
   * Runs it.
   *
   * @param outputs recorded answers as the server describes them
   * @return what it made of each, by trace and span with a slash between, in the same order
   * @throws IOException if it gives fewer or more lines than it got, or lines that are no JSON
   */
  static Map<String, JsonNode> of(List<String> command, List<JsonNode> outputs)
      throws IOException, InterruptedException {
    Process parser =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    // Writing and reading at once: a pipe holds little, and both sides may wait for the other.
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        BufferedReader from = parser.inputReader()) {
      Future<?> writing = threads.submit(() -> write(parser.outputWriter(), outputs));
      List<String> lines = new ArrayList<>();
      for (String line = from.readLine(); line != null; line = from.readLine()) {
        lines.add(line);
      }
      int ended = parser.waitFor();
      awaitEnd(writing);
      if (lines.size() != outputs.size()) {
        throw new IOException(
            "the parser ended with "
                + ended
                + " and printed "
                + lines.size()
                + " lines (expected: "
                + outputs.size()
                + ", one for each it is given)");
      }
      return results(outputs, lines);
    } finally {
      parser.destroy();
    }
  }

  private static void awaitEnd(Future<?> writing) throws InterruptedException {
    try {
      writing.get();
    } catch (ExecutionException readNoFurther) {
      // The number of lines tells.
    }
  }

  private static @Nullable Void write(BufferedWriter to, List<JsonNode> outputs)
      throws IOException {
    try (to) {
      for (JsonNode output : outputs) {
        to.write(output.toString());
        to.write('\n');
      }
    }
    return null;
  }

  private static Map<String, JsonNode> results(List<JsonNode> outputs, List<String> lines)
      throws IOException {
    Map<String, JsonNode> results = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      try {
        results.put(id(outputs.get(i)), JSON.readTree(lines.get(i)));
      } catch (com.fasterxml.jackson.core.JsonProcessingException noJson) {
        throw new IOException(
            "the parser's line "
                + (i + 1)
                + " is no JSON (expected: its result, or {\"error\": \"…\"})",
            noJson);
      }
    }
    return results;
  }

  static String id(JsonNode output) {
    return output.path("traceId").asText() + "/" + output.path("spanId").asText();
  }

  /** Whether this result says that the answer could not be parsed. */
  static boolean isFailure(JsonNode result) {
    return result.isObject() && result.hasNonNull("error");
  }
}
