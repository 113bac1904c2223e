package dev.verbatim.replay.match;

import dev.verbatim.capture.canon.CanonicalRequest;
import dev.verbatim.capture.json.JsonValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A masked request, taken apart for comparing it with others.
 *
 * @param request the request
 * @param shape its turn and shape
 * @param system words of the instructions
 * @param setup words of the settings
 * @param user words of what stands in messages of the user
 * @param whole all words
 */
record RequestText(
    CanonicalRequest request,
    String shape,
    Set<String> system,
    Set<String> setup,
    Set<String> user,
    Set<String> whole) {
  private static final int MAX_DEPTH = 256;

  static RequestText of(CanonicalRequest masked) {
    Set<String> system = Words.set(masked.system());
    Set<String> setup = Words.set(masked.setup());
    Set<String> user = new HashSet<>();
    Set<String> whole = new HashSet<>(system);
    whole.addAll(setup);
    for (CanonicalRequest.Item item : masked.items()) {
      if (isOfUser(item)) {
        user.addAll(userWords(item));
      } else {
        whole.addAll(Words.of(item.json()));
      }
    }
    whole.addAll(user);
    return new RequestText(
        masked, masked.turn() + "\n" + masked.shape(), system, setup, user, whole);
  }

  /** Program and data meet here; what others say is data. */
  static boolean isOfUser(CanonicalRequest.Item item) {
    return item.role().equals("user");
  }

  private static Set<String> userWords(CanonicalRequest.Item item) {
    return JsonValue.parse(item.json(), MAX_DEPTH).stream()
        .flatMap(json -> json.strings().stream())
        .flatMap(text -> Words.of(text.text().orElse("")).stream())
        .collect(Collectors.toSet());
  }

  /** The lines of a text that hold something; to be changed by the caller. */
  static List<String> lines(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .collect(Collectors.toCollection(ArrayList::new));
  }
}
