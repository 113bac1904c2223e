package dev.verbatim.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a replay stands, or a part of that.
 *
 * @param members as {@code GET /api/v1/replays/{id}} tells
 */
record RunState(Map<?, ?> members) {
  boolean isSame() {
    return text("status").equals("same");
  }

  /** Empty if it is absent. */
  String text(String member) {
    return optional(member).orElse("");
  }

  Optional<String> optional(String member) {
    return Optional.ofNullable(members.get(member)).map(String::valueOf);
  }

  /** The objects of a list; none if it is absent. */
  List<RunState> list(String member) {
    List<RunState> list = new ArrayList<>();
    if (members.get(member) instanceof List<?> elements) {
      for (Object element : elements) {
        if (element instanceof Map<?, ?> each) {
          list.add(new RunState(each));
        }
      }
    }
    return list;
  }

  /** The object; one without members if it is absent. */
  RunState part(String member) {
    return new RunState(members.get(member) instanceof Map<?, ?> part ? part : Map.of());
  }
}
