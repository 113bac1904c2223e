package dev.verbatim.app.client;

import static dev.verbatim.app.client.Terminal.field;
import static dev.verbatim.app.client.Terminal.line;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/** The lines in which the first call that differs is another than the recorded one. */
final class ForkLines {
  private ForkLines() {}

  /** Prints those of a replay; nothing if it parted nowhere. */
  static void print(JsonNode replay, PrintWriter out) {
    int fork = replay.at("/fork/call").asInt();
    for (JsonNode miss : replay.path("misses")) {
      if (miss.path("call").asInt() == fork) {
        miss.path("changes").forEach(change -> change(change, out));
      }
    }
  }

  private static void change(JsonNode change, PrintWriter out) {
    out.println("  " + field(change, "path") + ": " + field(change, "words"));
    for (JsonNode line : change.path("lines")) {
      switch (line.path("kind").asText()) {
        case "folded" -> out.println("      … " + line.path("count").asInt() + " equal lines …");
        case "removed" -> out.println("    - " + side(line, "removed"));
        case "added" -> out.println("    + " + side(line, "added"));
        case "changed" -> {
          out.println("    - " + side(line, "removed"));
          out.println("    + " + side(line, "added"));
        }
        default -> out.println("      " + side(line, "equal"));
      }
    }
  }

  /** What stands in a line on one side. */
  private static String side(JsonNode line, String kind) {
    StringBuilder text = new StringBuilder();
    for (JsonNode piece : line.path("pieces")) {
      String of = piece.path("kind").asText();
      if (of.equals("equal") || of.equals(kind)) {
        text.append(piece.path("text").asText());
      }
    }
    return line(text.toString());
  }
}
