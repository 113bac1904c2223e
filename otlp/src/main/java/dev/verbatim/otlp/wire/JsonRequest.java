package dev.verbatim.otlp.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.verbatim.otlp.json.Json;
import dev.verbatim.otlp.json.JsonTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a request of any {@link Signal} from OTLP's JSON encoding: ids in hexadecimal, 64-bit
 * numbers as text or numbers, enums as numbers (names are tolerated), unknown fields ignored.
 *
 * <p>The frame is read as a stream; each span becomes a small tree of its own, so that a bad one is
 * rejected alone. Only text that is no JSON at all spoils the request.
 */
public final class JsonRequest {
  private final Signal signal;
  private final JsonParser parser;
  private final int maxValueDepth;
  private final List<WireScope> scopes = new ArrayList<>();

  private JsonRequest(Signal signal, JsonParser parser, int maxValueDepth) {
    this.signal = signal;
    this.parser = parser;
    this.maxValueDepth = maxValueDepth;
  }

  /**
   * All scopes of the request, in order.
   *
   * @throws MalformedException if the body is no JSON, or no object
   */
  public static List<WireScope> read(Signal signal, byte[] body, int maxValueDepth)
      throws MalformedException {
    try (JsonParser parser = JsonTree.FACTORY.createParser(body)) {
      JsonRequest request = new JsonRequest(signal, parser, maxValueDepth);
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedException("body: no JSON object (expected: " + signal.request + ")");
      }
      request.request();
      if (parser.nextToken() != null) {
        throw new MalformedException("body: something follows the JSON object (expected: its end)");
      }
      return request.scopes;
    } catch (IOException broken) {
      throw new MalformedException(
          "body: no valid JSON (expected: " + signal.request + ")", broken);
    }
  }

  private void request() throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      boolean known = parser.currentName().equals(signal.resources);
      if (parser.nextToken() == JsonToken.START_ARRAY && known) {
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
          resourceSpans(signal.resources + "[" + i + "]");
        }
      } else {
        parser.skipChildren();
      }
    }
  }

  /** The resource may stand behind its spans, so those are kept until it is known. */
  private void resourceSpans(String position) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    WireScopeBuilder resource = new WireScopeBuilder();
    List<ScopeSpans> all = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      JsonToken token = parser.nextToken();
      if (field.equals(signal.scopes) && token == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          all.add(scopeSpans());
        }
      } else if (field.equals("resource")) {
        try {
          JsonValues values = new JsonValues(maxValueDepth, new ArrayList<>());
          values.attributes(resource.resource, JsonFields.of(tree()), "attributes");
        } catch (RejectedException rejected) {
          resource.broken = "its resource: " + rejected.reason();
        }
      } else if (field.equals("schemaUrl") && token == JsonToken.VALUE_STRING) {
        resource.resourceSchemaUrl = WireText.name(parser.getText());
      } else {
        parser.skipChildren();
      }
    }
    for (int i = 0; i < all.size(); i++) {
      WireScopeBuilder scope = resource.sameResource();
      all.get(i).describe(scope, maxValueDepth);
      scopes.add(scope.build(position + "." + signal.scopes + "[" + i + "]", all.get(i).spans()));
    }
  }

  /** What one element of {@code scopeSpans} holds; {@code broken} if its scope cannot be read. */
  private record ScopeSpans(
      Json scope, String schemaUrl, String broken, List<WireScope.Item> spans) {
    void describe(WireScopeBuilder into, int maxValueDepth) {
      into.schemaUrl = schemaUrl;
      if (!broken.isEmpty()) {
        into.broken = broken;
        return;
      }
      try {
        JsonFields fields = JsonFields.of(scope);
        into.name = fields.text("name");
        into.version = fields.text("version");
        new JsonValues(maxValueDepth, new ArrayList<>())
            .attributes(into.attributes, fields, "attributes");
      } catch (RejectedException rejected) {
        into.broken = "its scope: " + rejected.reason();
      }
    }
  }

  private ScopeSpans scopeSpans() throws IOException {
    Json scope = Json.Null.NULL;
    String schemaUrl = "";
    String broken = "";
    List<WireScope.Item> spans = new ArrayList<>();
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String field = parser.currentName();
        JsonToken token = parser.nextToken();
        if (field.equals(signal.items) && token == JsonToken.START_ARRAY) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            spans.add(span());
          }
        } else if (field.equals("scope")) {
          try {
            scope = tree();
          } catch (RejectedException rejected) {
            broken = "its scope: " + rejected.reason();
          }
        } else if (field.equals("schemaUrl") && token == JsonToken.VALUE_STRING) {
          schemaUrl = WireText.name(parser.getText());
        } else {
          parser.skipChildren();
        }
      }
    } else {
      parser.skipChildren();
    }
    return new ScopeSpans(scope, schemaUrl, broken, spans);
  }

  private WireScope.Item span() throws IOException {
    try {
      return new WireScope.Good(signal.read(tree(), maxValueDepth));
    } catch (RejectedException rejected) {
      return new WireScope.Bad(rejected.reason());
    }
  }

  /** The value at which the parser stands; afterwards it stands at its end, whatever happened. */
  private Json tree() throws IOException, RejectedException {
    int depth = parser.getParsingContext().getNestingDepth();
    if (parser.currentToken().isStructStart()) {
      depth--;
    }
    try {
      return JsonTree.read(parser, JsonValues.jsonDepth(maxValueDepth));
    } catch (JsonTree.TooDeepException tooDeep) {
      while (parser.getParsingContext().getNestingDepth() > depth) {
        if (parser.nextToken() == null) {
          throw new IOException("the text ends inside a value", tooDeep);
        }
      }
      throw RejectedException.tooDeep(maxValueDepth);
    }
  }
}
