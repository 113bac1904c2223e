package dev.verbatim.capture.provider;

import dev.verbatim.capture.json.JsonStrings;
import dev.verbatim.capture.json.JsonValue;
import dev.verbatim.model.PayloadAssembler;
import dev.verbatim.model.RecipeStep;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON text under construction, in the order of insertion. */
final class MutableJson {
  private MutableJson() {}

  /** A value. */
  sealed interface Node {}

  /** JSON that was sent, exactly as it was sent. */
  record Raw(byte[] json) implements Node {}

  /** A string that grows. */
  record Text(StringBuilder value) implements Node {}

  /** An array. */
  record Array(List<Node> elements) implements Node {
    Array() {
      this(new ArrayList<>());
    }
  }

  /** An object. */
  record Object(Map<String, Node> members) implements Node {
    Object() {
      this(new LinkedHashMap<>());
    }

    /** Sets a member to what was sent. */
    Object put(String name, JsonValue value) {
      members.put(name, new Raw(value.rawBytes()));
      return this;
    }

    Object put(String name, Node value) {
      members.put(name, value);
      return this;
    }

    /** Appends to a string member; makes it if there is none. */
    void append(String name, String more) {
      Node old = members.get(name);
      if (old instanceof Text text) {
        text.value().append(more);
      } else {
        String sent = old instanceof Raw raw ? sentText(raw) : "";
        members.put(name, new Text(new StringBuilder(sent).append(more)));
      }
    }

    private static String sentText(Raw raw) {
      boolean string = raw.json().length > 1 && raw.json()[0] == '"';
      return string ? JsonStrings.decode(raw.json(), 1, raw.json().length - 1) : "";
    }

    @Nullable Node get(String name) {
      return members.get(name);
    }

    /** The array that is this member, made if there is none. */
    Array array(String name) {
      if (members.get(name) instanceof Array array) {
        return array;
      }
      Array made = new Array();
      members.put(name, made);
      return made;
    }

    /** The object that is this member, made if there is none. */
    Object object(String name) {
      if (members.get(name) instanceof Object object) {
        return object;
      }
      Object made = new Object();
      members.put(name, made);
      return made;
    }
  }

  static Node text(String value) {
    return new Text(new StringBuilder(value));
  }

  /** A copy of an object whose members can be changed. */
  static Object copyOf(JsonValue object) {
    Object copy = new Object();
    for (JsonValue.Member member : object.members()) {
      copy.put(member.name(), member.value());
    }
    return copy;
  }

  static byte[] write(Node node) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    write(node, out);
    return out.toByteArray();
  }

  private static void write(Node node, ByteArrayOutputStream out) {
    switch (node) {
      case Raw raw -> out.writeBytes(raw.json());
      case Text text -> writeString(text.value().toString(), out);
      case Array array -> {
        out.write('[');
        boolean first = true;
        for (Node element : array.elements()) {
          if (!first) {
            out.write(',');
          }
          first = false;
          write(element, out);
        }
        out.write(']');
      }
      case Object object -> {
        out.write('{');
        boolean first = true;
        for (Map.Entry<String, Node> member : object.members().entrySet()) {
          if (!first) {
            out.write(',');
          }
          first = false;
          writeString(member.getKey(), out);
          out.write(':');
          write(member.getValue(), out);
        }
        out.write('}');
      }
    }
  }

  private static void writeString(String value, ByteArrayOutputStream out) {
    out.write('"');
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    out.writeBytes(PayloadAssembler.encode(RecipeStep.Encoding.JSON_MINIMAL, utf8));
    out.write('"');
  }
}
