package dev.verbatim.server.ingest;

import com.github.luben.zstd.ZstdInputStream;
import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.linecorp.armeria.server.grpc.GrpcService;
import dev.verbatim.otlp.OtlpBatch;
import dev.verbatim.otlp.OtlpException;
import dev.verbatim.otlp.OtlpResponses;
import dev.verbatim.otlp.OtlpResponses.Encoding;
import dev.verbatim.store.StoreException;
import io.grpc.Decompressor;
import io.grpc.DecompressorRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** OTLP/gRPC for traces. Bodies are taken as bytes and decoded once, by our own decoder. */
public final class OtlpGrpcReceiver {
  private static final Logger log = LoggerFactory.getLogger(OtlpGrpcReceiver.class);
  private static final String SERVICE = "opentelemetry.proto.collector.trace.v1.TraceService";

  private final SpanIngest ingest;
  private final BytesInFlight inFlight;
  private final Executor executor;
  private final IngestMeters meters;

  private OtlpGrpcReceiver(
      SpanIngest ingest, BytesInFlight inFlight, Executor executor, IngestMeters meters) {
    this.ingest = ingest;
    this.inFlight = inFlight;
    this.executor = executor;
    this.meters = meters;
  }

  /**
   * The service for Armeria.
   *
   * @param maxBytes of one message after decompression
   */
  public static GrpcService service(
      SpanIngest ingest,
      BytesInFlight inFlight,
      int maxBytes,
      Executor executor,
      IngestMeters meters) {
    OtlpGrpcReceiver receiver = new OtlpGrpcReceiver(ingest, inFlight, executor, meters);
    MethodDescriptor<byte[], byte[]> export =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Export"))
            .setRequestMarshaller(new BytesMarshaller())
            .setResponseMarshaller(new BytesMarshaller())
            .build();
    return GrpcService.builder()
        .addService(
            ServerServiceDefinition.builder(SERVICE)
                .addMethod(export, ServerCalls.asyncUnaryCall(receiver::export))
                .build())
        .maxRequestMessageLength(maxBytes)
        .useMethodMarshaller(true)
        .decompressorRegistry(
            DecompressorRegistry.getDefaultInstance().with(new ZstdDecompressor(), true))
        .build();
  }

  private void export(byte[] body, StreamObserver<byte[]> observer) {
    executor.execute(() -> answer(body, observer));
  }

  private void answer(byte[] body, StreamObserver<byte[]> observer) {
    try (BytesInFlight.Share share = inFlight.open()) {
      share.take(body.length);
      OtlpBatch batch = ingest.ingest(Encoding.PROTOBUF, body);
      meters.answered("grpc", "OK");
      observer.onNext(OtlpResponses.success(Encoding.PROTOBUF, batch));
      observer.onCompleted();
    } catch (OtlpException refused) {
      fail(
          observer,
          (refused instanceof OtlpException.TooLarge
                  ? Status.RESOURCE_EXHAUSTED
                  : Status.INVALID_ARGUMENT)
              .withDescription(refused.getMessage())
              .asRuntimeException());
    } catch (BytesInFlight.OverloadedException overloaded) {
      fail(
          observer,
          retry(
              Code.RESOURCE_EXHAUSTED,
              overloaded.getMessage(),
              BytesInFlight.OverloadedException.RETRY_AFTER));
    } catch (StoreException.Unavailable unavailable) {
      boolean overloaded = unavailable.reason() == StoreException.Unavailable.Reason.OVERLOADED;
      fail(
          observer,
          retry(
              overloaded ? Code.RESOURCE_EXHAUSTED : Code.UNAVAILABLE,
              unavailable.getMessage(),
              unavailable.retryAfter()));
    } catch (RuntimeException unexpected) {
      log.error("Could not store a batch", unexpected);
      fail(
          observer,
          retry(
              Code.UNAVAILABLE,
              "unexpected failure; the server's log has the details",
              Duration.ofSeconds(5)));
    }
  }

  private void fail(StreamObserver<byte[]> observer, RuntimeException failure) {
    meters.answered("grpc", Status.fromThrowable(failure).getCode().name());
    observer.onError(failure);
  }

  /** RESOURCE_EXHAUSTED is retried only with RetryInfo (OTLP specification, "Failures"). */
  private static RuntimeException retry(
      Code code, @org.jspecify.annotations.Nullable String message, Duration wait) {
    RetryInfo info =
        RetryInfo.newBuilder()
            .setRetryDelay(
                com.google.protobuf.Duration.newBuilder().setSeconds(Math.max(1, wait.toSeconds())))
            .build();
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(code.getNumber())
            .setMessage(String.valueOf(message))
            .addDetails(Any.pack(info))
            .build());
  }

  private static final class BytesMarshaller implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class ZstdDecompressor implements Decompressor {
    @Override
    public String getMessageEncoding() {
      return "zstd";
    }

    @Override
    public InputStream decompress(InputStream compressed) throws IOException {
      return new ZstdInputStream(compressed);
    }
  }
}
