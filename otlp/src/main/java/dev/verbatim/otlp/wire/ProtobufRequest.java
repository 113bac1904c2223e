package dev.verbatim.otlp.wire;

import static dev.verbatim.otlp.wire.ProtobufMessage.DELIMITED;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a request of any {@link Signal} from protobuf.
 *
 * <p>By hand, because generated code fails as a whole where one span is bad: here each span is
 * decoded from its own range of bytes, so a bad one is rejected alone. Unknown fields are skipped,
 * as protobuf demands.
 */
public final class ProtobufRequest {
  private final Signal signal;
  private final int maxValueDepth;
  private final List<WireScope> scopes = new ArrayList<>();

  private ProtobufRequest(Signal signal, int maxValueDepth) {
    this.signal = signal;
    this.maxValueDepth = maxValueDepth;
  }

  /**
   * All scopes of the request, in order.
   *
   * @throws MalformedException if the frame around the spans is broken
   */
  public static List<WireScope> read(Signal signal, byte[] body, int maxValueDepth)
      throws MalformedException {
    ProtobufRequest request = new ProtobufRequest(signal, maxValueDepth);
    try {
      ProtobufMessage in = new ProtobufMessage(body, 0, body.length);
      int index = 0;
      for (int tag = in.next(); tag != 0; tag = in.next()) {
        if (tag == (1 << 3 | DELIMITED)) {
          request.resourceSpans(in.message(), signal.resources + "[" + index++ + "]");
        } else {
          in.skip();
        }
      }
    } catch (IOException broken) {
      throw new MalformedException("body: no protobuf (expected: " + signal.request + ")", broken);
    }
    return request.scopes;
  }

  private void resourceSpans(ProtobufMessage in, String position) throws IOException {
    List<ProtobufMessage> resources = new ArrayList<>();
    List<ProtobufMessage> scopeSpans = new ArrayList<>();
    String schemaUrl = "";
    for (int tag = in.next(); tag != 0; tag = in.next()) {
      switch (tag) {
        case 1 << 3 | DELIMITED -> resources.add(in.message());
        case 2 << 3 | DELIMITED -> scopeSpans.add(in.message());
        case 3 << 3 | DELIMITED -> schemaUrl = in.text();
        default -> in.skip();
      }
    }
    WireScopeBuilder scope = new WireScopeBuilder();
    for (ProtobufMessage resource : resources) {
      resource(resource, scope);
    }
    scope.resourceSchemaUrl = schemaUrl;
    for (int i = 0; i < scopeSpans.size(); i++) {
      scopeSpans(
          scopeSpans.get(i), position + "." + signal.scopes + "[" + i + "]", scope.sameResource());
    }
  }

  private void resource(ProtobufMessage in, WireScopeBuilder scope) throws IOException {
    ProtobufValues values = new ProtobufValues(maxValueDepth, new ArrayList<>());
    for (int tag = in.next(); tag != 0; tag = in.next()) {
      if (tag == (1 << 3 | DELIMITED)) {
        try {
          values.addTo(scope.resource, in.message());
        } catch (RejectedException rejected) {
          scope.broken = "its resource: " + rejected.reason();
        }
      } else {
        in.skip();
      }
    }
  }

  private void scopeSpans(ProtobufMessage in, String position, WireScopeBuilder scope)
      throws IOException {
    List<ProtobufMessage> spans = new ArrayList<>();
    for (int tag = in.next(); tag != 0; tag = in.next()) {
      switch (tag) {
        case 1 << 3 | DELIMITED -> scope(in.message(), scope);
        case 2 << 3 | DELIMITED -> spans.add(in.message());
        case 3 << 3 | DELIMITED -> scope.schemaUrl = in.text();
        default -> in.skip();
      }
    }
    List<WireScope.Item> items = new ArrayList<>(spans.size());
    for (ProtobufMessage span : spans) {
      items.add(span(span));
    }
    scopes.add(scope.build(position, items));
  }

  private void scope(ProtobufMessage in, WireScopeBuilder scope) throws IOException {
    ProtobufValues values = new ProtobufValues(maxValueDepth, new ArrayList<>());
    for (int tag = in.next(); tag != 0; tag = in.next()) {
      switch (tag) {
        case 1 << 3 | DELIMITED -> scope.name = in.text();
        case 2 << 3 | DELIMITED -> scope.version = in.text();
        case 3 << 3 | DELIMITED -> {
          try {
            values.addTo(scope.attributes, in.message());
          } catch (RejectedException rejected) {
            scope.broken = "its scope: " + rejected.reason();
          }
        }
        default -> in.skip();
      }
    }
  }

  private WireScope.Item span(ProtobufMessage in) {
    try {
      return new WireScope.Good(signal.read(in, maxValueDepth));
    } catch (IOException broken) {
      return new WireScope.Bad("no protobuf (expected: " + signal.item + ")");
    } catch (RejectedException rejected) {
      return new WireScope.Bad(rejected.reason());
    }
  }
}
