package dev.verbatim.capture.canon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.verbatim.model.Conversation.ToolDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalToolTest {
  private static final String FORM =
      """
      {"description":"Finds an order","name":"lookup","parameters":\
      {"properties":{"id":{"type":"string"}},"required":["id"],"type":"object"}}\
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"type":"function","function":{"name":"lookup","description":"Finds an order","strict":false,
          "parameters":{"type":"object","properties":{"id":{"type":"string"}},"required":["id"]}}}\
        """,
        """
        {"type":"function","name":"lookup","description":"Finds an order",
          "parameters":{"type":"object","properties":{"id":{"type":"string"}},"required":["id"]}}\
        """,
        """
        {"name":"lookup","description":"Finds an order","cache_control":{"type":"ephemeral"},
          "input_schema":{"type":"object","properties":{"id":{"type":"string"}},"required":["id"]}}\
        """,
        """
        {"type":"custom","name":"lookup","description":"Finds an order",
          "input_schema":{"type":"object","properties":{"id":{"type":"string"}},"required":["id"]}}\
        """,
        """
        {"name":"lookup","description":"Finds an order",
          "parameters":{"type":"OBJECT","properties":{"id":{"type":"STRING"}},"required":["id"]}}\
        """,
        """
        {"toolSpec":{"name":"lookup","description":"Finds an order","inputSchema":{"json":
          {"type":"object","properties":{"id":{"type":"string"}},"required":["id"]}}}}\
        """
      })
  void everyProvidersFormOfAToolIsTheSame(String json) {
    assertThat(CanonicalTool.of(new ToolDefinition("lookup", json))).isEqualTo(FORM);
  }

  @Test
  void whatChangesTheToolChangesItsForm() {
    assertThat(CanonicalTool.of(new ToolDefinition("lookup", FORM))).isEqualTo(FORM);
    assertThat(CanonicalTool.of(new ToolDefinition("lookup", FORM.replace("Finds", "Deletes"))))
        .isNotEqualTo(FORM);
    assertThat(
            CanonicalTool.of(
                new ToolDefinition("lookup", FORM.replaceFirst("\\{", "{\"strict\":true,"))))
        .isNotEqualTo(FORM);
    assertThat(
            CanonicalTool.of(
                new ToolDefinition("lookup", FORM.replace("\"string\"", "\"integer\""))))
        .isNotEqualTo(FORM);
  }

  @Test
  void toolsOfTheProviderAndTextsKeepTheirForm() {
    assertThat(
            CanonicalTool.of(
                new ToolDefinition(
                    "web_search",
                    "{\"type\":\"web_search_20250305\",\"name\":\"web_search\",\"max_uses\":5}")))
        .isEqualTo("{\"max_uses\":5,\"name\":\"web_search\",\"type\":\"web_search_20250305\"}");
    assertThat(CanonicalTool.of(new ToolDefinition("x", " not json "))).isEqualTo("not json");
  }

  /** A property of a tool that is called like a type of Gemini stays as it is. */
  @Test
  void onlyTypesAreWrittenSmall() {
    assertThat(
            CanonicalTool.of(
                new ToolDefinition(
                    "t",
                    "{\"name\":\"t\",\"parameters\":{\"type\":\"OBJECT\",\"properties\":"
                        + "{\"kind\":{\"enum\":[\"STRING\"],\"type\":\"STRING\"}}}}")))
        .contains("\"enum\":[\"STRING\"],\"type\":\"string\"");
  }
}
