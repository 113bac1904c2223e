package dev.verbatim.springai;

import dev.verbatim.sdk.ModelExchange;
import dev.verbatim.sdk.ModelRequest;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.BufferedSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/** Records every exchange of the HTTP client below the retry loop and passes it on unchanged. */
final class RecordingInterceptor implements Interceptor {
  /** A larger request is passed on unrecorded, see {@code spec/attributes.md}. */
  private static final long LARGEST_BODY = 48L << 20;

  /** The body of a failed response is read at once, so far. */
  private static final long LARGEST_ERROR = 64L << 10;

  private final PendingStreams streams;

  RecordingInterceptor(PendingStreams streams) {
    this.streams = streams;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    RequestBody body = request.body();
    if (!request.method().equals("POST")
        || body == null
        || body.isOneShot()
        || body.isDuplex()
        || body.contentLength() > LARGEST_BODY) {
      return chain.proceed(request);
    }
    byte[] bytes = bytes(body);
    Request same = request.newBuilder().method("POST", new SameBody(body, bytes)).build();
    Optional<ModelExchange> begun = begin(request, body.contentType(), bytes);
    if (begun.isEmpty()) {
      return chain.proceed(same);
    }
    ModelExchange exchange = begun.get();
    FailedExchange.forget();
    Response response;
    try {
      response = chain.proceed(same);
    } catch (IOException | RuntimeException failure) {
      exchange.failed(failure);
      FailedExchange.remember(exchange);
      throw failure;
    }
    exchange.response(response.code(), response.headers().toMultimap());
    return recorded(response, exchange);
  }

  /** Clients close the response of an attempt that they repeat without reading it. */
  private static Response recorded(Response response, ModelExchange exchange) throws IOException {
    ResponseBody body = response.body();
    if (body == null) {
      exchange.responseBody(new byte[0]);
      return response;
    }
    long length = body.contentLength();
    if (response.code() >= 400 && length >= 0 && length <= LARGEST_ERROR) {
      exchange.responseBody(response.peekBody(LARGEST_ERROR).bytes());
      FailedExchange.remember(exchange);
      return response;
    }
    return response.newBuilder().body(new RecordedBody(body, exchange)).build();
  }

  private Optional<ModelExchange> begin(Request request, @Nullable MediaType type, byte[] bytes) {
    Context current = Context.current();
    String text = new String(bytes, StandardCharsets.UTF_8);
    boolean streaming = text.contains("\"stream\":true");
    Optional<PendingStreams.Stream> stream = streaming ? streams.take(text) : Optional.empty();
    Optional<Context> context = stream.map(PendingStreams.Stream::context);
    if (context.isEmpty() && (!streaming || !current.equals(Context.root()))) {
      context = Optional.of(current);
    }
    Map<String, List<String>> headers = request.headers().toMultimap();
    Optional<ModelExchange> exchange =
        ModelExchange.begin(
            new ModelRequest(
                request.url().toString(),
                headers,
                Optional.ofNullable(type).map(MediaType::toString),
                bytes,
                context,
                true));
    exchange.ifPresent(made -> stream.ifPresent(each -> each.sent(made)));
    return exchange;
  }

  private static byte[] bytes(RequestBody body) throws IOException {
    Buffer buffer = new Buffer();
    body.writeTo(buffer);
    return buffer.readByteArray();
  }

  /** The bytes that were copied, sent as the original would have been. */
  private static final class SameBody extends RequestBody {
    private final RequestBody original;
    private final byte[] bytes;

    SameBody(RequestBody original, byte[] bytes) {
      this.original = original;
      this.bytes = bytes;
    }

    @Override
    public @Nullable MediaType contentType() {
      return original.contentType();
    }

    @Override
    public long contentLength() throws IOException {
      return original.contentLength();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.write(bytes);
    }
  }

  /** A body that is copied while it is read. */
  private static final class RecordedBody extends ResponseBody {
    private final ResponseBody original;
    private final BufferedSource source;

    RecordedBody(ResponseBody original, ModelExchange exchange) {
      this.original = original;
      this.source = Okio.buffer(Okio.source(exchange.reading(original.byteStream())));
    }

    @Override
    public @Nullable MediaType contentType() {
      return original.contentType();
    }

    @Override
    public long contentLength() {
      return original.contentLength();
    }

    @Override
    public BufferedSource source() {
      return source;
    }
  }
}
