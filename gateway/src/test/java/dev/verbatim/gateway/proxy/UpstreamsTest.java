package dev.verbatim.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.server.Server;
import dev.verbatim.gateway.provider.Provider;
import dev.verbatim.gateway.provider.Target;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The connection itself, where the operator's own authority vouches for the provider. */
class UpstreamsTest {
  @Test
  void tlsGoesOutAsHttp2WithThePathAsItWasWritten() {
    TlsKeyPair key = TlsKeyPair.ofSelfSigned("localhost");
    Server server =
        Server.builder()
            .https(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .tls(key)
            .service(
                "prefix:/",
                (context, request) ->
                    HttpResponse.of(
                        request
                            .aggregate()
                            .thenApply(
                                read ->
                                    HttpResponse.of(
                                        HttpStatus.OK,
                                        MediaType.PLAIN_TEXT_UTF_8,
                                        "%s %s %s %s",
                                        context.sessionProtocol().uriText(),
                                        context.rawPath(),
                                        read.authority(),
                                        read.contentUtf8()))))
            .build();
    server.start().join();
    int port = server.activeLocalPort();
    try (server;
        Upstreams upstreams =
            new Upstreams(
                Duration.ofSeconds(10),
                builder ->
                    builder.tlsCustomizer(tls -> tls.trustManager(key.certificateChain())))) {
      Target target =
          new Target(
              Provider.configured("up", "https://localhost:" + port),
              true,
              "localhost",
              port,
              "/model/a%3A0/converse?x=%7E~");
      RequestHeaders headers =
          RequestHeaders.builder(HttpMethod.POST, "/")
              .scheme("https")
              .authority(target.authority())
              .build();
      AggregatedHttpResponse response =
          upstreams
              .execute(target, HttpRequest.of(headers, HttpData.ofUtf8("body")))
              .aggregate()
              .join();
      assertThat(response.contentUtf8())
          .isEqualTo("h2 /model/a%3A0/converse?x=%7E~ localhost:" + port + " body");
    }
  }
}
