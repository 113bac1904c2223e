package dev.verbatim.server.ingest;

import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import java.util.concurrent.Executor;

/** Binds the receivers of signals, over HTTP and gRPC. */
public final class OtlpReceivers {
  private final BytesInFlight inFlight;
  private final int maxBytes;
  private final Executor executor;
  private final IngestMeters meters;

  /**
   * @param maxBytes of one request, before and after decompression
   * @param executor threads that may block
   */
  public OtlpReceivers(
      BytesInFlight inFlight, int maxBytes, Executor executor, IngestMeters meters) {
    this.inFlight = inFlight;
    this.maxBytes = maxBytes;
    this.executor = executor;
    this.meters = meters;
  }

  /** Binds one signal. */
  public void bind(ServerBuilder server, OtlpSignal signal, String... httpPaths) {
    OtlpHttpReceiver http = new OtlpHttpReceiver(signal, inFlight, maxBytes, executor, meters);
    for (String path : httpPaths) {
      bind(server, path, http);
    }
    OtlpGrpcReceiver grpc = new OtlpGrpcReceiver(signal, inFlight, maxBytes, executor, meters);
    bind(server, grpc.path(), grpc);
  }

  /** Receivers bound their bodies themselves, and tell a sender in the words of OTLP. */
  private static void bind(ServerBuilder server, String path, HttpService receiver) {
    server.route().path(path).maxRequestLength(0).build(receiver);
  }
}
