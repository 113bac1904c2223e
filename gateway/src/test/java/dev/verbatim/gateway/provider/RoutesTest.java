package dev.verbatim.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {
  private static final Routes ROUTES = new Routes(Providers.defaults());
  private static final String SIGNED =
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/eu-central-1/bedrock/aws4_request,"
          + " SignedHeaders=host;x-amz-date, Signature=abc";

  @ParameterizedTest
  @CsvSource({
    "/gateway/openai/v1/chat/completions, https://api.openai.com/v1/chat/completions",
    "/gateway/openai/chat/completions, https://api.openai.com/v1/chat/completions",
    "/gateway/anthropic/v1/messages, https://api.anthropic.com/v1/messages",
    "/gateway/gemini/v1beta/models/g:generateContent,"
        + " https://generativelanguage.googleapis.com/v1beta/models/g:generateContent",
    "/gateway/azure/my-res/openai/v1/responses,"
        + " https://my-res.openai.azure.com/openai/v1/responses",
    "/gateway/bedrock/us-east-1/model/a%3A0/converse,"
        + " https://bedrock-runtime.us-east-1.amazonaws.com/model/a%3A0/converse",
    "/gateway/bedrock/us-gov-west-1/model/a/invoke,"
        + " https://bedrock-runtime.us-gov-west-1.amazonaws.com/model/a/invoke",
    "/gateway/ollama/api/chat, http://127.0.0.1:11434/api/chat",
    "/gateway/openrouter/chat/completions, https://openrouter.ai/api/v1/chat/completions",
  })
  void knownProviders(String path, String url) throws Exception {
    assertThat(ROUTES.find(path, Optional.empty(), Optional.empty()).url()).isEqualTo(url);
  }

  @Test
  void theRegionMayStandInTheSignature() throws Exception {
    Target target =
        ROUTES.find("/gateway/bedrock/model/a/converse", Optional.empty(), Optional.of(SIGNED));
    assertThat(target.url())
        .isEqualTo("https://bedrock-runtime.eu-central-1.amazonaws.com/model/a/converse");
  }

  @ParameterizedTest
  @CsvSource({
    "/gateway/nobody/x, provider: nobody",
    "/gateway/azure/evil.example/openai, azure: no resource",
    "/gateway/azure, azure: no resource",
    "/gateway/bedrock/model/a/converse, bedrock: no region",
    "/gateway/bedrock/evil.example/model/a, bedrock: no region",
  })
  void wrongPaths(String path, String message) {
    assertThatThrownBy(() -> ROUTES.find(path, Optional.empty(), Optional.empty()))
        .isInstanceOf(Routes.NoRouteException.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @CsvSource({"ftp://x/", "http://user:pw@x/", "http://x/?q=1", "nonsense", "http:///v1"})
  void wrongUrls(String url) {
    assertThatThrownBy(() -> Providers.none().with("x", url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: http:// or https://")
        .hasMessageNotContaining("pw");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, false, true",
    "10.1.2.3, false, true",
    "192.168.0.1, false, true",
    "172.16.0.1, false, true",
    "100.64.0.1, false, true",
    "169.254.169.254, false, false",
    "0.0.0.0, false, false",
    "224.0.0.1, false, false",
    "::1, false, true",
    "fd00::1, false, true",
    "fe80::1, false, false",
    "::ffff:127.0.0.1, false, true",
    "64:ff9b::7f00:1, false, true",
    "8.8.8.8, true, true",
    "2606:4700::1, true, true",
  })
  void addresses(String address, boolean publicly, boolean privately) throws Exception {
    InetAddress parsed = InetAddress.getByName(address);
    assertThat(AddressRules.allows(Provider.Reach.PUBLIC, parsed)).isEqualTo(publicly);
    assertThat(AddressRules.allows(Provider.Reach.PRIVATE, parsed)).isEqualTo(privately);
  }
}
