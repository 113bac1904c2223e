package dev.verbatim.insight.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.capture.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonDiffTest {
  @Test
  void oneArgument() {
    assertThat(changes("{\"order\":8812,\"full\":true}", "{\"full\":true,\"order\":8813}"))
        .containsExactly("/order: 8812 -> 8813");
  }

  @Test
  void membersThatCameAndWent() {
    assertThat(changes("{\"a\":1,\"b\":{\"c\":[1]}}", "{\"b\":{\"c\":[1],\"d/e\":null}}"))
        .containsExactly("/a: 1 -> ", "/b/d~1e:  -> null");
  }

  @Test
  void waysToWriteMakeNoDifference() {
    assertThat(
            changes("{\"a\":1.0,\"b\":\"\\u00e9\",\"c\":1e2}", "{\"c\":100,\"b\":\"é\",\"a\":1}"))
        .isEmpty();
    assertThat(changes("-0.0", "0")).isEmpty();
  }

  @Test
  void elementsAreFoundByWhatTheyAre() {
    assertThat(changes("[1,2,3,4]", "[0,1,3,4]")).containsExactly("/0:  -> 0", "/1: 2 -> ");
    assertThat(
            changes(
                "[{\"id\":\"a\",\"n\":1},{\"id\":\"b\",\"n\":2}]",
                "[{\"id\":\"c\",\"n\":9},{\"id\":\"b\",\"n\":3}]"))
        .containsExactly(
            "/0: {\"id\":\"a\",\"n\":1} -> ", "/0:  -> {\"id\":\"c\",\"n\":9}", "/1/n: 2 -> 3");
    assertThat(changes("[{\"n\":1},5]", "[{\"n\":2},5]")).containsExactly("/0/n: 1 -> 2");
  }

  @Test
  void otherTypes() {
    assertThat(changes("{\"a\":[]}", "{\"a\":{}}")).containsExactly("/a: [] -> {}");
    assertThat(changes("true", "false")).containsExactly(": true -> false");
    assertThat(changes("null", "\"null\"")).containsExactly(": null -> \"null\"");
  }

  @Test
  void thePatchMakesTheRightValueOfTheLeftOne() {
    long seed = new Random().nextLong();
    System.out.println("seed of thePatchMakesTheRightValueOfTheLeftOne: " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 3000; round++) {
      Object left = value(random, 4);
      Object right = random.nextInt(3) == 0 ? value(random, 4) : edited(left, random);
      List<JsonChange> changes = JsonDiff.of(json(left), json(right));
      assertThat(changes.isEmpty()).isEqualTo(text(left).equals(text(right)));
      Object patched = left;
      for (JsonPatchOperation operation : JsonDiff.patch(changes)) {
        patched = apply(patched, operation);
      }
      assertThat(text(patched)).as(text(left)).isEqualTo(text(right));
    }
  }

  private static List<String> changes(String left, String right) {
    return JsonDiff.of(parse(left), parse(right)).stream()
        .map(it -> it.path() + ": " + it.left().orElse("") + " -> " + it.right().orElse(""))
        .toList();
  }

  private static JsonValue parse(String json) {
    return JsonValue.parse(json, 100).orElseThrow();
  }

  private static JsonValue json(Object value) {
    return parse(text(value));
  }

  // Values are maps, lists and longs: enough to move everything about.

  private static Object value(Random random, int depth) {
    switch (depth == 0 ? 0 : random.nextInt(3)) {
      case 1 -> {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          list.add(value(random, depth - 1));
        }
        return list;
      }
      case 2 -> {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.put(
              List.of("id", "a/b", "c~d", "e").get(random.nextInt(4)), value(random, depth - 1));
        }
        return map;
      }
      default -> {
        return (long) random.nextInt(4);
      }
    }
  }

  private static Object edited(Object value, Random random) {
    return switch (value) {
      case List<?> list -> {
        List<Object> edited = new ArrayList<>();
        for (Object element : list) {
          if (random.nextInt(6) > 0) {
            edited.add(edited(element, random));
          }
          if (random.nextInt(6) == 0) {
            edited.add(value(random, 1));
          }
        }
        yield edited;
      }
      case Map<?, ?> map -> {
        Map<String, Object> edited = new LinkedHashMap<>();
        map.forEach(
            (name, member) -> {
              if (random.nextInt(6) > 0) {
                edited.put((String) name, edited(member, random));
              }
            });
        yield edited;
      }
      default -> random.nextInt(6) == 0 ? value(random, 1) : value;
    };
  }

  private static String text(Object value) {
    return switch (value) {
      case List<?> list -> list.stream().map(JsonDiffTest::text).toList().toString();
      case Map<?, ?> map -> {
        List<String> members = new ArrayList<>();
        new TreeMap<>(map)
            .forEach((name, member) -> members.add("\"" + name + "\": " + text(member)));
        yield "{" + String.join(", ", members) + "}";
      }
      default -> value.toString();
    };
  }

  private static Object apply(Object root, JsonPatchOperation operation) {
    if (operation.path().isEmpty()) {
      return read(parse(operation.value().orElseThrow()));
    }
    String[] path = operation.path().substring(1).split("/", -1);
    apply(root, path, 0, operation);
    return root;
  }

  @SuppressWarnings("unchecked")
  private static void apply(Object at, String[] path, int depth, JsonPatchOperation operation) {
    String step = path[depth].replace("~1", "/").replace("~0", "~");
    boolean last = depth == path.length - 1;
    @Nullable Object value = operation.value().map(it -> read(parse(it))).orElse(null);
    if (at instanceof Map<?, ?>) {
      Map<String, Object> map = (Map<String, Object>) at;
      if (!last) {
        apply(java.util.Objects.requireNonNull(map.get(step)), path, depth + 1, operation);
      } else if (value == null) {
        assertThat(map.remove(step)).isNotNull();
      } else {
        map.put(step, value);
      }
    } else {
      List<Object> list = (List<Object>) at;
      int index = Integer.parseInt(step);
      if (!last) {
        apply(list.get(index), path, depth + 1, operation);
      } else if (value == null) {
        list.remove(index);
      } else if (operation.op().equals("add")) {
        list.add(index, value);
      } else {
        list.set(index, value);
      }
    }
  }

  private static Object read(JsonValue value) {
    if (value.isArray()) {
      return new ArrayList<>(value.elements().stream().map(JsonDiffTest::read).toList());
    }
    if (value.isObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      value.members().forEach(member -> map.put(member.name(), read(member.value())));
      return map;
    }
    return value.integer().orElseThrow();
  }
}
