package dev.verbatim.capture.slice;

import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.RecipeStep;
import dev.verbatim.model.Slice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Cuts a JSON body twice: at the elements of its lists of messages and tools, and around the long
 * strings inside, which are stored decoded.
 *
 * <p>The comma between two elements belongs to the second one: so the slice of a message stays the
 * same when another message is appended behind it. The quotes around a decoded string stay with the
 * JSON on either side. A JSON slice that begins with a quote therefore always begins with the end
 * of a string, never with a string (see {@link dev.verbatim.capture.JsonSliceText}).
 */
final class JsonCutter {
  /** Strings shorter than this stay where they are. */
  static final int LONG_STRING = 128;

  /** System texts from this length on are cut into paragraphs. */
  private static final int LONG_SYSTEM_TEXT = 2048;

  private static final Set<String> LISTS =
      Set.of(
          "messages",
          "input",
          "contents",
          "tools",
          "functions",
          "system",
          "choices",
          "output",
          "content",
          "candidates",
          "data");

  /** Members that hold system text. */
  private static final Set<String> SYSTEM =
      Set.of("system", "instructions", "systemInstruction", "system_instruction");

  /** Something cut out of the JSON: a boundary (from = to), or a string's inside. */
  private record Cut(int from, int to, Optional<StringCutter.Decoded> text, boolean system) {
    static Cut boundary(int position) {
      return new Cut(position, position, Optional.empty(), false);
    }
  }

  private final SliceCollector out;
  private final JsonValue root;
  private final byte[] bytes;
  private final TreeSet<Integer> systemStrings = new TreeSet<>();
  private final List<Cut> cuts = new ArrayList<>();

  private JsonCutter(JsonValue root, SliceCollector out) {
    this.root = root;
    this.bytes = root.source();
    this.out = out;
  }

  static void cut(JsonValue root, SliceCollector out) {
    new JsonCutter(root, out).run();
  }

  private void run() {
    findBoundaries();
    findStrings();
    cuts.sort(Comparator.comparingInt(Cut::from).thenComparingInt(Cut::to));
    int done = 0;
    for (Cut cut : cuts) {
      writeJson(done, cut.from());
      if (cut.to() > cut.from()) {
        writeString(cut);
      }
      done = cut.to();
    }
    writeJson(done, bytes.length);
  }

  private void writeJson(int from, int to) {
    out.raw(Slice.Type.JSON, bytes, from, to);
    Integer systemString = systemStrings.ceiling(from);
    // A long system string begins with the quote that ends this piece: its text is cut out.
    if (to > from && systemString != null && systemString < to - 1) {
      out.markSystem();
    }
  }

  private void findBoundaries() {
    if (root.isArray()) {
      cutElements(root);
    }
    for (JsonValue.Member member : root.members()) {
      String name = member.name();
      if (SYSTEM.contains(name)) {
        member.value().strings().forEach(this::markSystem);
      }
      if (LISTS.contains(name)) {
        cutElements(member.value());
      }
    }
  }

  private void cutElements(JsonValue list) {
    boolean first = true;
    for (JsonValue element : list.elements()) {
      if (!element.isObject() && !element.isArray()) {
        continue;
      }
      if (first) {
        cuts.add(Cut.boundary(element.start()));
        first = false;
      }
      cuts.add(Cut.boundary(element.end()));
      String role = element.text("role").orElse("");
      if (role.equals("system") || role.equals("developer")) {
        element.strings().forEach(this::markSystem);
      }
    }
  }

  private void markSystem(JsonValue string) {
    systemStrings.add(string.start());
  }

  private void findStrings() {
    int shortest = root.isString() ? 0 : LONG_STRING;
    for (JsonValue string : root.strings(shortest)) {
      int from = string.start() + 1;
      int to = string.end() - 1;
      if (Base64Media.looksLike(bytes, from, to)) {
        cuts.add(new Cut(from, to, Optional.empty(), false));
        continue;
      }
      Optional<StringCutter.Decoded> decoded = StringCutter.decode(string);
      if (decoded.isPresent()) {
        cuts.add(new Cut(from, to, decoded, systemStrings.contains(string.start())));
      }
    }
  }

  private void writeString(Cut cut) {
    if (cut.text().isEmpty()) {
      out.raw(Slice.Type.OPAQUE, bytes, cut.from(), cut.to());
      return;
    }
    byte[] utf8 = cut.text().get().utf8();
    RecipeStep.Encoding encoding = cut.text().get().encoding();
    if (!cut.system() || utf8.length < LONG_SYSTEM_TEXT) {
      out.text(utf8, 0, utf8.length, encoding);
      if (cut.system()) {
        out.markSystem();
      }
      return;
    }
    int[] start = {0};
    TextChunks.cut(
        utf8,
        0,
        utf8.length,
        end -> {
          out.text(utf8, start[0], end, encoding);
          out.markSystem();
          start[0] = end;
        });
  }
}
