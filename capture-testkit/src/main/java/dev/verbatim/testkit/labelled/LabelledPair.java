package dev.verbatim.testkit.labelled;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Two runs and what is to be said about their difference, written by hand. The format of the files
 * is described in {@code README.md} beside them.
 *
 * @param name of the file
 * @param kind of difference, such as {@code inserted guard call}
 * @param what was done, in a sentence
 * @param calls whether the answering calls are compared, not the traces
 * @param left one run
 * @param right the other
 * @param label what is to be said
 */
public record LabelledPair(
    String name,
    String kind,
    String what,
    boolean calls,
    LabelledRun left,
    LabelledRun right,
    Label label) {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final String LEFT_START = "2026-11-02T09:00:00Z";
  private static final String RIGHT_START = "2026-11-03T14:30:00Z";

  /** All pairs, by name. */
  public static List<LabelledPair> all() {
    List<LabelledPair> pairs = new ArrayList<>();
    new String(resource("index.txt"), StandardCharsets.UTF_8)
        .lines()
        .forEach(name -> pairs.add(read(name)));
    return List.copyOf(pairs);
  }

  private static LabelledPair read(String name) {
    try {
      JsonNode file = JSON.readTree(resource(name + ".json"));
      RunScript left = RunScript.of(file.path("left"));
      RunScript right =
          RunScript.isWhole(file.path("right"))
              ? RunScript.of(file.path("right"))
              : left.edited(file.path("right"));
      return new LabelledPair(
          name,
          file.path("kind").asText(),
          file.path("what").asText(),
          file.path("compare").asText().equals("calls"),
          RunBuilder.build(left, LEFT_START, 1),
          RunBuilder.build(right, RIGHT_START, 2),
          Label.of(file.path("label")));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = LabelledPair.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource " + name + " is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
