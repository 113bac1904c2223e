package dev.verbatim.otlp;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import dev.verbatim.otlp.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Bodies of answers, in the encoding of the request: {@code ExportTraceServiceResponse} for a
 * request that was read, {@code google.rpc.Status} for one that was not.
 */
public final class OtlpResponses {
  /** {@code google.rpc.Code.INVALID_ARGUMENT}. */
  public static final int INVALID_ARGUMENT = 3;

  /** {@code google.rpc.Code.RESOURCE_EXHAUSTED}. */
  public static final int RESOURCE_EXHAUSTED = 8;

  /** {@code google.rpc.Code.UNIMPLEMENTED}. */
  public static final int UNIMPLEMENTED = 12;

  /** {@code google.rpc.Code.UNAVAILABLE}. */
  public static final int UNAVAILABLE = 14;

  private OtlpResponses() {}

  /** The encoding of a body. */
  public enum Encoding {
    /** {@code application/x-protobuf}. */
    PROTOBUF("application/x-protobuf"),
    /** {@code application/json}. */
    JSON("application/json");

    private final String contentType;

    Encoding(String contentType) {
      this.contentType = contentType;
    }

    /** For the header. */
    public String contentType() {
      return contentType;
    }
  }

  /** The answer to a request that was read: with a partial success if spans were rejected. */
  public static byte[] success(Encoding encoding, OtlpBatch batch) {
    return success(encoding, batch.rejectedSpans(), batch.errorMessage());
  }

  /** The answer to a request of spans that was read. */
  public static byte[] success(Encoding encoding, long rejectedSpans, String message) {
    return success(encoding, "rejectedSpans", rejectedSpans, message);
  }

  /**
   * The answer to a request that was read.
   *
   * @param field of the number: {@code rejectedSpans}, {@code rejectedLogRecords} or {@code
   *     rejectedDataPoints}; all have the same number in protobuf
   * @param rejected how many were not taken
   * @param message why; with none rejected it is a warning; empty if there is nothing to say
   */
  public static byte[] success(Encoding encoding, String field, long rejected, String message) {
    if (rejected == 0 && message.isEmpty()) {
      return encoding == Encoding.JSON ? utf8("{}") : new byte[0];
    }
    if (encoding == Encoding.JSON) {
      return utf8(
          "{\"partialSuccess\":{\""
              + field
              + "\":\""
              + rejected
              + "\",\"errorMessage\":"
              + JsonText.quoted(message)
              + "}}");
    }
    byte[] partial =
        protobuf(
            out -> {
              if (rejected != 0) {
                out.writeInt64(1, rejected);
              }
              out.writeString(2, message);
            });
    return protobuf(out -> out.writeByteArray(1, partial));
  }

  /** The answer to a request that the sender got wrong. */
  public static byte[] error(Encoding encoding, OtlpException exception) {
    int code = exception.httpStatus() == 413 ? RESOURCE_EXHAUSTED : INVALID_ARGUMENT;
    return error(encoding, code, String.valueOf(exception.getMessage()));
  }

  /**
   * A {@code google.rpc.Status}.
   *
   * @param code of {@code google.rpc.Code}
   */
  public static byte[] error(Encoding encoding, int code, String message) {
    if (encoding == Encoding.JSON) {
      return utf8("{\"code\":" + code + ",\"message\":" + JsonText.quoted(message) + "}");
    }
    return protobuf(
        out -> {
          out.writeInt32(1, code);
          out.writeString(2, message);
        });
  }

  /**
   * A {@code google.rpc.Status} for gRPC, with {@code google.rpc.RetryInfo} if the same request is
   * welcome later.
   *
   * @param code of {@code google.rpc.Code}
   */
  public static byte[] status(int code, String message, Optional<Duration> retryAfter) {
    return protobuf(
        out -> {
          out.writeInt32(1, code);
          out.writeString(2, message);
          if (retryAfter.isPresent()) {
            Duration wait = retryAfter.get();
            byte[] delay =
                protobuf(
                    duration -> {
                      duration.writeInt64(1, wait.toSeconds());
                      duration.writeInt32(2, wait.getNano());
                    });
            byte[] info = protobuf(retryInfo -> retryInfo.writeByteArray(1, delay));
            byte[] any =
                protobuf(
                    detail -> {
                      detail.writeString(1, "type.googleapis.com/google.rpc.RetryInfo");
                      detail.writeByteArray(2, info);
                    });
            out.writeByteArray(3, any);
          }
        });
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private interface Fields {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  private static byte[] protobuf(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      fields.writeTo(out);
      out.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException("an array refused bytes", impossible);
    }
    return bytes.toByteArray();
  }

  /**
   * How many items a backend did not take: {@code partial_success.rejected_*} of its answer in
   * protobuf. 0 if the answer does not say, or is none.
   */
  public static long rejected(byte[] answer) {
    try {
      CodedInputStream response = CodedInputStream.newInstance(answer);
      for (int tag = response.readTag(); tag != 0; tag = response.readTag()) {
        if (tag == (1 << 3 | 2)) {
          return firstNumber(response.readByteArray());
        }
        response.skipField(tag);
      }
    } catch (IOException notProtobuf) {
      // Some backends answer with JSON or nothing.
    }
    return 0;
  }

  private static long firstNumber(byte[] partialSuccess) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(partialSuccess);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == 1 << 3) {
        return in.readInt64();
      }
      in.skipField(tag);
    }
    return 0;
  }
}
