package dev.verbatim.otlp.wire;

import static dev.verbatim.otlp.wire.ProtobufMessage.DELIMITED;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.verbatim.otlp.json.JsonTree;
import java.io.IOException;

/** Counts the data points of an {@code ExportMetricsServiceRequest}. */
public final class MetricPoints {
  private static final String EXPECTED = "(expected: an ExportMetricsServiceRequest)";

  private MetricPoints() {}

  /**
   * Counts in protobuf; numbers are those of {@code metrics.proto}.
   *
   * @throws MalformedException if the body is no such request
   */
  public static long inProtobuf(byte[] body) throws MalformedException {
    try {
      return in(new ProtobufMessage(body, 0, body.length), 0);
    } catch (IOException broken) {
      throw new MalformedException("body: no protobuf " + EXPECTED, broken);
    }
  }

  /**
   * @param level 0 request, 1 resource metrics, 2 scope metrics, 3 metric, 4 its data
   */
  private static long in(ProtobufMessage message, int level) throws IOException {
    long points = 0;
    for (int tag = message.next(); tag != 0; tag = message.next()) {
      int field = tag >>> 3;
      boolean inner =
          (tag & 7) == DELIMITED
              && switch (level) {
                case 0, 4 -> field == 1;
                case 1, 2 -> field == 2;
                // gauge, sum, histogram, exponential histogram, summary
                default -> field == 5 || field == 7 || field == 9 || field == 10 || field == 11;
              };
      if (inner && level < 4) {
        points += in(message.message(), level + 1);
      } else {
        points += inner ? 1 : 0;
        message.skip();
      }
    }
    return points;
  }

  /**
   * Counts in JSON.
   *
   * @throws MalformedException if the body is no JSON object
   */
  public static long inJson(byte[] body) throws MalformedException {
    try (JsonParser parser = JsonTree.FACTORY.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedException("body: no JSON object " + EXPECTED);
      }
      long points = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.START_ARRAY && "dataPoints".equals(parser.currentName())) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            points++;
            parser.skipChildren();
          }
        }
      }
      return points;
    } catch (IOException broken) {
      throw new MalformedException("body: no valid JSON " + EXPECTED, broken);
    }
  }
}
