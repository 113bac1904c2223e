package dev.verbatim.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.RetryInfo;
import com.linecorp.armeria.client.grpc.GrpcClients;
import dev.verbatim.store.StoreException.Unavailable;
import dev.verbatim.store.StoreException.Unavailable.Reason;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc.TraceServiceBlockingStub;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a sender is told when the store cannot take a batch now: come back, and when. */
class RetryCodesTest {
  private final RefusingStore store = new RefusingStore();
  private final RunningServer server = new RunningServer(ServerConfig.local(), store);

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<byte[]> post() {
    return server.post(
        "/v1/traces", "application/x-protobuf", Batches.conversation().toByteArray());
  }

  private void refuse(Reason reason, int seconds) {
    store.refusal.set(Optional.of(new Unavailable(reason, Duration.ofSeconds(seconds), "not now")));
  }

  private TraceServiceBlockingStub grpc() {
    return GrpcClients.newClient(
        "gproto+http://127.0.0.1:" + server.server.port() + "/", TraceServiceBlockingStub.class);
  }

  @Test
  void overHttp() {
    refuse(Reason.OVERLOADED, 2);
    HttpResponse<byte[]> overloaded = post();
    assertThat(overloaded.statusCode()).isEqualTo(429);
    assertThat(overloaded.headers().firstValue("retry-after")).hasValue("2");
    refuse(Reason.DISK_FULL, 30);
    HttpResponse<byte[]> full = post();
    assertThat(full.statusCode()).isEqualTo(503);
    assertThat(full.headers().firstValue("retry-after")).hasValue("30");
    refuse(Reason.DOWN, 0);
    assertThat(post().headers().firstValue("retry-after")).hasValue("1");
    store.refusal.set(Optional.of(new IllegalStateException("a bug")));
    assertThat(post().statusCode()).isEqualTo(503);
    store.refusal.set(Optional.empty());
    assertThat(post().statusCode()).isEqualTo(200);
  }

  @Test
  void overGrpc() {
    refuse(Reason.OVERLOADED, 2);
    StatusRuntimeException overloaded = failure();
    assertThat(overloaded.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(retrySeconds(overloaded)).isEqualTo(2);
    refuse(Reason.DISK_FULL, 30);
    StatusRuntimeException full = failure();
    assertThat(full.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(retrySeconds(full)).isEqualTo(30);
    store.refusal.set(Optional.empty());
    assertThat(grpc().export(Batches.conversation()).hasPartialSuccess()).isFalse();
    assertThat(server.json("/api/v1/traces/" + Batches.TRACE).path("spans")).hasSize(3);
  }

  private StatusRuntimeException failure() {
    return catchThrowableOfType(
        StatusRuntimeException.class, () -> grpc().export(Batches.conversation()));
  }

  private static long retrySeconds(StatusRuntimeException failure) {
    com.google.rpc.Status status =
        java.util.Objects.requireNonNull(StatusProto.fromThrowable(failure));
    return status.getDetailsList().stream()
        .map(
            detail -> {
              try {
                return detail.unpack(RetryInfo.class);
              } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                throw new AssertionError(e);
              }
            })
        .mapToLong(info -> info.getRetryDelay().getSeconds())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void readinessFollowsTheStore() {
    assertThat(server.get("/readyz").statusCode()).isEqualTo(200);
    refuse(Reason.DISK_FULL, 30);
    HttpResponse<byte[]> full = server.get("/readyz");
    assertThat(full.statusCode()).isEqualTo(503);
    assertThat(RunningServer.text(full)).contains("not now");
    assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
  }
}
