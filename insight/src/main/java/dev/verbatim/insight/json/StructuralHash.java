package dev.verbatim.insight.json;

import dev.verbatim.capture.json.JsonValue;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Equality of JSON values by meaning, and a hash that agrees with it. */
final class StructuralHash {
  /** Longer numbers are compared as they are written: nobody computes with them. */
  private static final int MAX_DIGITS = 64;

  private StructuralHash() {}

  static boolean isSame(JsonValue left, JsonValue right) {
    if (left.isObject() && right.isObject()) {
      Map<String, JsonValue> before = members(left);
      Map<String, JsonValue> after = members(right);
      if (!before.keySet().equals(after.keySet())) {
        return false;
      }
      for (Map.Entry<String, JsonValue> member : before.entrySet()) {
        JsonValue other = after.get(member.getKey());
        if (other == null || !isSame(member.getValue(), other)) {
          return false;
        }
      }
      return true;
    }
    if (left.isArray() && right.isArray()) {
      List<JsonValue> before = left.elements();
      List<JsonValue> after = right.elements();
      if (before.size() != after.size()) {
        return false;
      }
      for (int i = 0; i < before.size(); i++) {
        if (!isSame(before.get(i), after.get(i))) {
          return false;
        }
      }
      return true;
    }
    return isSameScalar(left, right);
  }

  /** False if one of them is an object or an array. */
  static boolean isSameScalar(JsonValue left, JsonValue right) {
    if (left.isString() && right.isString()) {
      return left.text().equals(right.text());
    }
    if (left.isNumber() && right.isNumber()) {
      Optional<BigDecimal> before = number(left);
      Optional<BigDecimal> after = number(right);
      return before.isPresent() && after.isPresent()
          ? before.get().compareTo(after.get()) == 0
          : left.raw().equals(right.raw());
    }
    return left.isNull() && right.isNull()
        || left.truth().isPresent() && left.truth().equals(right.truth());
  }

  private static Optional<BigDecimal> number(JsonValue value) {
    return value.end() - value.start() > MAX_DIGITS
        ? Optional.empty()
        : Optional.of(new BigDecimal(value.raw()));
  }

  static long of(JsonValue value) {
    if (value.isObject()) {
      long sum = 1;
      for (Map.Entry<String, JsonValue> member : members(value).entrySet()) {
        sum += mix(member.getKey().hashCode() * 31L + of(member.getValue()));
      }
      return mix(sum);
    }
    if (value.isArray()) {
      long hash = 2;
      for (JsonValue element : value.elements()) {
        hash = mix(hash * 31 + of(element));
      }
      return hash;
    }
    if (value.isString()) {
      return mix(3L << 32 ^ value.text().orElse("").hashCode());
    }
    if (value.isNumber()) {
      // Of equal numbers the double is equal too, however they are written.
      return mix(4L << 32 ^ Double.hashCode(Double.parseDouble(value.raw()) + 0.0));
    }
    return mix(5 + value.truth().map(it -> it ? 1L : 2L).orElse(0L));
  }

  private static Map<String, JsonValue> members(JsonValue object) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    object.members().forEach(member -> members.put(member.name(), member.value()));
    return members;
  }

  /** The finaliser of SplitMix64. */
  private static long mix(long value) {
    long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }
}
