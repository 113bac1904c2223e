package dev.verbatim.app.client;

import dev.verbatim.app.client.ReplayFindings.Finding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A replay as a file: for a build server, and for people. */
final class ReplayReport {
  private static final String STYLE =
      """
      :root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}
      table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #8884;padding:.4rem;text-align:left;vertical-align:top}
      .ok{color:light-dark(#116329,#6fdd8b)}.bad{color:light-dark(#a40e26,#ff9492)}
      pre{margin:.3rem 0 0;overflow-wrap:anywhere;white-space:pre-wrap}
      """;

  private final String name;
  private final ReplayFindings findings;

  /**
   * @param name of what was replayed
   */
  ReplayReport(String name, ReplayFindings findings) {
    this.name = name;
    this.findings = findings;
  }

  /** Writes JUnit's XML: a test case for each step. */
  void junit(Path file) throws IOException {
    List<Finding> all = findings.all();
    write(
        file,
        xml -> {
          xml.writeStartDocument("UTF-8", "1.0");
          xml.writeStartElement("testsuite");
          xml.writeAttribute("name", text(name));
          xml.writeAttribute("tests", Integer.toString(all.size()));
          xml.writeAttribute(
              "failures",
              Long.toString(all.stream().filter(it -> it.problem().isPresent()).count()));
          xml.writeAttribute("errors", "0");
          xml.writeAttribute("skipped", "0");
          for (Finding finding : all) {
            xml.writeStartElement("testcase");
            xml.writeAttribute("classname", text(name));
            xml.writeAttribute("name", text(finding.name()));
            if (finding.problem().isPresent()) {
              xml.writeStartElement("failure");
              xml.writeAttribute("message", finding.problem().get());
              xml.writeCharacters(text(String.join("\n", finding.detail())));
              xml.writeEndElement();
            }
            xml.writeEndElement();
          }
          xml.writeEndElement();
          xml.writeEndDocument();
        });
  }

  /** Writes a page that needs nothing else. */
  void html(Path file) throws IOException {
    write(
        file,
        xml -> {
          xml.writeDTD("<!DOCTYPE html>");
          xml.writeStartElement("html");
          xml.writeAttribute("lang", "en");
          xml.writeStartElement("head");
          xml.writeEmptyElement("meta");
          xml.writeAttribute("charset", "UTF-8");
          element(xml, "title", "Replay of " + name);
          element(xml, "style", STYLE);
          xml.writeEndElement();
          xml.writeStartElement("body");
          element(xml, "h1", "Replay of " + name);
          xml.writeStartElement("p");
          xml.writeAttribute("class", findings.isSame() ? "ok" : "bad");
          xml.writeCharacters(text(findings.sentence()));
          xml.writeEndElement();
          xml.writeStartElement("table");
          xml.writeStartElement("tr");
          element(xml, "th", "Step");
          element(xml, "th", "Result");
          xml.writeEndElement();
          for (Finding finding : findings.all()) {
            row(xml, finding);
          }
          xml.writeEndElement();
          xml.writeEndElement();
          xml.writeEndElement();
        });
  }

  private static void row(XMLStreamWriter xml, Finding finding) throws XMLStreamException {
    xml.writeStartElement("tr");
    element(xml, "td", finding.name());
    xml.writeStartElement("td");
    xml.writeStartElement("span");
    xml.writeAttribute("class", finding.problem().isEmpty() ? "ok" : "bad");
    xml.writeCharacters(finding.problem().orElse("as recorded"));
    xml.writeEndElement();
    if (!finding.detail().isEmpty()) {
      element(xml, "pre", String.join("\n", finding.detail()));
    }
    xml.writeEndElement();
    xml.writeEndElement();
  }

  private static void element(XMLStreamWriter xml, String name, String text)
      throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(text(text));
    xml.writeEndElement();
  }

  /** Without characters that XML 1.0 has no place for (section 2.2). */
  private static String text(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              boolean allowed =
                  c == '\n' || c == '\t' || c >= 0x20 && c <= 0xD7FF || c >= 0xE000 && c <= 0xFFFD;
              out.appendCodePoint(allowed || c >= 0x10000 ? c : 0xFFFD);
            });
    return out.toString();
  }

  /** What is written. */
  @FunctionalInterface
  private interface Content {
    void writeTo(XMLStreamWriter xml) throws XMLStreamException;
  }

  private static void write(Path file, Content content) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try (var out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
      content.writeTo(xml);
      xml.close();
    } catch (XMLStreamException failed) {
      throw new IOException(file + ": cannot be written", failed);
    }
  }
}
