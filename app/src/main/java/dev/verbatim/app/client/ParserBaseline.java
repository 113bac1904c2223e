package dev.verbatim.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;

/** What a parser made of recorded answers when that was right: a line each, for version control. */
final class ParserBaseline {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private ParserBaseline() {}

  /**
   * Reads it.
   *
   * @throws IOException naming the line that is damaged
   */
  static Map<String, JsonNode> read(Path file) throws IOException {
    Map<String, JsonNode> results = new TreeMap<>();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      JsonNode entry;
      try {
        entry = JSON.readTree(line);
      } catch (com.fasterxml.jackson.core.JsonProcessingException damaged) {
        throw new IOException(file + ":" + number + ": no JSON (expected: a result)", damaged);
      }
      if (!entry.path("id").isTextual() || !entry.has("result")) {
        throw new IOException(file + ":" + number + ": no result (expected: id and result)");
      }
      results.put(entry.path("id").asText(), entry.path("result"));
    }
    return results;
  }

  /** Writes it, whole or not at all. */
  static void write(Path file, Map<String, JsonNode> results) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<String, JsonNode> result : new TreeMap<>(results).entrySet()) {
      lines.append("{\"id\":").append(JSON.writeValueAsString(result.getKey()));
      lines.append(",\"result\":").append(sorted(result.getValue())).append("}\n");
    }
    Path target = file.toAbsolutePath();
    Files.createDirectories(target.getParent());
    Path fresh = Files.createTempFile(target.getParent(), ".baseline", ".jsonl");
    Files.write(fresh, lines.toString().getBytes(StandardCharsets.UTF_8));
    Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Members in the order of their names, so that only what changed is a change. */
  private static String sorted(JsonNode result) throws IOException {
    return JSON.writeValueAsString(JSON.treeToValue(result, Object.class));
  }
}
