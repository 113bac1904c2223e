package dev.verbatim.gateway.proxy;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import dev.verbatim.gateway.provider.Target;
import dev.verbatim.gateway.record.LabelHeaders;
import dev.verbatim.gateway.record.TraceParent;
import dev.verbatim.model.Attempt;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which headers pass. All do, in order and as often as they came, but for those of one connection
 * (RFC 9110, 7.6.1) and those meant for Verbatim or Helicone.
 */
final class HeaderRules {
  static final AsciiString TRACE_ID = HttpHeaderNames.of("x-verbatim-trace-id");
  static final AsciiString SPAN_ID = HttpHeaderNames.of("x-verbatim-span-id");

  private static final Set<String> OF_ONE_CONNECTION =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings");

  private HeaderRules() {}

  /** What goes upstream. The path is set later, exactly as it was received. */
  static RequestHeaders upstream(RequestHeaders received, Target target) {
    RequestHeadersBuilder out =
        RequestHeaders.builder(received.method(), "/")
            .scheme(target.tls() ? "https" : "http")
            .authority(target.authority());
    Set<String> named = named(received);
    Set<String> signed = signed(received);
    received.forEach(
        (name, value) -> {
          String text = name.toString();
          boolean ours =
              (text.startsWith(LabelHeaders.OURS) || text.startsWith(LabelHeaders.HELICONE))
                  && !signed.contains(text);
          boolean key = GatewayKey.isHeader(text);
          boolean pseudo = text.startsWith(":") || text.equals("host") || text.equals("expect");
          if (!ours && !key && !pseudo && !ofOneConnection(text, named)) {
            out.add(name, value);
          }
        });
    return out.build();
  }

  /** What goes back to the caller. */
  static ResponseHeaders downstream(ResponseHeaders received, TraceParent place, boolean withIds) {
    Set<String> named = named(received);
    ResponseHeadersBuilder out = ResponseHeaders.builder(received.status());
    received.forEach(
        (name, value) -> {
          String text = name.toString();
          if (!text.startsWith(":") && !ofOneConnection(text, named)) {
            out.add(name, value);
          }
        });
    if (withIds) {
      out.set(TRACE_ID, place.traceId().toString());
      out.set(SPAN_ID, place.spanId().toString());
    }
    return out.build();
  }

  /** As they are recorded; names in lower case, as HTTP/2 has them. */
  static List<Attempt.Header> recorded(HttpHeaders headers) {
    List<Attempt.Header> recorded = new ArrayList<>();
    headers.forEach(
        (name, value) -> {
          String text = name.toString();
          if (!text.startsWith(":")) {
            recorded.add(new Attempt.Header(text, value));
          }
        });
    return recorded;
  }

  private static boolean ofOneConnection(String name, Set<String> named) {
    return OF_ONE_CONNECTION.contains(name) || named.contains(name);
  }

  /** Headers that {@code Connection} names. */
  private static Set<String> named(HttpHeaders headers) {
    return list(headers.getAll(HttpHeaderNames.CONNECTION), ",");
  }

  /** Headers that AWS Signature Version 4 covers: without them the signature were wrong. */
  private static Set<String> signed(RequestHeaders headers) {
    String authorization = headers.get(HttpHeaderNames.AUTHORIZATION, "");
    int start = authorization.indexOf("SignedHeaders=");
    if (!authorization.startsWith("AWS4-") || start < 0) {
      return Set.of();
    }
    String rest = authorization.substring(start + "SignedHeaders=".length());
    int end = rest.indexOf(',');
    return list(List.of(end < 0 ? rest : rest.substring(0, end)), ";");
  }

  private static Set<String> list(List<String> values, String separator) {
    Set<String> names = new HashSet<>();
    for (String value : values) {
      Arrays.stream(value.split(separator))
          .map(name -> name.strip().toLowerCase(Locale.ROOT))
          .forEach(names::add);
    }
    return names;
  }
}
