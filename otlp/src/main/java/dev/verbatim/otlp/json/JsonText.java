package dev.verbatim.otlp.json;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.List;

/** Writes {@link Json} as compact text. */
public final class JsonText {
  private JsonText() {}

  /** Compact JSON; numbers as they were written. */
  public static String of(Json value) {
    StringBuilder out = new StringBuilder();
    append(out, value);
    return out.toString();
  }

  /** A string with its quotes. */
  public static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2);
    appendString(out, text);
    return out.toString();
  }

  private static void append(StringBuilder out, Json value) {
    switch (value) {
      case Json.Obj object -> appendObject(out, object.members());
      case Json.Arr array -> appendArray(out, array.elements());
      case Json.Str string -> appendString(out, string.value());
      case Json.Num number -> appendNumber(out, number.literal());
      case Json.Bool bool -> out.append(bool.value());
      case Json.Null ignored -> out.append("null");
    }
  }

  private static void appendObject(StringBuilder out, List<Json.Member> members) {
    out.append('{');
    String separator = "";
    for (Json.Member member : members) {
      out.append(separator);
      appendString(out, member.key());
      out.append(':');
      append(out, member.value());
      separator = ",";
    }
    out.append('}');
  }

  private static void appendArray(StringBuilder out, List<Json> elements) {
    out.append('[');
    String separator = "";
    for (Json element : elements) {
      out.append(separator);
      append(out, element);
      separator = ",";
    }
    out.append(']');
  }

  /** NaN and the infinities are no JSON numbers; like protobuf's JSON form they become strings. */
  private static void appendNumber(StringBuilder out, String literal) {
    char last = literal.charAt(literal.length() - 1);
    if (last == 'N' || last == 'y' || last == 'F') {
      appendString(out, literal);
    } else {
      out.append(literal);
    }
  }

  private static void appendString(StringBuilder out, String text) {
    out.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, out);
    out.append('"');
  }
}
